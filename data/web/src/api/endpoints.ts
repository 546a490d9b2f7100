// SPDX-License-Identifier: GPL-3.0-or-later
// Every REST call the pages make, one function each.
import { newKey, request } from './client';
import type {
  Account,
  AccountChanges,
  ApiToken,
  AuditEntry,
  BillingAdvice,
  BookingInput,
  BrowserSession,
  CallQuality,
  CardInput,
  CardResult,
  Channel,
  ConsentEntry,
  Consultation,
  DeviceWish,
  EligibilityAdvice,
  FeedbackInput,
  HeldSlot,
  Host,
  HostInput,
  Hours,
  Kind,
  Kiosk,
  KioskSession,
  KnownDevice,
  Link,
  LiveRoom,
  LiveServer,
  Message,
  NewDevice,
  NewHost,
  Page,
  ParticipantInput,
  PaymentAccount,
  PaymentOffer,
  PlanInput,
  PublicPage,
  PublicSlots,
  Queue,
  ReceiptPaper,
  ReportedProblem,
  RuleQuestions,
  Session,
  SiteConsultation,
  Span,
  Statistics,
  StatisticsUnit,
  Structure,
  StructureInput,
  Template,
  TemplateDraft,
  TemplateKind,
  VitalSign,
  VitalSignInput,
  Webhook,
  WebhookDelivery,
} from './types';

export const session = {
  get: () => request<Session>('GET', '/session'),
  open: (email: string, password: string) =>
    request<Session>('POST', '/session', { body: { email, password } }),
  close: () => request<void>('DELETE', '/session'),
};

export const feedback = {
  give: (consultationId: string, body: FeedbackInput) =>
    request<{ id: string }>('POST', `/visit/${consultationId}/feedback`, { body }),
};

/** For whoever runs the server. */
export const operator = {
  rooms: () => request<LiveServer>('GET', '/operator/rooms'),
  room: (id: string) => request<LiveRoom>('GET', `/operator/rooms/${id}`),
  graph: (leg: string) =>
    request<{ dot: string; svg: string | null }>('GET', `/operator/legs/${leg}/graph`),
  problems: () => request<{ items: ReportedProblem[] }>('GET', '/operator/problems'),
  drain: (draining: boolean) =>
    request<Omit<LiveServer, 'items'>>('POST', '/operator/drain', { body: { draining } }),
};

/** The patient's own way to pay. */
export const visits = {
  payment: (id: string) => request<PaymentOffer>('GET', `/visit/${id}/payment`),
  rebook: (id: string) => request<{ url: string | null }>('GET', `/visit/${id}/rebook`),
  card: (id: string, body: CardInput) =>
    request<CardResult>('POST', `/visit/${id}/card`, { body }),
};

export const receipts = {
  get: (id: string, token: string) => request<ReceiptPaper>('GET', `/receipt/${id}/${token}/data`),
};

export const codes = {
  redeem: (code: string) =>
    request<{ location: string }>('POST', '/codes/redeem', { body: { code } }),
};

export const account = {
  patch: (changes: AccountChanges, version?: number) =>
    request<Account>('PATCH', '/account', { body: changes, version, mergePatch: true }),
  setPassword: (current: string, next: string) =>
    request<void>('POST', '/account/password', { body: { current, new: next } }),
  tokens: () => request<{ items: ApiToken[] }>('GET', '/account/tokens'),
  createToken: (name: string, scopes: string[], expiresAt: string) =>
    request<ApiToken & { token: string }>('POST', '/account/tokens', {
      body: { name, scopes, expires_at: expiresAt },
    }),
  deleteToken: (id: string) => request<void>('DELETE', `/account/tokens/${id}`),
  sessions: () => request<{ items: BrowserSession[] }>('GET', '/account/sessions'),
  deleteSession: (id: string) => request<void>('DELETE', `/account/sessions/${id}`),
  calendar: () => request<{ url: string | null }>('GET', '/account/calendar'),
  renewCalendar: () => request<{ url: string }>('POST', '/account/calendar'),
  endCalendar: () => request<void>('DELETE', '/account/calendar'),
  payment: () => request<PaymentAccount>('GET', '/account/payment'),
  patchPayment: (version: number, changes: Record<string, unknown>) =>
    request<PaymentAccount>('PATCH', '/account/payment', {
      body: changes,
      version,
      mergePatch: true,
    }),
  linkPayment: () =>
    request<PaymentAccount & { url: string | null }>('POST', '/account/payment/link'),
  unlinkPayment: () => request<void>('DELETE', '/account/payment/link'),
};

export interface ListQuery {
  practitioner_id?: string;
  from?: string;
  to?: string;
  status?: string;
  tag?: string;
  q?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
}

function queryOf(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  const text = parameters.toString();
  return text ? '?' + text : '';
}

export type Action = 'start' | 'end' | 'resume' | 'absent' | 'missed' | 'lock' | 'unlock';
export type PlanAnswer = Consultation & { links: Link[] };

const at = (id: string) => `/consultations/${id}`;

export const consultations = {
  quality: (id: string) => request<CallQuality>('GET', `/consultations/${id}/quality`),
  list: (query: ListQuery) => request<Page<Consultation>>('GET', '/consultations' + queryOf(query)),
  get: (id: string) => request<Consultation>('GET', at(id)),
  plan: (plan: PlanInput, idempotencyKey = newKey()) =>
    request<PlanAnswer>('POST', '/consultations', { body: plan, idempotencyKey }),
  startNow: (plan: PlanInput, idempotencyKey = newKey()) =>
    request<PlanAnswer>('POST', '/consultations/now', { body: plan, idempotencyKey }),
  patch: (id: string, version: number, changes: Record<string, unknown>) =>
    request<Consultation>('PATCH', at(id), { body: changes, version, mergePatch: true }),
  act: (id: string, action: Action, version?: number) =>
    request<Consultation>('POST', `${at(id)}/${action}`, { version }),
  cancel: (id: string, reason: string, version?: number) =>
    request<Consultation>('POST', `${at(id)}/cancel`, { body: { reason }, version }),
  correct: (id: string, reason: string, version?: number) =>
    request<Consultation>('POST', `${at(id)}/correct`, { body: { reason }, version }),
  confirmDuration: (id: string, minutes: number | null, version: number) =>
    request<Consultation>('POST', `${at(id)}/duration`, { body: { minutes }, version }),
  delay: (id: string, minutes: number | null) =>
    request<Consultation>('POST', `${at(id)}/delay`, { body: { minutes } }),
  message: (id: string, text: string) =>
    request<Consultation>('POST', `${at(id)}/message`, { body: { text } }),
  bill: (id: string, cents: number) =>
    request<Consultation>('POST', `${at(id)}/bill`, {
      body: { amount: { cents } },
      idempotencyKey: newKey(),
    }),
  receipt: (id: string) => request<{ url: string }>('GET', `${at(id)}/receipt`),
  consents: (id: string) => request<{ items: ConsentEntry[] }>('GET', `${at(id)}/consents`),
  audit: (id: string) => request<{ items: AuditEntry[] }>('GET', `${at(id)}/audit`),
};

const person = (id: string, participant: string) => `${at(id)}/participants/${participant}`;

export const participants = {
  add: (id: string, participant: ParticipantInput) =>
    request<Consultation & { links: Link[] }>('POST', `${at(id)}/participants`, {
      body: participant,
      idempotencyKey: newKey(),
    }),
  patch: (
    id: string,
    version: number,
    participant: string,
    changes: Record<string, string | null>,
  ) =>
    request<Consultation>('PATCH', person(id, participant), {
      body: changes,
      version,
      mergePatch: true,
    }),
  takeOff: (id: string, participant: string) => request<void>('DELETE', person(id, participant)),
  act: (id: string, participant: string, action: 'admit' | 'put-back' | 'remove') =>
    request<Consultation>('POST', `${person(id, participant)}/${action}`),
  link: (id: string, participant: string) =>
    request<Omit<Link, 'participant_id' | 'role'>>('GET', `${person(id, participant)}/link`),
  reissueLink: (id: string, participant: string) =>
    request<Omit<Link, 'participant_id' | 'role'>>('POST', `${person(id, participant)}/link`),
  revokeLink: (id: string, participant: string) =>
    request<void>('DELETE', `${person(id, participant)}/link`),
};

export const practitioners = {
  list: () => request<{ items: { id: string; display_name: string }[] }>('GET', '/practitioners'),
  announce: (id: string, minutes: number | null, text: string | null) =>
    request<unknown>('POST', `/practitioners/${id}/announce`, {
      body: { ...(minutes === null ? {} : { minutes }), ...(text === null ? {} : { text }) },
    }),
  tags: (id: string) => request<{ items: string[] }>('GET', `/practitioners/${id}/tags`),
  hours: (id: string) => request<Hours>('GET', `/practitioners/${id}/hours`),
  setHours: (
    id: string,
    hours: Omit<Hours, 'practitioner_id' | 'time_zone' | 'page'> & {
      page: Omit<Hours['page'], 'url'>;
    },
  ) =>
    request<Hours>('PUT', `/practitioners/${id}/hours`, { body: hours }),
  slots: (id: string, from: string, days: number) =>
    request<{ items: Span[]; open: Span[] }>(
      'GET',
      `/practitioners/${id}/slots?from=${from}&days=${days}`,
    ),
};

export const rules = {
  questions: (kind: Kind, date: string) =>
    request<RuleQuestions>('GET', `/rules/questions?kind=${kind}&date=${date}`),
  eligibility: (kind: Kind, date: string, facts: Record<string, boolean>) =>
    request<EligibilityAdvice>('POST', '/rules/eligibility', { body: { kind, date, facts } }),
  billing: (
    kind: Kind,
    date: string,
    facts: Record<string, boolean>,
    price: number | null,
    base: number | null,
  ) =>
    request<BillingAdvice>('POST', '/rules/billing', {
      body: {
        kind,
        date,
        facts,
        ...(price === null ? {} : { price_cents: price }),
        ...(base === null ? {} : { base_cents: base }),
      },
    }),
};

/** One network test: legs that echo, and how to reach them. */
export interface NetworkTest {
  id: string;
  seconds: number;
  ice_servers: RTCIceServer[];
  legs: { id: string; way: 'udp' | 'tcp' | 'turn'; sdp: string }[];
}

export const networkTests = {
  open: () => request<NetworkTest>('POST', '/network-tests'),
  answer: (id: string, leg: string, sdp: string) =>
    request<void>('POST', `/network-tests/${id}/answers`, { body: { leg, sdp } }),
  close: (id: string) => request<void>('DELETE', `/network-tests/${id}`),
};

export interface CancelOffer {
  cancel: 'possible' | 'late' | 'cancelled' | 'no';
  needs_birth_date: boolean;
}

/** A personal link before its day. */
export const personalLink = {
  offer: (token: string) => request<CancelOffer>('GET', `/c/${token}/cancel`),
  cancel: (token: string, birthDate: string | null) =>
    request<void>('POST', `/c/${token}/cancel`, {
      body: birthDate ? { birth_date: birthDate } : {},
    }),
};

export const outbox = {
  of: (id: string) => request<{ items: Message[] }>('GET', `${at(id)}/messages`),
  trouble: () => request<{ items: Message[] }>('GET', '/outbox'),
  again: (id: string, participant: string, channel: Channel) =>
    request<{ items: Message[] }>('POST', `${person(id, participant)}/messages`, {
      body: { channel },
      idempotencyKey: newKey(),
    }),
};

export const templates = {
  list: () => request<{ items: Template[] }>('GET', '/templates'),
  save: (draft: TemplateDraft) => request<Template>('POST', '/templates', { body: draft }),
  preview: (draft: TemplateDraft) =>
    request<{ subject: string; text: string; html: string; sms: string }>(
      'POST',
      '/templates/preview',
      { body: draft },
    ),
  reset: (kind: TemplateKind, locale: string) =>
    request<Template>('POST', '/templates/reset', { body: { kind, locale } }),
};

const hook = (id: string) => `/account/webhooks/${id}`;

export const webhooks = {
  list: () => request<{ items: Webhook[] }>('GET', '/account/webhooks'),
  create: (url: string) =>
    request<Webhook>('POST', '/account/webhooks', { body: { url }, idempotencyKey: newKey() }),
  enable: (id: string) => request<Webhook>('POST', `${hook(id)}/enable`),
  remove: (id: string) => request<void>('DELETE', hook(id)),
  ping: (id: string) => request<{ id: string }>('POST', `${hook(id)}/ping`),
  deliveries: (id: string) =>
    request<{ items: WebhookDelivery[] }>('GET', `${hook(id)}/deliveries`),
  redeliver: (id: string, delivery: string) =>
    request<void>('POST', `${hook(id)}/deliveries/${delivery}/redeliver`),
};

export const structures = {
  list: () => request<{ items: Structure[] }>('GET', '/structures'),
  add: (structure: StructureInput) =>
    request<Structure>('POST', '/structures', { body: structure, idempotencyKey: newKey() }),
  patch: (
    { id, version }: Structure,
    changes: Partial<StructureInput & { closed: boolean }>,
  ) => request<Structure>('PATCH', `/structures/${id}`, { body: changes, version, mergePatch: true }),
  hosts: (id: string) => request<{ items: Host[] }>('GET', `/structures/${id}/hosts`),
  addHost: (id: string, host: HostInput) =>
    request<NewHost>('POST', `/structures/${id}/hosts`, { body: host }),
  renewHost: (id: string, host: string) =>
    request<NewHost>('POST', `/structures/${id}/hosts/${host}/password`),
  closeHost: (id: string, host: string) =>
    request<void>('DELETE', `/structures/${id}/hosts/${host}`),
};

/** Measurements, beside the visit. */
export const vitalSigns = {
  list: (id: string) => request<{ items: VitalSign[] }>('GET', `/visit/${id}/vital-signs`),
  enter: (id: string, body: VitalSignInput) =>
    request<VitalSign>('POST', `/visit/${id}/vital-signs`, { body }),
};

/** The machine itself, by its own cookie. */
export const kiosk = {
  show: () => request<KioskSession>('GET', '/kiosk/session'),
  redeem: (code: string) =>
    request<{ consultation_id: string }>('POST', '/kiosk/visits', { body: { code } }),
  /** Ends what was open here, and takes its cookies away. */
  wipe: () => request<void>('DELETE', '/kiosk/visits'),
};

/** For the hosts of an equipped site. */
export const site = {
  show: () => request<Structure>('GET', '/site'),
  consultations: () => request<{ items: SiteConsultation[] }>('GET', '/site/consultations'),
  checkIn: (code: string) =>
    request<SiteConsultation>('POST', '/site/check-in', { body: { code } }),
  accompany: (id: string) =>
    request<SiteConsultation>('POST', `/site/consultations/${id}/accompany`),
  leave: (id: string) => request<SiteConsultation>('POST', `/site/consultations/${id}/leave`),
  kiosks: () => request<{ items: Kiosk[] }>('GET', '/site/kiosks'),
  openKiosk: (name: string) => request<Kiosk>('POST', '/site/kiosks', { body: { name } }),
  closeKiosk: (id: string) => request<void>('DELETE', `/site/kiosks/${id}`),
};

/** From the room: also for a practitioner who came by link and has no account. */
export const devices = {
  list: (id: string) => request<{ items: KnownDevice[] }>('GET', `/visit/${id}/devices`),
  add: (id: string, device: DeviceWish) =>
    request<NewDevice>('POST', `/visit/${id}/devices`, { body: device }),
  revoke: (id: string, device: string) => request<void>('DELETE', `/visit/${id}/devices/${device}`),
};

/** Where the browser fetches a table from; French spreadsheets expect semicolons. */
export function sheetAddress(path: string, parameters: object, locale: string): string {
  const separator = locale === 'fr' ? 'semicolon' : 'comma';
  return `/api/v1${path}${queryOf({ ...parameters, locale, separator })}`;
}

interface StatisticsRange {
  from: string;
  to: string;
  by: StatisticsUnit;
  practitioner_id?: string;
}

export const statistics = {
  get: (range: StatisticsRange) =>
    request<Statistics>('GET', `/statistics${queryOf(range)}`),
  server: ({ from, to, by }: StatisticsRange) =>
    request<Statistics>('GET', `/operator/statistics${queryOf({ from, to, by })}`),
};

const open = (slug: string) => `/public/${encodeURIComponent(slug)}`;

/** A practitioner's public page; nobody is logged in. */
export const publicPage = {
  get: (slug: string, date?: string) =>
    request<PublicPage>('GET', open(slug) + (date ? `?date=${date}` : '')),
  slots: (slug: string, from: string, days: number) =>
    request<PublicSlots>('GET', `${open(slug)}/slots?from=${from}&days=${days}`),
  hold: (slug: string, booking: BookingInput) =>
    request<HeldSlot>('POST', `${open(slug)}/bookings`, { body: booking }),
  resend: (slug: string, token: string) =>
    request<HeldSlot>('POST', `${open(slug)}/bookings/${token}/code`),
  confirm: (slug: string, token: string, code: string) =>
    request<{ start: string; minutes: number; url: string }>(
      'POST',
      `${open(slug)}/bookings/${token}/confirm`,
      { body: { code } },
    ),
};

const line = (id: string) => `/queues/${id}`;

export const queues = {
  list: () => request<{ items: Queue[] }>('GET', '/queues'),
  create: (name: string, practitionerIds: string[]) =>
    request<Queue>('POST', '/queues', {
      body: { name, practitioner_ids: practitionerIds },
      idempotencyKey: newKey(),
    }),
  change: (id: string, changes: { name?: string; practitioner_ids?: string[]; version: number }) =>
    request<Queue>('PATCH', line(id), { body: changes, mergePatch: true }),
  setOpen: (id: string, open: boolean) =>
    request<Queue>('POST', `${line(id)}/${open ? 'open' : 'close'}`),
  take: (id: string, consultationId?: string) =>
    request<Consultation>('POST', `${line(id)}/take`, {
      body: consultationId ? { consultation_id: consultationId } : {},
      idempotencyKey: newKey(),
    }),
};

/** What everybody sees of a queue before they come in. */
export interface QueueDoor {
  name: string;
  organisation: string;
  open: boolean;
  waiting: number;
}

export interface JoinInput {
  given_name: string;
  family_name: string;
  birth_date: string | null;
  mobile: string;
  email: string;
  locale: string;
}

export const publicQueue = {
  look: (code: string) => request<QueueDoor>('GET', `/q/${encodeURIComponent(code)}/queue`),
  join: (code: string, person: JoinInput) =>
    request<{ location: string }>('POST', `/q/${encodeURIComponent(code)}/join`, { body: person }),
};
