// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const company: Catalogue['company'] = {
  heading: 'Who is here',
  you: 'You',
  alone: 'Nobody else is here at the moment.',
  yourRight: 'Nobody may impose their presence on you. You may change your mind at any time.',
  leave: 'Ask to leave',
  leaveName: (name) => `Ask to leave: ${name}`,
  leaveAsk: (name) => `Ask ${name} to leave?`,
  leaveText: 'This person leaves the consultation at once, and cannot come back unless you agree.',
  leaveYes: 'Yes, ask to leave',
  back: 'Let them come back',
  backName: (name) => `Let them come back: ${name}`,
  leftAtYourWord: 'Left at your request',
  leftAtPatientsWord: 'Left at the patient’s request',
  leftAtYours: 'Removed from the consultation',
  besideYou: 'Beside you',
  host: {
    question: (name, site) => `${name} (${site}) is beside you.`,
    rule: 'They leave before the interview, unless you wish them to stay.',
    stays: 'They stay during the interview, as you wished.',
    stay: 'I want them to stay',
    stayName: (name) => `I want them to stay: ${name}`,
    alone: 'I prefer to be alone',
    aloneAsk: (name) => `Be alone, without ${name}?`,
    aloneText: 'We ask them to leave. Wait until the door is closed, then confirm that you are alone.',
    aloneYes: 'Yes, I am alone',
    forPractitioner:
      'Somebody of the site is beside the patient. The interview begins when they have left, or if the patient wants them to stay.',
    beside: (name) => `${name} is beside you.`,
    wanted: 'stays as the patient wishes',
  },
};
