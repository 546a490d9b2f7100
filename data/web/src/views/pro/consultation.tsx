// SPDX-License-Identifier: GPL-3.0-or-later
// One consultation: what is planned, the links to hand out, what may be done, what happened (B2, B3).
import { useEffect, useState } from 'preact/hooks';
import {
  CalendarClock,
  CircleCheck,
  Clock,
  DoorOpen,
  MessageSquareLock,
  Store,
  Tag,
  UserRound,
} from 'lucide';
import { consultations } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { durationText, minutesText, when } from '../../i18n/format';
import { Channel } from '../../signal/channel';
import type { LiveMessage } from '../../signal/messages';
import { location } from '../../state/router';
import {
  BY_PATIENT,
  NOBODY_BACK,
  NOT_READY,
  Loading,
  Notice,
  StatusLabel,
  useTitle,
} from '../parts/bits';
import { ButtonLink } from '../parts/button';
import { Icon } from '../parts/icon';
import { VitalSigns } from '../parts/vital-signs';
import { SiteDevices } from '../parts/site-devices';
import { NotFound } from '../problem';
import { Actions } from './actions';
import { BillingHelper } from './advice';
import { PaymentSection } from './billing';
import { CallQualitySection } from './call-quality';
import { ConfirmDuration } from './confirm-duration';
import { Consents } from './consents';
import { DocumentsSection } from './documents';
import { History } from './history';
import { ParticipantsList } from './participants';
import { isOwn, mainName } from './people';
import { ReportLink } from './report';

/** The consultation, kept true by the live socket. */
function useConsultation(id: string) {
  const [one, setOne] = useState<Consultation | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const put = (next: Consultation) =>
    setOne((before) => (before && before.revision > next.revision ? before : next));
  const load = () => consultations.get(id).then(put, setFailure);
  useEffect(() => {
    void load();
    const channel = new Channel<LiveMessage>('/api/v1/live', {
      hello: () => ({}),
      welcome: () => void load(),
      message: (message) => {
        if (message.type === 'consultation' && message.consultation.id === id)
          put(message.consultation);
        else if (message.type === 'resync') void load();
      },
    });
    return () => channel.close();
  }, [id]);
  return { one, failure, put, load };
}

export function ConsultationView({ id = '' }: { id?: string }) {
  const t = messages.value;
  const { one, failure, put, load } = useConsultation(id);
  useTitle(one ? t.consultation.title(mainName(one)) : t.app.loading);
  if (failure && !one)
    return (failure as { name?: string }).name === 'not-found' ? (
      <NotFound />
    ) : (
      <Notice tone="bad" live>
        <p>{sentenceFor(failure)}</p>
      </Notice>
    );
  if (!one) return <Loading />;
  const justPlanned = location.value.query.has('planned');
  return (
    <div class="sheet" data-testid="consultation" data-status={one.status}>
      {justPlanned && (
        <Notice tone="good" live>
          <Icon node={CircleCheck} />
          <p>
            <strong>{t.consultation.planned}</strong> {t.consultation.plannedText}
          </p>
          <ButtonLink href="/app/plan" size="small" testid="plan-another">
            {t.plan.another}
          </ButtonLink>
        </Notice>
      )}
      <header class="sheet-head">
        <div>
          <h1>{mainName(one)}</h1>
          <p class="lead">
            {t.kind[one.kind]} <time dateTime={one.planned_start}>{when(one.planned_start)}</time>
          </p>
        </div>
        <StatusLabel status={one.status} reason={one.status_reason} />
      </header>
      <ConfirmDuration one={one} onChange={put} />
      <MainActions one={one} />
      <div class="sheet-columns">
        <div>
          <ParticipantsList one={one} reload={load} />
        </div>
        <div>
          <Facts one={one} />
          <PaymentSection one={one} onChange={put} />
          <Actions one={one} onChange={put} />
          <BillingHelper
            kind={one.kind}
            date={one.planned_start.slice(0, 10)}
            profession={one.practitioner.profession}
          />
        </div>
      </div>
      {isOwn(one) && one.measurements > 0 && (
        <VitalSigns consultationId={one.id} count={one.measurements} mayEnter={false} />
      )}
      <Consents one={one} />
      <DocumentsSection one={one} />
      <CallQualitySection one={one} />
      <History one={one} />
    </div>
  );
}

function MainActions({ one }: { one: Consultation }) {
  const t = messages.value;
  if (['cancelled', 'absent', 'missed'].includes(one.status)) return null;
  const open = ['scheduled', 'waiting', 'in_progress'].includes(one.status);
  return (
    <div class="actions">
      {open && isOwn(one) && (
        <ButtonLink href={`/visit/${one.id}`} tone="main" icon={DoorOpen} testid="open-room">
          {one.status === 'in_progress' ? t.dashboard.join : t.dashboard.openRoom}
        </ButtonLink>
      )}
      <ReportLink id={one.id} />
    </div>
  );
}

/** Said in words of their own, elsewhere on the page. */
const FIXED_REASONS = [BY_PATIENT, NOBODY_BACK, NOT_READY];

function Facts({ one }: { one: Consultation }) {
  const t = messages.value;
  const c = t.consultation;
  return (
    <dl class="facts-list">
      <div>
        <dt>
          <Icon node={UserRound} size={18} /> {c.practitioner}
        </dt>
        <dd>{one.practitioner.display_name}</dd>
      </div>
      <div>
        <dt>
          <Icon node={CalendarClock} size={18} /> {c.duration}
        </dt>
        <dd>{minutesText(one.planned_duration_minutes)}</dd>
      </div>
      {one.site && (
        <div>
          <dt>
            <Icon node={Store} size={18} /> {t.site.at}
          </dt>
          <dd data-testid="consultation-site">
            {t.site.choice.at(one.site.name, one.site.town)}
            {one.site.checked_in_at && (
              <span class="hint"> {t.site.arrivedAt(when(one.site.checked_in_at))}</span>
            )}
            <SiteDevices devices={one.site.devices} />
          </dd>
        </div>
      )}
      {one.duration_seconds !== null && (
        <div>
          <dt>
            <Icon node={Clock} size={18} /> {c.realDuration}
          </dt>
          <dd data-testid="duration" data-seconds={one.duration_seconds}>
            {durationText(one.duration_seconds)}
          </dd>
        </div>
      )}
      {one.tags.length > 0 && (
        <div>
          <dt>
            <Icon node={Tag} size={18} /> {c.tags}
          </dt>
          <dd>
            {one.tags.map((tag) => (
              <span key={tag} class="tag">
                {tag}
              </span>
            ))}
          </dd>
        </div>
      )}
      <div>
        <dt>
          <Icon node={MessageSquareLock} size={18} /> {c.comment}
        </dt>
        <dd class="comment">{one.private_comment || <span class="hint">{c.noComment}</span>}</dd>
      </div>
      {one.status_reason && !FIXED_REASONS.includes(one.status_reason) && (
        <div>
          <dt>{t.table.columns.status}</dt>
          <dd>{c.reason(one.status_reason)}</dd>
        </div>
      )}
    </dl>
  );
}
