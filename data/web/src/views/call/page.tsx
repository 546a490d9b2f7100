// SPDX-License-Identifier: GPL-3.0-or-later
// The call: the face is the interface; everything else steps back.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Users } from 'lucide';
import { messages } from '../../i18n';
import { stopwatch } from '../../i18n/format';
import { canShareScreen } from '../../call/devices';
import { say } from '../../state/toast';
import { AdmissionQuestion } from '../parts/admission';
import { useTitle, useWakeLock } from '../parts/bits';
import { Button } from '../parts/button';
import { KeysDialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { useKeys } from '../parts/keys';
import { OfflineBar, SkipLink, Toasts } from '../parts/shell';
import { Sound } from '../parts/video';
import { useVisit } from '../visit/context';
import { Bar } from './bar';
import { ChatPanel, useDrop } from './chat';
import { ConnectionPanel } from './connection';
import { EndDialog } from './end';
import { Hints, Overlay } from './hints';
import { Panel } from './panel';
import { QualityWord } from './quality';
import { SecurityBadge, SecurityPanel } from './security';
import { Settings } from './settings';
import { StillQuestion } from './still';
import { LAYOUTS, Stage, type Layout } from './stage';

export type Side = 'panel' | 'settings' | 'connection' | 'security' | 'chat' | null;

/** Controls fade for professionals after three seconds of stillness; patients keep them. */
function useStillness(enabled: boolean): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const stir = () => {
      setStill(false);
      clearTimeout(timer);
      timer = setTimeout(() => setStill(true), 3000);
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'];
    events.forEach((event) => document.addEventListener(event, stir));
    stir();
    return () => {
      clearTimeout(timer);
      events.forEach((event) => document.removeEventListener(event, stir));
    };
  }, [enabled]);
  return enabled && still;
}

function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void element?.requestFullscreen?.().catch(() => undefined);
}

export function CallPage() {
  const visit = useVisit();
  const root = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState<Side>(null);
  const [layout, setLayout] = useState<Layout>('speaker');
  const [keysShown, setKeysShown] = useState(false);
  const [ending, setEnding] = useState(false);
  const practitioner = visit.isPractitioner.value;
  const still = useStillness(practitioner && side === null && !ending);
  useWakeLock();
  const vanished = visit.media.vanished.value;
  useEffect(() => {
    if (vanished > 0) say(messages.value.call.deviceLost);
  }, [vanished]);
  const vanishedExtra = visit.media.extra.vanished.value;
  useEffect(() => {
    if (vanishedExtra > 0) say(messages.value.call.second.stopped);
  }, [vanishedExtra]);

  const drop = useDrop(visit, () => setSide('chat'));
  const toggle = (next: Exclude<Side, null>) => setSide((now) => (now === next ? null : next));
  const share = async () => {
    const { extra } = visit.media;
    if (extra.shown.value?.kind === 'screen') extra.stop();
    else if (!(await extra.shareScreen())) say(messages.value.call.shareUnavailable);
  };
  const nextLayout = () =>
    setLayout((now) => LAYOUTS[(LAYOUTS.indexOf(now) + 1) % LAYOUTS.length] ?? 'speaker');
  const hangUp = () => (practitioner ? setEnding(true) : visit.leaveCall());
  useKeys({
    m: () => visit.media.toggleMicrophone(),
    c: () => void visit.media.toggleCamera(),
    ...(canShareScreen ? { s: () => void share() } : {}),
    p: () => toggle('panel'),
    d: () => toggle('chat'),
    f: () => toggleFullScreen(root.current),
    l: nextLayout,
    '?': () => setKeysShown(true),
  });

  return (
    <div
      ref={root}
      class={`call theme-dark${still ? ' still' : ''}${side ? ' with-side' : ''}${practitioner ? '' : ' large'}`}
      data-testid="call"
      {...drop.handlers}
    >
      <SkipLink />
      <CallHead announce={side !== 'panel'}>
        <QualityWord open={side === 'connection'} onOpen={() => toggle('connection')} />
        <SecurityBadge open={side === 'security'} onClick={() => toggle('security')} />
      </CallHead>
      <main id="main" class="call-main" tabIndex={-1}>
        <Stage layout={layout} />
        <div class="call-offline">
          <OfflineBar />
        </div>
        <Overlay />
        <Hints onChat={() => setSide('chat')} />
        {drop.over && <p class="drop-here">{messages.value.chat.drop}</p>}
      </main>
      <Bar side={side} onSide={toggle} onShare={share} onHangUp={hangUp} />
      {side === 'panel' && <Panel onClose={() => setSide(null)} />}
      {side === 'connection' && <ConnectionPanel onClose={() => setSide(null)} />}
      {side === 'settings' && (
        <Settings
          layout={layout}
          onLayout={setLayout}
          onClose={() => setSide(null)}
          onFullScreen={() => toggleFullScreen(root.current)}
          onKeys={() => setKeysShown(true)}
        />
      )}
      {side === 'chat' && <ChatPanel onClose={() => setSide(null)} />}
      {side === 'security' && <SecurityPanel onClose={() => setSide(null)} />}
      {ending && <EndDialog onClose={() => setEnding(false)} />}
      {keysShown && <CallKeys onClose={() => setKeysShown(false)} />}
      <Sounds />
      <StillQuestion />
      <AdmissionQuestion />
      <Toasts />
    </div>
  );
}

/** `announce`: whether arrivals are told here; the panel tells them itself. */
function CallHead({ announce, children }: { announce: boolean; children: ComponentChildren }) {
  const visit = useVisit();
  const t = messages.value;
  const state = visit.state.value;
  const names = visit.inCall.value.map((one) => one.display_name);
  const fallback = visit.isPractitioner.value
    ? visit.others.value.find((one) => one.role === 'patient')?.display_name
    : state?.consultation.practitioner.display_name;
  const title = names.length ? names.join(', ') : (fallback ?? '');
  useTitle(t.call.title(title));
  const started = state?.consultation.started_at;
  return (
    <header class="call-head">
      <h1>{title}</h1>
      {started && (
        <span class="call-clock" data-testid="elapsed">
          <span class="visually-hidden">{t.call.elapsed} </span>
          {stopwatch(started)}
        </span>
      )}
      {announce && visit.isPractitioner.value && visit.waiting.value.length > 0 && (
        <WaitingBanner />
      )}
      <div class="call-states">{children}</div>
    </header>
  );
}

/** Somebody came while the call is under way: one line, one button. */
function WaitingBanner() {
  const visit = useVisit();
  const t = messages.value.call.people;
  const first = visit.waiting.value[0];
  if (!first) return null;
  return (
    <div class="waiting-banner" role="status">
      <Icon node={Users} size={18} />
      <span>{t.arrived(first.display_name)}</span>
      <Button
        tone="main"
        size="small"
        testid={`admit-${first.id}`}
        label={t.admitName(first.display_name)}
        onClick={() => visit.admit(first)}
      >
        <span data-testid="admit">{t.admit}</span>
      </Button>
    </div>
  );
}

/** Everybody's voice, whatever the layout shows. */
function Sounds() {
  const visit = useVisit();
  const retry = visit.soundRetry.value;
  return (
    <>
      {[...visit.legs.slots.value]
        .filter(([, stream]) => stream.getAudioTracks().length > 0)
        .map(([slot, stream]) => (
          <Sound
            key={stream.id + slot}
            stream={stream}
            speakerId={visit.media.speakerId.value}
            retry={retry}
            onBlocked={() => {
              visit.soundBlocked.value = true;
            }}
          />
        ))}
    </>
  );
}

function CallKeys({ onClose }: { onClose: () => void }) {
  const t = messages.value.call.keys;
  const keys: [string, string][] = [
    ['M', t.microphone],
    ['C', t.camera],
    ['S', t.share],
    ['P', t.panel],
    ['D', messages.value.chat.heading],
    ['F', t.fullScreen],
    ['L', t.layout],
    ['?', t.help],
  ];
  return <KeysDialog heading={t.heading} keys={keys} onClose={onClose} />;
}
