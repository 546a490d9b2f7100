// SPDX-License-Identifier: GPL-3.0-or-later
// One participant's visit: what the server says (`state`), the socket it comes by, the call beside
// it. Views read the signals and call the methods; they never see the socket or a peer connection.
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { Chat, type Entry, type Receiver } from '../chat/chat';
import { Stills } from '../chat/stills';
import { Checkup } from '../call/checkup';
import { LocalMedia } from '../call/devices';
import { Legs } from '../call/legs';
import type { NetworkResult } from '../call/verdict';
import { playArrival } from '../call/meter';
import { Encryption } from '../e2ee/encryption';
import { locale, suggestLocale } from '../i18n';
import { Channel } from '../signal/channel';
import { CLOSE } from '../signal/messages';
import type {
  Limits,
  Paused,
  Person,
  PersonQuality,
  PractitionerAction,
  VisitMessage,
  VisitState,
} from '../signal/messages';
import { mayComeIn, personEncrypts } from './admission';
import { now } from './clock';
import { QualityHistory } from './quality';
import { session } from './session';
import { flag, setFlag } from './storage';
import { forgetErrors } from './toast';

/** Why the socket will not come back by itself. */
export type Ending = 'replaced' | 'no_access' | 'removed' | 'over' | null;

export class Visit {
  readonly state = signal<VisitState | null>(null);
  readonly speaking = signal<ReadonlySet<string>>(new Set());
  /** Everybody's connection as the server judges it, by participant. */
  readonly qualities = signal<ReadonlyMap<string, PersonQuality>>(new Map());
  readonly history = new QualityHistory();
  /** The person left by the button; the socket is closed until they come back. */
  readonly left = signal<'waiting' | 'call' | null>(null);
  /** It is this person who called the consultation off, just now. */
  readonly cancelled = signal(false);
  /** Sound is blocked by the browser until the person touches the page. */
  readonly soundBlocked = signal(false);
  /** Counts the tries to turn the sound on. */
  readonly soundRetry = signal(0);
  readonly media = new LocalMedia();
  readonly checkup = new Checkup(this.media);
  readonly legs: Legs;
  readonly encryption: Encryption;
  readonly chat: Chat;
  /** This page was loaded again in the middle of it: what was written before is not here. */
  readonly chatLost: boolean;
  /** Whether the chat is being looked at. */
  readonly chatOpen = signal(false);
  readonly stills: Stills;
  private readonly channel: Channel<VisitMessage>;
  private readonly stops: (() => void)[] = [];
  /** What the server was last told of our media on this socket. */
  private reported = '';
  /** The result of the network test that came after `ready`. */
  private told: NetworkResult | null = null;
  private readyTimer: ReturnType<typeof setTimeout> | undefined;

  readonly me = computed(() => this.state.value?.me ?? null);
  readonly isPractitioner = computed(() => this.me.value?.role === 'practitioner');
  /** The others; practitioners by the name and title their practice announces. */
  readonly others = computed<Person[]>(() => {
    const state = this.state.value;
    if (!state) return [];
    const { display_name } = state.consultation.practitioner;
    return state.people
      .filter((person) => person.id !== state.me.id)
      .map((person) => (person.role === 'practitioner' ? { ...person, display_name } : person));
  });
  readonly inCall = computed(() =>
    this.others.value.filter(
      (person) =>
        person.admitted && (person.presence === 'in_call' || person.presence === 'reconnecting'),
    ),
  );
  readonly waiting = computed(() =>
    this.others.value.filter((person) => person.presence === 'waiting' && !person.admitted),
  );
  /** What the patient said about the presence of the site's host (K1). */
  readonly hostWish = computed(() => this.state.value?.consultation.site?.host_wish ?? 'unsaid');
  /** Those who share keys with this page: who gets what is written. */
  readonly receivers = computed<Receiver[]>(() =>
    this.inCall.value
      .filter((one) => this.encryption.members.value.includes(one.id))
      .map((one) => ({ id: one.id, name: one.display_name })),
  );
  private readonly receiverIds = computed(() => this.receivers.value.map(({ id }) => id).join());
  /** The last thing that arrived while nobody looked. */
  readonly chatNews = signal<Entry | null>(null);
  readonly phase = computed(() => this.channel.phase.value);
  readonly ending = computed<Ending>(() => {
    const phase = this.channel.phase.value;
    if (phase.name !== 'stopped') return null;
    if (phase.code === CLOSE.replaced) return 'replaced';
    if (phase.code === CLOSE.removed) return 'removed';
    if (this.left.value) return null;
    if (phase.code === CLOSE.unauthenticated) return 'no_access';
    return phase.code === CLOSE.over ? 'over' : null;
  });

  /** `hurry`: a practitioner who comes to work; camera and socket are opened side by side. */
  constructor(
    readonly consultationId: string,
    hurry: boolean,
  ) {
    if (hurry) void this.media.start();
    this.encryption = new Encryption(consultationId, {
      keys: (members) => this.channel.post('keys', members),
      askRound: (round) => this.channel.post('round', { round }),
      broken: () => this.startOver(),
    });
    this.chat = new Chat({
      me: () => this.me.value?.id ?? '',
      receivers: () => this.receivers.value,
      send: async (to, content) =>
        this.channel.request('sealed', { to, body: await this.encryption.sealData(content) }),
      arrived: (entry) => this.chatArrived(entry),
      stillAsked: (id, from) => this.stills.asked(id, from),
      stillDeclined: (id) => this.stills.wasDeclined(id),
    });
    this.stills = new Stills(this.media, this.chat);
    this.chatLost = flag(this.chatFlag);
    this.channel = new Channel<VisitMessage>(`/visit/${consultationId}/socket`, {
      hello: () => this.hello(),
      welcome: () => this.welcomed(),
      message: (message) => this.receive(message),
    });
    this.legs = new Legs(this.media, {
      post: (type, members) => this.channel.post(type, members),
      check: () => this.channel.check(),
      protect: (end, options) => this.encryption.protect(end, options),
    });
    this.stops.push(
      effect(() => this.reportMedia()),
      effect(() => {
        // Whoever comes back has a new key, and gets at once what is still missing.
        const ready = this.encryption.generation.value > 0 && this.phase.value.name === 'open';
        if (ready && this.receiverIds.value) untracked(() => this.chat.resume());
      }),
      effect(() => this.noteChat()),
      effect(() => this.takeDevices()),
      effect(() => this.practitionerReady()),
      effect(() => this.followCheckup()),
      () => clearTimeout(this.readyTimer),
    );
    const online = () => this.legs.networkChanged();
    window.addEventListener('online', online);
    this.stops.push(() => window.removeEventListener('online', online));
  }

  private get chatFlag(): string {
    return `chat.${this.consultationId}`;
  }

  /** Remembers that there was a chat; never what was in it. */
  private noteChat(): void {
    if (this.chat.entries.value.length) setFlag(this.chatFlag, true);
  }

  private hello(): Record<string, unknown> {
    const { capable, instance } = this.encryption;
    return capable.peek() ? { instance } : {};
  }

  /** Comes back as a page that cannot encrypt; the others are told so. */
  private startOver(): void {
    this.legs.close();
    this.channel.suspend();
    this.channel.reopen();
  }

  private welcomed(): void {
    this.legs.networkChanged();
  }

  private receive(message: VisitMessage): void {
    switch (message.type) {
      case 'state':
        this.accept(message);
        break;
      case 'offer':
        void this.legs.offered(message);
        break;
      case 'candidate':
        this.legs.candidate(message);
        break;
      case 'leg':
        if (message.state === 'connected') this.legs.serverHears(message.leg);
        else if (message.state === 'failed' || message.state === 'silent')
          this.legs.serverLost(message.leg);
        break;
      case 'speaking':
        this.hear(message.participant, message.speaking);
        break;
      case 'limits':
        this.limit(message);
        break;
      case 'paused':
        this.pause(message);
        break;
      case 'quality':
        this.qualities.value = new Map(message.people.map((one) => [one.id, one]));
        this.history.add(now.peek(), message.people);
        this.holdSounds();
        break;
      case 'keys':
        this.encryption.receive(message);
        break;
      case 'sealed':
        void this.opened(message.from, message.body);
        break;
      case 'bye':
        break;
    }
  }

  private holdSounds(): void {
    const own = this.qualities.value.get(this.me.value?.id ?? '');
    for (const { id, slot } of this.others.value) {
      const far = this.qualities.value.get(id);
      if (!slot || !own || !far) continue;
      const down = { rtt: own.rtt_ms, loss: own.loss_down };
      this.legs.holdSound(slot, down, { rtt: far.rtt_ms, loss: far.loss_up });
    }
  }

  private accept(next: VisitState): void {
    const before = this.state.value;
    // French is also what an invitation is in when nobody chose: then the browser knows better.
    if (!before && next.me.locale !== 'fr') suggestLocale(next.me.locale);
    batch(() => {
      this.state.value = next;
      this.speaking.value = new Set(next.people.filter((one) => one.speaking).map((one) => one.id));
    });
    if (before && before.step !== next.step) forgetErrors();
    this.encryption.update(next);
    this.legs.setLimits(next.limits);
    if (before?.step !== next.step && (next.step === 'after' || next.step === 'closed')) {
      this.legs.close();
      this.releaseDevices();
      this.chat.clear();
      setFlag(this.chatFlag, false);
      this.stills.clear();
    }
    if (before && next.me.role === 'practitioner')
      this.announceArrivals(before.people, next.people);
    // Who waits may look at another window: admission is heard.
    else if (before?.step === 'waiting' && next.step === 'call') playArrival();
  }

  private async opened(from: string, body: string): Promise<void> {
    const content = await this.encryption.openData(from, body);
    const name = this.others.value.find((one) => one.id === from)?.display_name ?? '';
    if (content) this.chat.receive(from, name, content);
  }

  private chatArrived(entry: Entry): void {
    if (entry.kind === 'file' && entry.still) this.stills.arrived();
    if (this.chatOpen.value) {
      this.chat.unread.value = 0;
      return;
    }
    this.chatNews.value = entry;
    if (session.value?.account.sound !== false) playArrival();
  }

  /** The practitioner may look elsewhere: a soft sound says that somebody arrived. */
  private announceArrivals(before: Person[], after: Person[]): void {
    if (session.value?.account.sound === false) return;
    const waited = new Set(before.filter((one) => one.presence === 'waiting').map((one) => one.id));
    if (after.some((one) => one.presence === 'waiting' && !one.admitted && !waited.has(one.id)))
      playArrival();
  }

  private hear(participant: string, speaking: boolean): void {
    const next = new Set(this.speaking.value);
    if (speaking) next.add(participant);
    else next.delete(participant);
    this.speaking.value = next;
  }

  /** What changes in the middle of a call because of a line is told without the rest of the state. */
  private limit({ video_kbps, video_height, video_fps, low_kbps, extra_kbps }: Limits): void {
    const state = this.state.value;
    if (!state) return;
    const limits = { video_kbps, video_height, video_fps, low_kbps, extra_kbps };
    this.state.value = { ...state, limits };
    this.legs.setLimits(limits);
  }

  private pause({ participant, video_paused, extra_paused }: Paused): void {
    const state = this.state.value;
    if (!state?.people.some(({ id }) => id === participant)) return;
    const people = state.people.map((person) =>
      person.id === participant ? { ...person, video_paused, extra_paused } : person,
    );
    this.state.value = { ...state, people };
  }

  private reportMedia(): void {
    const extra = this.media.extra.shown.value;
    const members = {
      microphone: this.media.sendsMicrophone.value,
      camera: this.media.sendsCamera.value,
      extra: extra?.kind ?? 'none',
      extra_label: extra?.label ?? null,
    };
    if (this.phase.value.name !== 'open') {
      this.reported = '';
      return;
    }
    const text = JSON.stringify(members);
    if (text !== this.reported) this.channel.post('media', members);
    this.reported = text;
  }

  /**
   * After a reload in the waiting room or the call, devices are taken again without a question;
   * practitioners have no equipment page in their way.
   */
  private takeDevices(): void {
    const step = this.state.value?.step;
    const wanted =
      step === 'waiting' || step === 'call' || (step === 'equipment' && this.isPractitioner.value);
    if (wanted && !this.left.value && !this.media.started.value && !this.media.starting.peek())
      void this.media.start();
  }

  /** Practitioners are ready as soon as they come; a slow permission prompt holds nobody up. */
  private practitionerReady(): void {
    const due =
      this.state.value?.step === 'equipment' &&
      this.isPractitioner.value &&
      this.phase.value.name === 'open';
    const started = this.media.started.value;
    clearTimeout(this.readyTimer);
    if (due)
      this.readyTimer = setTimeout(
        () => void this.ready().catch(() => undefined),
        started ? 0 : 400,
      );
  }

  private releaseDevices(): void {
    this.media.release();
    this.media.microphoneOn.value = this.media.cameraOn.value = true;
  }

  confirmIdentity(birthDate: string | null): Promise<unknown> {
    return this.channel.request('confirm_identity', birthDate ? { birth_date: birthDate } : {});
  }

  notMe(): Promise<unknown> {
    return this.channel.request('not_me');
  }

  consent(accepted: boolean): Promise<unknown> {
    return this.channel.request('consent', {
      text_version: this.state.value?.consent?.text_version ?? '',
      locale: locale.value,
      accepted,
    });
  }

  /** The price was shown and is accepted: the provider's page opens. */
  pay(cents: number): Promise<unknown> {
    return this.channel.request('pay', { cents });
  }

  /** Back from that page: the server asks the provider at once. */
  payLook(): Promise<unknown> {
    return this.channel.request('pay_look');
  }

  withdrawConsent(): Promise<unknown> {
    return this.channel.request('withdraw_consent');
  }

  ready(): Promise<unknown> {
    this.told = this.checkup.path.result.peek();
    const encryption = this.encryption.capable.peek();
    return this.channel.request('ready', {
      equipment: { ...this.checkup.equipment(), encryption },
    });
  }

  /**
   * Who goes on to wait before the network test is over: its result follows. In a call it would
   * take the line away from the call.
   */
  private followCheckup(): void {
    const step = this.state.value?.step;
    if (step === 'call' || step === 'after' || step === 'closed') this.checkup.path.stop();
    const result = this.checkup.path.result.value;
    if (!result || result === this.told || step !== 'waiting' || this.phase.value.name !== 'open')
      return;
    void this.ready().catch(() => undefined);
  }

  /** Leaves the waiting room for good; the same link comes back. */
  async leave(): Promise<void> {
    await this.channel.request('leave').catch(() => undefined);
    this.depart('waiting');
  }

  /** Leaves the call; the consultation goes on. */
  async leaveCall(): Promise<void> {
    await this.channel.request('leave').catch(() => undefined);
    this.depart('call');
  }

  /** The patient calls it off; says who they are first where that was not asked yet. */
  async cancel(birthDate: string | null): Promise<void> {
    if (this.state.value?.step === 'identity') await this.confirmIdentity(birthDate);
    this.cancelled.value = true;
    try {
      await this.channel.request('cancel');
    } catch (problem) {
      // The socket may close over its own answer: then the last state says that it is done.
      if (this.state.value?.step === 'closed') return;
      this.cancelled.value = false;
      throw problem;
    }
  }

  private depart(from: 'waiting' | 'call'): void {
    this.left.value = from;
    this.chat.clear();
    this.stills.clear();
    this.legs.close();
    this.media.release();
    this.channel.suspend();
  }

  comeBack(): void {
    this.left.value = null;
    this.channel.reopen();
  }

  /** "Continue here": takes the seat back from the other tab. */
  continueHere(): void {
    this.channel.reopen();
  }

  /** Called from a click: the one moment browsers let sound begin. */
  enableSound(): void {
    this.soundBlocked.value = false;
    this.soundRetry.value++;
  }

  /** The chat is opened or closed: what is seen is no news. */
  showChat(open: boolean): void {
    this.chatOpen.value = open;
    this.chatNews.value = null;
    if (open) this.chat.unread.value = 0;
  }

  rejoin(): void {
    this.legs.rejoin();
    if (this.phase.value.name === 'open') this.channel.post('rejoin');
    else this.channel.reopen();
  }

  act(action: PractitionerAction, members: Record<string, unknown> = {}): Promise<unknown> {
    return this.channel.request('act', { action, ...members });
  }

  /** Lets somebody in, after a question when their browser cannot encrypt. */
  async admit(person: Person): Promise<void> {
    if (await mayComeIn(person.display_name, person.role, personEncrypts(person)))
      await this.act('admit', { participant: person.id });
  }

  /** The patient's word on who is there (K1). */
  company(person: Person, wish: 'leave' | 'return' | 'stay'): Promise<unknown> {
    return this.channel.request('company', { participant: person.id, wish });
  }

  dispose(): void {
    this.stops.forEach((stop) => stop());
    this.legs.dispose();
    this.checkup.dispose();
    this.chat.clear();
    this.stills.clear();
    this.encryption.dispose();
    this.media.stop();
    this.channel.close();
  }
}
