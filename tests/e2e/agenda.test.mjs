// SPDX-License-Identifier: GPL-3.0-or-later
// Day and week of a practitioner (B5): hours, free time, live, keyboard, moving; a phone's list.
import assert from 'node:assert/strict';
import { tabTo } from './lib/access.mjs';
import { PHONE } from './lib/browser.mjs';
import { fillPlan, parisTime, PATIENT } from './lib/plan.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const two = (n) => String(n).padStart(2, '0');
const dayText = (time) => `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;

/** Monday of next week, and a day of it: nothing there has passed, and the demo has nothing there. */
function nextWeek(day = 0) {
  const time = new Date();
  time.setDate(time.getDate() - ((time.getDay() + 6) % 7) + 7 + day);
  return dayText(time);
}

const minutesUntil = (date, time) => (parisTime(date, time) - Date.now()) / 60_000;
const addressOf = (view, date = nextWeek()) => `/app/agenda?view=${view}&date=${date}`;

async function week(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const api = self.api();
  const planned = await api.plan({ minutes: minutesUntil(nextWeek(1), '10:00') });
  await api.plan({ minutes: minutesUntil(nextWeek(1), '10:10'), patient: { given_name: 'Paul' } });
  await practitioner.goto(addressOf('week'));
  await practitioner.sees(`item-${planned.id}`);
  const words = await practitioner.at('day-1').locator('header').innerText();
  assert.match(words, /2 rendez-vous, 6\sh\s30\slibres/);
  assert.match(await practitioner.at('day-6').locator('header').innerText(), /fermé/);
  for (const scheme of ['light', 'dark']) {
    await practitioner.page.emulateMedia({ colorScheme: scheme });
    await self.look(practitioner, `week-${scheme}`);
  }
  await practitioner.page.emulateMedia({ colorScheme: 'light' });
  await practitioner.click('language-en');
  await self.look(practitioner, 'week-en');
  await practitioner.click('language-fr');
  await practitioner.goto('/app/agenda?view=day');
  await practitioner.page.locator('.agenda-now').waitFor();
  await self.look(practitioner, 'day');
  await self.leave(practitioner);
}

async function isLive(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const api = self.api();
  await practitioner.goto(addressOf('week'));
  await practitioner.sees('day-2');
  const planned = await api.plan({ minutes: minutesUntil(nextWeek(2), '15:00') });
  await practitioner.sees(`item-${planned.id}`);
  await api.act(planned.id, 'cancel', { reason: 'x' });
  await until('what was cancelled to be free again', async () =>
    (await practitioner.at(`item-${planned.id}`).count()) === 0);
  await practitioner.sees('cell-2-15:00');
  await self.leave(practitioner);
}

async function clickPlans(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto(addressOf('week'));
  await practitioner.click('cell-3-11:30');
  await practitioner.sees('plan-save');
  assert.equal(await practitioner.at('plan-date').inputValue(), nextWeek(3));
  assert.equal(await practitioner.at('plan-time').inputValue(), '11:30');
  await fillPlan(practitioner, PATIENT);
  await practitioner.click('plan-save');
  await practitioner.page.waitForURL(/\?planned$/);
  const id = new URL(practitioner.page.url()).pathname.split('/').pop();
  await practitioner.goto(addressOf('week'));
  await practitioner.sees(`item-${id}`);
  assert.equal(await practitioner.at('cell-3-11:30').count(), 0);
  await self.leave(practitioner);
}

async function keyboard(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const { page } = practitioner;
  await practitioner.goto(addressOf('day', nextWeek(4)));
  await practitioner.sees('cell-0-09:00');
  await tabTo(practitioner, 'cell-0-09:00');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const at = () => page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(await at(), 'cell-0-10:00');
  await page.keyboard.press('Enter');
  await practitioner.sees('plan-save');
  assert.equal(await practitioner.at('plan-time').inputValue(), '10:00');
  await practitioner.goto(addressOf('day', nextWeek(4)));
  await practitioner.sees('day-0');
  const title = () => practitioner.at('agenda-title').innerText();
  const before = await title();
  await page.keyboard.press('ArrowRight');
  await until('the next day', async () => (await title()) !== before);
  await page.keyboard.press('w');
  await practitioner.sees('day-6');
  await self.leave(practitioner);
}

async function drag(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const api = self.api();
  const planned = await api.plan({ minutes: minutesUntil(nextWeek(4), '09:00') });
  const other = await api.plan({ minutes: minutesUntil(nextWeek(4), '11:00') });
  await practitioner.goto(addressOf('week'));
  const item = practitioner.at(`item-${planned.id}`);
  await item.waitFor();
  const by = { sourcePosition: { x: 12, y: 4 }, targetPosition: { x: 20, y: 4 } };
  await item.dragTo(practitioner.at('cell-3-14:00'), by);
  await practitioner.sees('move-dialog');
  await self.look(practitioner, 'move');
  await practitioner.click('move-yes');
  await until('it to be moved', async () =>
    (await api.get(planned.id)).planned_start.startsWith(`${nextWeek(3)}T14:00`));
  await practitioner.at('day-3').getByTestId(`item-${planned.id}`).waitFor();
  // Onto another one: named, and confirmed.
  await item.dragTo(practitioner.at(`item-${other.id}`), by);
  await practitioner.click('move-yes');
  await practitioner.click('overlap-confirm');
  await until('it to overlap', async () =>
    (await api.get(planned.id)).planned_start.startsWith(`${nextWeek(4)}T11:00`));
  await self.leave(practitioner);
}

async function phone(self) {
  const delegate = await self.visitor({ name: 'delegate', role: 'delegate', viewport: PHONE });
  await delegate.goto(addressOf('week', nextWeek(0)));
  await delegate.page.locator('.agenda-list').waitFor();
  await delegate.at('agenda-whose').selectOption({ label: 'Dr Paul Nguyen' });
  await delegate.sees('free-09:00');
  await self.look(delegate, 'phone');
  await delegate.click('free-09:00');
  await delegate.sees('plan-save');
  assert.equal(await delegate.at('plan-time').inputValue(), '09:00');
  assert.equal(await delegate.at('plan-practitioner').evaluate((select) =>
    select.selectedOptions[0].textContent), 'Dr Paul Nguyen');
  await self.leave(delegate);
}

await suite('agenda', {}, async (self) => {
  await self.tap.case('B5 a week with hours, consultations and what is free', () => week(self));
  await self.tap.case('B5 D5 the agenda is live', () => isLive(self));
  await self.tap.case('B5 a click on a free hour plans there', () => clickPlans(self));
  await self.tap.case('B5 by keyboard: hours, days, planning', () => keyboard(self));
  await self.tap.case('B3 B5 dragged elsewhere, asked, and confirmed over another', () => drag(self));
  await self.tap.case('B6 J2 a delegate on a phone sees a list for each principal',
    () => phone(self));
});
