// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const agenda: Catalogue['agenda'] = {
  title: 'Agenda',
  whose: 'Agenda of',
  view: 'View',
  day: 'Day',
  week: 'Week',
  previous: { day: 'Previous day', week: 'Previous week' },
  next: { day: 'Next day', week: 'Next week' },
  weekOf: (from, to) => `${from} to ${to}`,
  summary: (n, free) =>
    `${n === 0 ? 'no appointment' : n === 1 ? '1 appointment' : `${n} appointments`}${free ? `, ${free} free` : ''}`,
  closedDay: (n) =>
    n === 0 ? 'closed' : n === 1 ? 'closed, 1 appointment' : `closed, ${n} appointments`,
  planAt: (when) => `Plan ${when}`,
  freeFrom: (from, to) => `Free from ${from} to ${to}`,
  noHours: 'Your opening hours are not set yet: the agenda cannot know what is free.',
  setHours: 'Set my hours',
  now: (time) => `Now, ${time}`,
  nothing: 'Nothing on this day.',
  move: {
    heading: 'Move the consultation?',
    text: (name, when) => `${name}: ${when}. The participants are told.`,
    yes: 'Move it',
    no: 'Leave it',
    done: 'The consultation is moved.',
    past: 'This time has already passed.',
  },
  keys: {
    heading: 'Keyboard shortcuts',
    plan: 'Plan',
    day: 'Day view',
    week: 'Week view',
    today: 'Today',
    previous: 'Before',
    next: 'After',
    arrows: 'Walk through the hours',
    enter: 'Plan at this hour, or open',
    help: 'This help',
  },
  hint: 'Click a free hour to plan. Drag an appointment to move it, or open it and choose “Change or move”.',
};
