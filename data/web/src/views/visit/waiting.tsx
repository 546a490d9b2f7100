// SPDX-License-Identifier: GPL-3.0-or-later
// The waiting room (D4): calm, never blank, never sends anybody away.
import { useState } from 'preact/hooks';
import { BatteryCharging, CalendarClock, Clock, CreditCard, MessageCircle, Sun, Users } from 'lucide';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { useWakeLock } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { Picture } from '../parts/video';
import { Withdraw } from '../parts/withdraw';
import { VitalSigns } from '../parts/vital-signs';
import { BringByVisit } from '../documents/bring';
import { Company, HostNotice } from './company';
import { useVisit } from './context';
import { DeviceCheck, useHeard } from './devices';
import { StepPage } from './frame';
import { hostName } from './host';

export function WaitingRoom() {
  const visit = useVisit();
  const [dialog, setDialog] = useState<'devices' | 'leave' | null>(null);
  useWakeLock();
  const state = visit.state.value;
  if (!state) return null;
  const t = messages.value.visit.waiting;
  const { consultation } = state;
  const q = messages.value.queue;
  const { queue } = consultation;
  const doctor = consultation.practitioner.display_name;
  return (
    <StepPage step="waiting" heading={t.title} testid="waiting-room">
      <div class="waiting-hero">
        <span class="breath" aria-hidden="true" />
        <p class="lead" role="status">
          <strong>{!queue ? t.knows(doctor) : queue.taken ? q.taken(doctor) : q.knows}</strong>
        </p>
        <p>{t.stay}</p>
      </div>
      <HostNotice />
      <ul class="facts" aria-live="polite">
        {!queue && (
          <li>
            <Icon node={CalendarClock} /> {t.planned(when(consultation.planned_start))}
          </li>
        )}
        {queue && queue.ahead !== null && (
          <li data-testid="queue-place">
            <Icon node={Users} /> {q.place(queue.ahead)}
          </li>
        )}
        {consultation.announced_delay_minutes !== null &&
          consultation.announced_delay_minutes > 0 && (
            <li class="fact-wait" data-testid="announced-delay">
              <Icon node={Clock} /> {t.delay(consultation.announced_delay_minutes)}
            </li>
          )}
        {consultation.waiting_message && (
          <li class="fact-message" data-testid="waiting-message">
            <Icon node={MessageCircle} />
            <span>
              <span class="fact-from">{t.messageFrom(hostName(consultation))}</span>
              {consultation.waiting_message}
            </span>
          </li>
        )}
      </ul>
      <OwnPicture onAdjust={() => setDialog('devices')} />
      <Company />
      {(state.me.role === 'professional' || consultation.site) && state.me.role !== 'companion' && (
        <VitalSigns
          level="h2"
          consultationId={consultation.id}
          count={consultation.measurements}
          mayEnter
        />
      )}
      {(state.me.role === 'patient' ||
        state.me.role === 'companion' ||
        state.me.role === 'professional') && (
        <BringByVisit consultationId={consultation.id} />
      )}
      <Preparation treated={state.me.role === 'patient' || state.me.role === 'companion'} />
      <div class="actions end">
        <Button tone="quiet" testid="leave" onClick={() => setDialog('leave')}>
          {t.leave}
        </Button>
        <Withdraw />
      </div>
      {dialog === 'devices' && <DevicesDialog onClose={() => setDialog(null)} />}
      {dialog === 'leave' && (
        <Dialog heading={t.leaveAsk} onClose={() => setDialog(null)}>
          <p>{t.leaveText}</p>
          <div class="actions">
            <Button tone="main" size="large" wide onClick={() => setDialog(null)} autofocus>
              {t.leaveNo}
            </Button>
            <Button
              tone="danger"
              size="large"
              wide
              testid="leave-yes"
              onClick={() => visit.leave()}
            >
              {t.leaveYes}
            </Button>
          </div>
        </Dialog>
      )}
    </StepPage>
  );
}

/** The own picture, small, and whether the video link stands. */
function OwnPicture({ onAdjust }: { onAdjust: () => void }) {
  const visit = useVisit();
  const t = messages.value.visit.waiting;
  const link = visit.legs.link.value;
  const word =
    link === 'connected'
      ? t.linkReady
      : link === 'reconnecting' || link === 'lost'
        ? t.linkTrouble
        : link === 'none'
          ? t.linkLater
          : t.linkConnecting;
  return (
    <div class="own-picture">
      <div class="own-frame">
        <Picture stream={visit.media.preview.value} label={t.you} mirrored testid="self-video" />
      </div>
      <div>
        <p class={`link-word ${link}`} role="status" data-testid="link-state" data-link={link}>
          <span class="dot" aria-hidden="true" /> {word}
        </p>
        <Button size="small" onClick={onAdjust}>
          {t.adjust}
        </Button>
      </div>
    </div>
  );
}

/** Whoever comes to work has no insurance card to keep at hand. */
function Preparation({ treated }: { treated: boolean }) {
  const t = messages.value.visit.waiting;
  const icons = { ...(treated && { card: CreditCard }), place: Sun, power: BatteryCharging };
  return (
    <section class="preparation">
      <h2>{t.prepareHeading}</h2>
      <ul class="points">
        {(Object.keys(icons) as (keyof typeof icons)[]).map((key) => (
          <li key={key}>
            <Icon node={icons[key]!} size={24} /> {t.prepare[key]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function DevicesDialog({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const heard = useHeard(visit.media);
  return (
    <Dialog heading={messages.value.visit.waiting.adjust} onClose={onClose}>
      <DeviceCheck media={visit.media} checkup={visit.checkup} heard={heard} />
    </Dialog>
  );
}
