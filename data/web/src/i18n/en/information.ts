// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const information: Catalogue['information'] = {
  open: 'More about consultations at a distance',
  since: (date) => `Text in force since ${date}.`,
};

export const consents: Catalogue['consents'] = {
  heading: 'Agreement to the remote consultation',
  none: 'Nobody has been asked yet.',
  given: (name) => `${name} agreed`,
  withdrawn: (name) => `${name} withdrew the agreement`,
  detail: (when, version, language) => `${when}, text ${version} in ${language}`,
  languages: { fr: 'French', en: 'English' },
  show: 'Text shown',
  nowWithdrawn: 'withdrew the agreement',
};
