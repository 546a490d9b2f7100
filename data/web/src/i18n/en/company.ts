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
};
