// SPDX-License-Identifier: GPL-3.0-or-later
// The ways people go through the pages, and what they must get there.
import assert from 'node:assert/strict';
import { media, negotiation } from './probe.mjs';
import { until } from './wait.mjs';

/** A link as the product prints it, opened at this server's own address. */
export function pathOf(link) {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** From a personal link to the waiting room (D1): identity, consent, equipment. */
export async function arrive(visitor, link) {
  await visitor.goto(pathOf(link));
  await visitor.click('identity-yes');
  await visitor.click('consent-accept');
  await readyToWait(visitor);
}

export async function readyToWait(visitor) {
  if (visitor.mustAllowDevices) await visitor.click('allow-devices');
  await visitor.click('equipment-ready');
  await visitor.sees('waiting-room');
}

/** The picture of `participantId` moves at this visitor's page. */
export function sees(visitor, participantId, options) {
  let first = null;
  return until(`${visitor.name} to see ${participantId}`, async () => {
    const now = await media(visitor.page, participantId);
    if (!now?.playing) return null;
    // A rebuilt connection starts its counters anew.
    if (first?.connection !== now.connection) first = now;
    return now.frames >= first.frames + 5 && now;
  }, options);
}

/** The voice of `participantId` is heard there: the fake microphone beeps once a second. */
export function hears(visitor, participantId, options) {
  let first = null;
  return until(`${visitor.name} to hear ${participantId}`, async () => {
    const now = await media(visitor.page, participantId);
    if (!now) return null;
    if (first?.connection !== now.connection) first = now;
    return now.energy > first.energy && now;
  }, options);
}

/** Everybody sees and hears everybody: `seats` is [[visitor, participantId], …]. */
export async function allSeeAndHear(seats, options) {
  for (const [visitor, own] of seats) {
    for (const [, other] of seats) {
      if (other === own) continue;
      await sees(visitor, other, options);
      await hears(visitor, other, options);
    }
  }
}

/** The consultation reaches this status; returns it. */
export function reaches(api, consultationId, status, options) {
  return until(`status ${status}`, async () => {
    const consultation = await api.get(consultationId);
    return consultation.status === status && consultation;
  }, options);
}

export function participantOf(consultation, role) {
  return consultation.participants.find((participant) => participant.role === role);
}

/** The screen of `participantId` is a further moving picture at this visitor's page. */
export function seesScreen(visitor, participantId) {
  let first = null;
  return until(`${visitor.name} to see the screen of ${participantId}`, async () => {
    const now = await media(visitor.page, participantId, 'remote-extra');
    first ??= now;
    return now?.playing && now.frames > first.frames && now;
  });
}

/**
 * Watches that what flows between these people is never touched: no description, no other
 * connection, no packet missing, and always new frames. Freezes and requests for key frames are
 * left to the bench: a browser short of processor time has them on a perfect line.
 */
export async function continuity(seats) {
  const snapshot = () => Promise.all(seats.map(async ([visitor], index) => {
    const [, other] = seats[1 - index];
    return { ...(await media(visitor.page, other)), negotiation: await negotiation(visitor.page) };
  }));
  const start = await snapshot();
  let last = start;
  return {
    async check() {
      const now = await until('new frames on both sides', async () => {
        const seen = await snapshot();
        return seen.every((one, index) => one.frames > last[index].frames) && seen;
      });
      for (const [index, seen] of now.entries()) {
        const name = seats[index][0].name;
        for (const what of ['connection', 'lost'])
          assert.equal(seen[what], start[index][what], `${what} at ${name}`);
        assert.deepEqual(seen.negotiation, start[index].negotiation, `negotiation at ${name}`);
      }
      last = now;
    },
  };
}
