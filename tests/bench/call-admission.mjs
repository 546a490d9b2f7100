// SPDX-License-Identifier: GPL-3.0-or-later
// How long people wait for a machine: link to waiting room, and admission to the first picture.
import { arrive, participantOf, pathOf } from '../e2e/lib/journey.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { percentile } from './call-process.mjs';

/** Init script: when something was clicked, and when the first picture of each person was shown. */
function stopwatch() {
  const watch = { clicked: 0, shown: {}, waiting: 0 };
  window.__stopwatch = watch;
  const wall = (time) => performance.timeOrigin + time;
  addEventListener('click', (event) => {
    if (event.target.closest?.('[data-testid^="admit-"]')) watch.clicked = wall(event.timeStamp);
  }, true);
  const seen = new WeakSet();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video[data-testid^="remote-video-"]')) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((now) => {
        watch.shown[video.dataset.testid] ??= wall(now);
      });
    }
    if (!watch.waiting && document.querySelector('[data-testid="waiting-room"]'))
      watch.waiting = wall(performance.now());
  }).observe(document, { subtree: true, childList: true });
}

const read = (visitor) => visitor.page.evaluate(() => window.__stopwatch);

function connectedAt(visitor) {
  return until('the prepared connection', () => visitor.page.evaluate(() =>
    window.__probe.connections.some(({ connectionState }) => connectionState === 'connected')
      && performance.timeOrigin + performance.now()), { every: 10 });
}

/** A link to a waiting room with its connection up: a person who had already said yes once. */
async function returning(patient, link) {
  const started = Date.now();
  await patient.goto(pathOf(link));
  const [, connected] = await Promise.all([patient.sees('waiting-room'), connectedAt(patient)]);
  return connected - started;
}

/** How the practitioner comes to the button: waiting in the room, or at the dashboard. */
const PLACES = {
  room: async (practitioner, consultation) => {
    await practitioner.goto(`/visit/${consultation.id}`);
    await connectedAt(practitioner);
  },
  dashboard: (practitioner) => practitioner.goto('/app'),
};

async function round(self, place) {
  const consultation = await self.api().plan();
  const patientId = participantOf(consultation, 'patient').id;
  const practitionerId = participantOf(consultation, 'practitioner').id;
  const patient = await self.visitor({ name: 'patient' });
  await patient.context.addInitScript(stopwatch);
  await arrive(patient, consultation.link.patient.url);
  const link = await returning(patient, consultation.link.patient.url);

  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.context.addInitScript(stopwatch);
  await PLACES[place](practitioner, consultation);
  await practitioner.click(`admit-${patientId}`);
  const shown = (visitor, id) => until('the first picture', async () =>
    (await read(visitor)).shown[`remote-video-${id}`], { every: 50 });
  const [seenByPractitioner, seenByPatient] = await Promise.all([
    shown(practitioner, patientId), shown(patient, practitionerId),
  ]);
  const { clicked } = await read(practitioner);
  await self.leave(practitioner, patient);
  await self.api().act(consultation.id, 'end');
  return { link, practitioner: seenByPractitioner - clicked, patient: seenByPatient - clicked };
}

const figures = (values) => ({
  median_ms: Math.round(percentile(values, 50)),
  p95_ms: Math.round(percentile(values, 95)),
  n: values.length,
});

export async function admission(self, { rounds }) {
  const results = [];
  for (const place of Object.keys(PLACES)) {
    const all = [];
    for (let index = 0; index < rounds; index++) all.push(await round(self, place));
    const target = place === 'room' ? { target: 'p95 < 300 ms' } : {};
    if (place === 'room')
      results.push({ metric: 'link_to_waiting_ready', ...figures(all.map(({ link }) => link)) });
    for (const side of ['practitioner', 'patient'])
      results.push({
        metric: `admission_from_${place}_to_${side}`,
        ...figures(all.map((one) => one[side])),
        ...target,
      });
  }
  return results;
}
