// SPDX-License-Identifier: GPL-3.0-or-later
// The REST representations of docs/interfaces.md.

export type Status =
  | 'scheduled'
  | 'waiting'
  | 'in_progress'
  | 'ended'
  | 'finalized'
  | 'cancelled'
  | 'absent'
  | 'missed';
export type Kind = 'teleconsultation' | 'telecare' | 'tele_expertise' | 'case_meeting';
export type Role = 'practitioner' | 'patient' | 'companion' | 'professional' | 'interpreter' | 'diagnostic' | 'host';
export type Presence = 'away' | 'arriving' | 'waiting' | 'in_call' | 'reconnecting' | 'beside';

export interface Practitioner {
  id: string;
  display_name: string;
  profession: string;
  /** Of those one plans for: whether they are paid online, and how much usually. */
  payment?: { available: boolean; default_amount: Money | null };
}

export interface Equipment {
  camera?: boolean;
  microphone?: boolean;
  browser?: string;
  /** The person heard the test sound; null: not tried. */
  speaker?: boolean | null;
  /** Of the network test; missing when there was none. */
  network?: 'good' | 'fair' | 'poor' | 'none' | null;
  network_advice?: string | null;
  round_trip_ms?: number | null;
  jitter_ms?: number | null;
  loss_percent?: number | null;
  up_kbps?: number | null;
  down_kbps?: number | null;
  udp?: boolean | null;
  tcp?: boolean | null;
  turn?: boolean | null;
  /** The browser can encrypt end to end. */
  encryption?: boolean;
}

export interface Participant {
  id: string;
  role: Role;
  given_name: string;
  family_name: string;
  birth_date: string | null;
  email: string | null;
  mobile: string | null;
  locale: string;
  presence: Presence;
  presence_since: string | null;
  arrived_at: string | null;
  identity_confirmed_at: string | null;
  ready_at: string | null;
  admitted: boolean;
  removed: boolean;
  /** Who of the register it is. */
  patient_id: string | null;
  consent: { text_version: string; given_at: string | null; withdrawn_at: string | null } | null;
  equipment: Equipment | null;
  link: { state: string; expires_at: string } | null;
}

export interface Money {
  cents: number;
  currency: string;
}

export interface PlanPayment {
  mode: string;
  max_amount: Money | null;
}

export interface ConsultationPayment extends PlanPayment {
  state: string;
  held_amount: Money | null;
  captured_amount: Money | null;
  /** Is being taken; the provider has not confirmed it yet. */
  pending_amount: Money | null;
  fee: Money | null;
  capture_before: string | null;
  card: string | null;
  problem: string | null;
}

export interface PaymentInput {
  mode: 'online';
  max_amount: Money;
}

/** What a patient is told before accepting (H3). */
export interface PaymentOffer {
  cents: number;
  currency: string;
  provider: string;
  share: {
    rate_percent: number;
    reimbursed_cents: number;
    remainder_cents: number;
    extra_cents: number;
    text: { fr: string; en: string };
  } | null;
}

export interface CardInput {
  session: string;
  number: string;
  expiry: string;
  cvc: string;
  confirmed: boolean | null;
}

export interface CardResult {
  result: 'held' | 'authenticate' | 'declined';
  reason: string | null;
}

export interface PaymentAccount {
  provider: string;
  enabled: boolean;
  available: boolean;
  default_amount: Money | null;
  base_amount: Money | null;
  fees: { basis_points: number; fixed_cents: number };
  account: 'not_needed' | 'none' | 'begun' | 'ready';
}

export interface ReceiptPaper {
  number: string;
  cents: number;
  currency: string;
  held_cents: number;
  paid_at: string;
  card: string;
  is_test: boolean;
  organisation: string;
  practitioner: string;
  profession: string;
  patient: string;
  locale: string;
  kind: Kind;
  consulted_at: string;
}

export interface Consultation {
  id: string;
  /** Of what people edit: If-Match. */
  version: number;
  /** Of the representation, presence included: the greater one is newer. */
  revision: number;
  organisation: { id: string; name: string };
  practitioner: Practitioner;
  /** By which the patient came; the practitioner is the same until somebody takes them (B8). */
  queue: { id: string; name: string } | null;
  kind: Kind;
  planned_start: string;
  planned_duration_minutes: number;
  time_zone: string;
  status: Status;
  status_since: string;
  status_reason: string | null;
  payment: ConsultationPayment;
  /** The equipped site the patient comes to. */
  site: ConsultationSite | null;
  /** How many were entered (E8). */
  measurements: number;
  tags: string[];
  private_comment: string;
  /** Sent by the patient; nobody of the practice has opened them. */
  unopened_documents: number;
  announced_delay_minutes: number | null;
  waiting_message: string;
  locked: boolean;
  immediate: boolean;
  participants: Participant[];
  started_at: string | null;
  ended_at: string | null;
  resumable_until: string | null;
  duration_seconds: number | null;
  created_at: string;
  created_by: { id: string; display_name: string } | null;
  updated_at: string;
}

export type HostWish = 'unsaid' | 'stay' | 'leave';

export interface ConsultationSite {
  structure_id: string;
  name: string;
  town: string;
  checked_in_at: string | null;
  host_wish: HostWish;
}

export type StructureKind = 'pharmacy' | 'care_home' | 'town_hall' | 'health_centre' | 'other';

export interface Structure {
  id: string;
  kind: StructureKind;
  name: string;
  address: string;
  postal_code: string;
  town: string;
  phone: string | null;
  closed: boolean;
}

export type StructureInput = Omit<Structure, 'id' | 'closed'>;

export type VitalSignKind =
  | 'blood_pressure'
  | 'temperature'
  | 'pulse'
  | 'saturation'
  | 'weight';

export interface VitalSign {
  id: string;
  kind: VitalSignKind;
  value: number;
  diastolic: number | null;
  unit: string;
  at: string;
  by: { role: Role; display_name: string };
  corrects: string | null;
  corrected_by: string | null;
}

export interface VitalSignInput {
  kind: VitalSignKind;
  value: number;
  diastolic?: number;
  corrects?: string;
}

/** A line of the ledger of consent. */
export interface ConsentEntry {
  id: string;
  participant_id: string;
  role: Role;
  display_name: string;
  decision: 'given' | 'withdrawn';
  text_version: string;
  locale: string;
  at: string;
  text: { title: string; lead: string; points: string[]; accept: string } | null;
}

/** A machine of a site that is open for patients. */
export interface Kiosk {
  id: string;
  name: string;
  created_at: string;
}

export interface KioskSession extends Kiosk {
  site: string;
  idle_seconds: number;
}

/** What a host of a site may see of a consultation. */
export interface SiteConsultation {
  id: string;
  revision: number;
  planned_start: string;
  planned_duration_minutes: number;
  status: Status;
  practitioner: Practitioner;
  /** Masked. */
  patient: string | null;
  patient_presence: Presence | null;
  checked_in_at: string | null;
  host_beside: string | null;
  accompanying: boolean;
  sent_out: boolean;
  host_wish: HostWish;
}

export interface Link {
  participant_id: string;
  role: Role;
  url: string;
  code: string | null;
  expires_at: string;
}

export interface Account {
  id: string;
  email: string;
  display_name: string;
  role: string;
  profession?: string;
  locale: string;
  sound: boolean;
  default_duration_minutes: number;
  signature: string;
  mail_notices: boolean;
}

export interface Session {
  account: Account;
  principals: Practitioner[];
  csrf_token: string;
  server_time: string;
  organisation: { id: string; name: string };
}

export interface ParticipantInput {
  role: Role;
  given_name: string;
  family_name: string;
  birth_date?: string;
  email?: string;
  mobile?: string;
  locale?: string;
  patient_id?: string;
}

export interface PlanInput {
  payment?: PaymentInput;
  practitioner_id?: string;
  kind?: Kind;
  planned_start?: string;
  planned_duration_minutes?: number;
  time_zone?: string;
  participants: ParticipantInput[];
  tags?: string[];
  private_comment?: string;
  confirm_overlap?: boolean;
  structure_id?: string | null;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total?: number;
}

export interface AuditEntry {
  id: string;
  at: string;
  action: string;
  actor?: { display_name?: string | null; kind?: string } | null;
  on_behalf_of?: { display_name?: string | null } | null;
  reason?: string | null;
}

export interface ApiToken {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  token?: string;
}

export interface BrowserSession {
  id: string;
  current: boolean;
  created_at: string;
  last_seen_at: string | null;
  user_agent: string | null;
}

/** A sentence in both languages. */
export type BothLanguages = Record<'fr' | 'en', string>;
export type Truth = 'no' | 'unknown' | 'yes';

export interface RuleSource {
  title: string;
  publisher: string;
  url: string | null;
}

export interface RuleQuestion {
  fact: string;
  text: BothLanguages;
}

export interface RuleQuestions {
  eligibility: RuleQuestion[];
  billing: RuleQuestion[];
}

interface Rule {
  family: string;
  text: BothLanguages;
  applies: Truth;
  valid_from: string;
  valid_until: string | null;
  source: RuleSource;
}

export interface Verdict extends Rule {
  reasons: (RuleQuestion & { value: Truth })[];
}

export interface Act extends Rule {
  code: string;
  cents: number | null;
  per_patient_year: number | null;
}

export interface Share extends Rule {
  rate_percent: number;
  reimbursed_cents: number | null;
  remainder_cents: number | null;
  extra_cents: number | null;
}

export interface EligibilityAdvice {
  verdicts: Verdict[];
}

export interface BillingAdvice {
  acts: Act[];
  notices: Rule[];
  shares: Share[];
}

export type Channel = 'mail' | 'sms';

/** What became of one message to one person. */
export interface Message {
  consultation_id: string;
  participant_id: string;
  kind:
    | 'invitation'
    | 'moved'
    | 'cancelled'
    | 'reminder'
    | 'early_reminder'
    | 'practitioner_cancelled'
    | 'practitioner_booked'
    | 'booking_code';
  channel: Channel;
  state: 'waiting' | 'sending' | 'sent' | 'filed' | 'failed' | 'dropped';
  reason: string | null;
  tries: number;
  at: string;
  next_try_at: string | null;
}

export type TemplateKind =
  | 'invitation'
  | 'moved'
  | 'cancelled'
  | 'reminder'
  | 'practitioner_reminder'
  | 'practitioner_cancelled'
  | 'practitioner_booked'
  | 'booking_code'
  | 'documents'
  | 'document_code'
  | 'guest_invitation'
  | 'guest_reminder'
  | 'receipt'
  | 'hold_warning'
  | 'hold_lapsed'
  | 'waiting';
export type TemplatePart = 'subject' | 'body' | 'sms';
export type TemplateDraft = Record<TemplatePart, string> & {
  kind: TemplateKind;
  locale: string;
  version: number;
};
export type Template = TemplateDraft & {
  custom: boolean;
  placeholders: string[];
  required: Record<TemplatePart, string[]>;
};

export type ProblemKind = 'sound' | 'picture' | 'cut' | 'entering' | 'other';
export type QualityWord = 'good' | 'fair' | 'poor';
export type QualityCauseName =
  | 'none'
  | 'upload'
  | 'download'
  | 'delay'
  | 'device'
  | 'server'
  | 'reconnecting';

export interface FeedbackInput {
  rating: number | null;
  comment: string | null;
  problem: ProblemKind | null;
  problem_text: string | null;
}

export interface ParticipantQuality {
  participant_id: string;
  word: QualityWord;
  cause: QualityCauseName;
  seconds: number;
  seconds_fair: number;
  seconds_poor: number;
  seconds_reconnecting: number;
  audio: number | null;
  picture: number | null;
  connections: number;
  /** A letter for ten seconds: g, f, p, r. */
  timeline: string;
}

export interface CallQuality {
  participants: ParticipantQuality[];
  feedback: {
    id: string;
    participant_id: string;
    at: string;
    rating: number | null;
    comment: string;
    problem: ProblemKind | null;
    problem_text: string;
  }[];
}

export interface LiveSample {
  at: number;
  audio: number;
  voice: number;
  picture: number;
  rtt_ms: number;
  loss_up: number;
  loss_down: number;
  kbps_up: number;
  kbps_down: number;
}

export interface LiveSeat {
  participant_id: string;
  role: Role;
  presence: Presence;
  in_call: boolean;
  leg: { id: string; state: 'connecting' | 'connected' | 'silent' | 'failed' } | null;
  word: QualityWord;
  cause: QualityCauseName;
  samples: LiveSample[];
}

export interface LiveRoom {
  id: string;
  seats: LiveSeat[];
}

export interface LiveServer {
  draining: boolean;
  workers: number;
  workers_ready: number;
  items: LiveRoom[];
}

export interface ReportedProblem {
  id: string;
  at: string;
  problem: ProblemKind | null;
  problem_text: string;
  quality: ParticipantQuality | null;
}

export interface Webhook {
  id: string;
  url: string;
  created_at: string;
  failing_since: string | null;
  disabled_at: string | null;
  /** Only in the answer that makes it. */
  secret?: string;
}

export interface WebhookDelivery {
  id: string;
  type: string;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  tries: number;
  created_at: string;
  tried_at: string | null;
  next_try_at: string | null;
  status: number | null;
  reason: string | null;
}

/** A device that may publish a picture into a consultation (WHIP), or watch it (WHEP). */
export interface KnownDevice {
  id: string;
  name: string;
  kind: 'publish' | 'watch';
  /** Whom, or which publishing device, a watching one sees. */
  participant_id: string | null;
  watched_device_id: string | null;
  created_at: string;
  expires_at: string;
}

/** A publishing device, or a screen with what it shows. */
export interface DeviceWish {
  name: string;
  kind: KnownDevice['kind'];
  participant_id?: string;
  watched_device_id?: string;
}

export interface NewDevice extends KnownDevice {
  url: string;
  token: string;
}

export type StatisticsUnit = 'day' | 'week' | 'month';

/** Sums, so that figures of parts can be added; means and rates are the page's. */
export interface Figures {
  held: number;
  cancelled: number;
  absent: number;
  missed: number;
  timed: number;
  seconds: number;
  started: number;
  late_seconds: number;
  on_time: number;
  late_15: number;
  late_30: number;
  late_more: number;
}

export type FiguresOf = Figures & { id: string | null; name: string };

export interface Statistics {
  from: string;
  to: string;
  by: StatisticsUnit;
  time_zone: string;
  total: Figures;
  periods: (Figures & { start: string })[];
  kinds: FiguresOf[];
  tags: FiguresOf[];
  sites: FiguresOf[];
  practitioners: FiguresOf[];
  organisations: FiguresOf[];
}

export interface OpeningRange {
  from: string;
  to: string;
}

/** When a practitioner takes appointments, and the public page (B5). */
export interface Hours {
  practitioner_id: string;
  version: number;
  time_zone: string;
  slot_minutes: number;
  buffer_minutes: number;
  lead_minutes: number;
  horizon_days: number;
  price_cents: number | null;
  base_cents: number | null;
  weekly: (OpeningRange & { weekday: number })[];
  exceptions: { from: string; until: string; ranges: OpeningRange[] }[];
  page: {
    enabled: boolean;
    indexed: boolean;
    slug: string;
    languages: string[];
    presentation: string;
    url: string | null;
  };
}

export interface Span {
  start: string;
  end: string;
}

export interface PriceShare {
  family: string;
  text: BothLanguages;
  source: RuleSource;
  rate_percent: number;
  reimbursed_cents: number | null;
  remainder_cents: number | null;
  extra_cents: number | null;
}

/** What everybody may see at /p/{slug}. */
export interface PublicPage {
  slug: string;
  display_name: string;
  profession: string;
  organisation: string;
  languages: string[];
  presentation: string;
  kind: Kind;
  minutes: number;
  time_zone: string;
  price_cents: number | null;
  /** A card is asked for at arrival. */
  online_payment: boolean;
  shares: PriceShare[];
}

export interface PublicSlots {
  items: Span[];
  next: string | null;
}

export interface HeldSlot {
  token: string;
  start: string;
  held_until: string;
  channel: Channel;
}

export interface BookingInput {
  start: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  email: string | null;
  mobile: string | null;
  locale: string;
  price_cents: number | null;
}

/** A shared queue (B8). */
export interface Queue {
  id: string;
  name: string;
  profession: string;
  open: boolean;
  code: string;
  url: string;
  patients: number;
  serves: boolean;
  practitioners: { id: string; display_name: string }[];
  version: number;
}
