// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

type Common = Pick<
  Catalogue,
  | 'app'
  | 'nav'
  | 'time'
  | 'status'
  | 'cancelledByPatient'
  | 'role'
  | 'kind'
  | 'presence'
  | 'error'
  | 'link'
>;

export const common: Common = {
  app: {
    name: 'Auscult',
    skip: 'Skip to content',
    language: 'Language',
    french: 'Français',
    english: 'English',
    loading: 'One moment…',
    close: 'Close',
    cancel: 'Cancel',
    back: 'Back',
    save: 'Save',
    saved: 'Saved.',
    retry: 'Try again',
    reload: 'Reload the page',
    copy: 'Copy',
    copied: 'Copied',
    yes: 'Yes',
    no: 'No',
    optional: 'optional',
    help: 'Help',
    keysOn: 'One-key shortcuts are on',
    more: 'More actions',
    offline:
      'You are offline. Nothing is lost: the page carries on as soon as the connection is back.',
    reconnecting: 'The link to the server is interrupted. Trying again…',
    about: (what: string, said: string) => `${what}: ${said}`,
    unexpected: 'Something unexpected happened. Nothing is lost: reload the page.',
  },
  nav: {
    main: 'Main navigation',
    menu: 'Menu',
    dashboard: 'Dashboard',
    all: 'Consultations',
    agenda: 'Agenda',
    plan: 'Plan',
    patients: 'Patients',
    statistics: 'Statistics',
    preferences: 'Preferences',
    site: 'My site',
    sites: 'Equipped sites',
    server: 'Server',
    test: 'Test my equipment',
    logout: 'Log out',
    account: 'My account',
  },
  time: {
    today: 'today',
    tomorrow: 'tomorrow',
    yesterday: 'yesterday',
    dayAt: (day, time) => `${day} at ${time}`,
    justNow: 'just now',
    since: (span) => `for ${span}`,
    minutes: (n) => (n === 1 ? '1 minute' : `${n} minutes`),
  },
  status: {
    scheduled: 'Upcoming',
    waiting: 'Patient in the waiting room',
    in_progress: 'In progress',
    ended: 'Ended',
    finalized: 'Finalised',
    cancelled: 'Cancelled',
    absent: 'Patient absent',
    missed: 'Not honoured',
  },
  cancelledByPatient: 'Cancelled by the patient',
  role: {
    practitioner: 'Practitioner',
    patient: 'Patient',
    companion: 'Companion',
    professional: 'Health professional',
    interpreter: 'Interpreter',
    diagnostic: 'Operator test',
    host: 'Site host',
  },
  kind: {
    teleconsultation: 'Video consultation',
    telecare: 'Remote care',
    tele_expertise: 'Tele-expertise',
    case_meeting: 'Case meeting',
  },
  presence: {
    away: 'Not here yet',
    arriving: 'Getting ready',
    waiting: 'Waiting',
    in_call: 'Here',
    reconnecting: 'Reconnecting…',
    beside: 'Beside the patient',
  },
  error: {
    offline: 'The connection to the server is down. Nothing is lost: try again in a moment.',
    unavailable: 'The service is busy for a moment. Try again in a few seconds.',
    internal: 'The server had a problem. Nothing is lost: try again.',
    malformed: 'This request was not understood. Reload the page and try again.',
    invalid: 'A field is not right. Nothing was saved: please check what you typed.',
    field: 'This value is not possible here.',
    unauthenticated: 'You have been logged out. Please log in again.',
    wrongCredentials: 'Wrong address or password. Check them and try again.',
    forbidden: 'Your account does not allow this.',
    notFound: 'This page or consultation does not exist, or is not open to you.',
    tooMany: 'Too many tries in a short time. Wait a minute, then try again.',
    lockedOut: 'This account is blocked for a few minutes after several tries. Try again later.',
    illegal: 'The consultation has changed in the meantime: this is no longer possible.',
    conflict:
      'Somebody saved a change before you. This is the present version: please make your change again.',
    consentRequired: 'The patient has not agreed to the remote consultation, or has taken the agreement back.',
    roomLocked: 'The room is locked. Unlock it to let somebody in.',
    slotTaken: 'Somebody has just taken this time. Please choose another one.',
    roomFull: 'The room is full: six people at most.',
    hostPresent:
      'Somebody of the site is still beside the patient. The interview begins when they have left, or if the patient wants them to stay.',
    tooLarge: 'This is too long. Please shorten the text.',
    infected: 'This document is refused: the virus scanner found a virus in it.',
    storageFull: 'The server has no room left: nothing was saved. Please tell the practice, or who runs the server.',
    linkUnknown: 'This code is not known. Please check it: it has 8 characters.',
    linkExpired: 'This code has expired. Ask the practice for a new one.',
    linkOtherDay: 'This code is for another day: the day of your appointment.',
  },
  link: {
    state: {
      active: 'Link active',
      expired: 'Link expired',
      revoked: 'Link switched off',
    },
  },
};
