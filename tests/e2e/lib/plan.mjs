// SPDX-License-Identifier: GPL-3.0-or-later
// The plan page, as somebody in a hurry fills it in.

/** The moment at which clocks in Paris, as in the browsers, show this: summer time or not. */
export function parisTime(date, time) {
  const there = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short',
    timeStyle: 'short' });
  return ['+01:00', '+02:00'].map((zone) => Date.parse(`${date}T${time}:00${zone}`))
    .find((moment) => there.format(moment) === `${date} ${time}`);
}

/** Fills the given blanks; the page has defaults for the rest. */
export async function fillPlan(visitor, blanks) {
  for (const [name, value] of Object.entries(blanks)) await visitor.at(`plan-${name}`).fill(value);
}

export const PATIENT = {
  'given-name': 'Louise', 'family-name': 'Durand', email: 'louise.durand@example.org',
};

/** Plans from the dashboard; an overlap with the demo's own consultations is confirmed. */
export async function planByPage(visitor, blanks = {}) {
  await visitor.click('plan-open');
  await fillPlan(visitor, { ...PATIENT, ...blanks });
  await visitor.click('plan-save');
  const { page } = visitor;
  const confirm = visitor.at('overlap-confirm');
  const shown = page.waitForURL(/\/app\/consultations\/\w+\?planned$/);
  await Promise.race([shown, confirm.waitFor().catch(() => {})]);
  if (await confirm.isVisible()) await confirm.click();
  await shown;
  return {
    id: new URL(page.url()).pathname.split('/').pop(),
    patientLink: await visitor.at('patient-link').inputValue(),
    practitionerLink: await visitor.at('practitioner-link').inputValue(),
  };
}
