// SPDX-License-Identifier: GPL-3.0-or-later
import { advice } from './advice';
import { agenda } from './agenda';
import { book } from './book';
import { call } from './call';
import { chat } from './chat';
import { common } from './common';
import { company } from './company';
import { documents } from './documents';
import { hours } from './hours';
import { mail } from './mail';
import { callQuality, feedback, server } from './operate';
import { consultation, plan } from './plan';
import { payment } from './payment';
import { queue } from './queue';
import { patients } from './patients';
import { complaints } from './complaints';
import { report } from './report';
import { security } from './security';
import { statistics } from './statistics';
import { dashboard, preferences, table } from './pro';
import { closed, home, problem, visit } from './visit';
import { consents, information } from './information';
import { kiosk } from './kiosk';
import { site } from './site';
import { vitalSigns } from './vital-signs';
import { webhooks } from './webhooks';

export const fr = {
  ...common,
  home,
  problem,
  visit,
  closed,
  agenda,
  book,
  call,
  dashboard,
  table,
  plan,
  consultation,
  preferences,
  webhooks,
  hours,
  mail,
  advice,
  security,
  feedback,
  callQuality,
  server,
  chat,
  company,
  payment,
  statistics,
  patients,
  report,
  complaints,
  site,
  documents,
  vitalSigns,
  queue,
  kiosk,
  information,
  consents,
};
