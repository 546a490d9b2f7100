// SPDX-License-Identifier: GPL-3.0-or-later
// What must be said where the eyes are: muted while speaking, sound blocked, line cut.
import { HeartHandshake, LockOpen, MicOff, MonitorUp, ShieldAlert, Video, Volume2, WifiOff } from 'lucide';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { useHost } from '../visit/company';
import { useVisit } from '../visit/context';
import { explain, ownQuality } from './quality';
import { ChatNews } from './chat';
import { namesOf, whyOff } from './security';

export function Hints({ onChat }: { onChat: () => void }) {
  const visit = useVisit();
  const t = messages.value.call;
  const { media } = visit;
  return (
    <div class="hints" role="status" aria-live="polite">
      {visit.soundBlocked.value && (
        <div class="call-hint">
          <Icon node={Volume2} /> <span>{t.enableSoundText}</span>
          <Button
            tone="main"
            size="small"
            testid="enable-sound"
            onClick={() => visit.enableSound()}
          >
            {t.enableSound}
          </Button>
        </div>
      )}
      {media.speakingWhileMuted.value && (
        <div class="call-hint" data-testid="muted-speaking">
          <Icon node={MicOff} /> <span>{t.mutedSpeaking}</span>
          <Button tone="main" size="small" onClick={() => media.toggleMicrophone(true)}>
            {t.unmute}
          </Button>
        </div>
      )}
      <Showing />
      <HostBeside />
      <ChatNews onRead={onChat} />
      <SecurityHints />
      <WeakLine />
    </div>
  );
}

/** What others see beside the own face. */
function Showing() {
  const { extra } = useVisit().media;
  const t = messages.value.call;
  const shown = extra.shown.value;
  if (!shown) return null;
  const screen = shown.kind === 'screen';
  return (
    <div class="call-hint" data-testid="sharing">
      <Icon node={screen ? MonitorUp : Video} />{' '}
      <span>{screen ? t.sharing : t.second.showing(shown.label ?? '')}</span>
      <Button size="small" testid="sharing-stop" onClick={() => extra.stop()}>
        {screen ? t.shareStop : t.second.stop}
      </Button>
    </div>
  );
}

/** The patient can change their mind about the host at any time, with one button (K1). */
function HostBeside() {
  const visit = useVisit();
  const host = useHost();
  const t = messages.value.company.host;
  if (!host || visit.state.value?.me.role !== 'patient') return null;
  return (
    <div class="call-hint" data-testid="host-hint">
      <Icon node={HeartHandshake} /> <span>{t.beside(host.display_name)}</span>
      <Button
        size="small"
        testid="host-hint-alone"
        onClick={() => visit.company(host, 'leave')}
      >
        {t.alone}
      </Button>
    </div>
  );
}

/** One sentence where the eyes are: the own line first, else whoever's is weak. */
function WeakLine() {
  const visit = useVisit();
  const qualities = visit.qualities.value;
  if (ownQuality(visit) === 'reconnecting') return null; // the overlay says it
  const own = qualities.get(visit.me.value?.id ?? '');
  const other = visit.inCall.value.find(
    (person) =>
      person.presence !== 'reconnecting' && qualities.get(person.id)?.word === 'poor',
  );
  const text =
    own?.word === 'poor'
      ? explain(own, null)
      : other
        ? explain(qualities.get(other.id), other.display_name)
        : '';
  if (!text) return null;
  return (
    <div class="call-hint" data-testid="weak-line">
      <Icon node={WifiOff} /> <span>{text}</span>
    </div>
  );
}

/** Encryption that is off, or fails, is said without being asked. */
function SecurityHints() {
  const visit = useVisit();
  const t = messages.value.security;
  const protection = visit.encryption.protection.value;
  const troubled = [...visit.encryption.troubles.value].find(([, { now }]) => now);
  if (protection.state === 'meddled')
    return (
      <div class="call-hint" data-testid="security-meddled">
        <Icon node={ShieldAlert} /> <span>{t.meddled}</span>
      </div>
    );
  if (protection.state === 'off' && protection.cause !== 'operator')
    return (
      <div class="call-hint" data-testid="security-off">
        <Icon node={LockOpen} />{' '}
        <span>
          {protection.cause === 'self'
            ? t.off.self
            : whyOff(visit, protection.people)}
        </span>
      </div>
    );
  if (protection.state !== 'on' || !troubled) return null;
  return (
    <div class="call-hint" data-testid="security-trouble">
      <Icon node={ShieldAlert} /> <span>{t.trouble(namesOf(visit, [troubled[0]]))}</span>
    </div>
  );
}

/** The own line is cut: patience first, then a clear button (E7). */
export function Overlay() {
  const visit = useVisit();
  const t = messages.value.call;
  const link = visit.legs.link.value;
  if (link === 'reconnecting') {
    return (
      <div class="overlay" role="alert" data-testid="reconnecting">
        <span class="breath small" aria-hidden="true" />
        <p>{t.reconnectingSelf}</p>
      </div>
    );
  }
  if (link !== 'lost') return null;
  return (
    <div class="overlay full" role="alert" data-testid="lost">
      <Icon node={WifiOff} size={40} />
      <h2>{t.lostHeading}</h2>
      <p>{t.lostText}</p>
      <Button tone="main" size="large" testid="rejoin" onClick={() => visit.rejoin()}>
        {t.rejoin}
      </Button>
    </div>
  );
}
