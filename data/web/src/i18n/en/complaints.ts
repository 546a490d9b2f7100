// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const complaints: Catalogue['complaints'] = {
  practice: 'The practice first',
  practiceUnnamed: 'Talk to your health professional or their secretary.',
  operator: 'A technical problem',
  operatorText:
    'Report it above: the team that runs this server reads it, with the figures of the call, without picture or sound.',
  health: 'The care',
  healthText: 'The regional health agency (ARS), or the professional body of your practitioner:',
  data: 'Your personal data',
  dataText: 'The data protection authority (CNIL):',
  heading: 'Complaints of patients',
  contact: 'Whom to turn to in your practice',
  contactHint: 'A name, an address, a telephone number. Patients read it after the call.',
  saved: 'Saved.',
};
