// SPDX-License-Identifier: GPL-3.0-or-later
// One consultation on the dashboard: when, who, what is going on, one main action.
import { ChevronRight, DoorOpen, LogIn } from 'lucide';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import {
  clockTime,
  dayWord,
  daysFromToday,
  durationText,
  minutesText,
  since,
} from '../../i18n/format';
import { canEncrypt } from '../../state/admission';
import { now } from '../../state/clock';
import { severalPractitioners } from '../../state/flags';
import { NOBODY_BACK, StatusLabel } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Icon } from '../parts/icon';
import { equipmentWords } from '../visit/people';
import { BillButton, Countdown, isToBill, paymentFact } from './billing';
import { admit } from './dashboard';
import { companyWords, guests, isOwn, isToIdentify, mainName, nameOf, patientOf, whomToAdmit } from './people';

/** What to know about it now, most urgent first. */
function factsOf(one: Consultation): string[] {
  const t = messages.value.dashboard;
  const patient = patientOf(one);
  const facts: string[] = [];
  if (one.status === 'waiting') {
    facts.push(equipmentWords(patient?.equipment));
    const next = whomToAdmit(one);
    if (next && !canEncrypt(next.equipment)) facts.push(messages.value.security.cannot);
    const also = guests(one).filter(
      (person) => person.presence === 'waiting' && person !== whomToAdmit(one),
    );
    if (also.length) facts.push(t.alsoWaiting(also.map(nameOf).join(', ')));
    if (one.announced_delay_minutes) facts.push(t.late(minutesText(one.announced_delay_minutes)));
  } else if (one.status === 'scheduled') {
    if (patient?.presence === 'arriving') facts.push(t.arriving);
    const late = Math.floor((now.value - Date.parse(one.planned_start)) / 60_000);
    if (late > 0) facts.push(t.overdue(minutesText(late)));
    else facts.push(minutesText(one.planned_duration_minutes));
  } else if (one.duration_seconds) {
    facts.push(durationText(one.duration_seconds));
  }
  if (one.status_reason === NOBODY_BACK) facts.push(messages.value.consultation.nobodyBack.heading);
  if (isToIdentify(one)) facts.push(messages.value.patients.identify.fact);
  facts.push(paymentFact(one));
  if (one.unopened_documents)
    facts.unshift(messages.value.documents.received(one.unopened_documents));
  facts.push(one.status === 'waiting' ? '' : companyWords(one), ...one.tags);
  return facts.filter(Boolean);
}

/** The one thing to do with it now, if there is one for this account. */
export function MainAction({ one, small }: { one: Consultation; small?: boolean }) {
  const t = messages.value.dashboard;
  const person = whomToAdmit(one);
  if (isToBill(one.payment, one.status)) return <BillButton one={one} />;
  if (!isOwn(one)) return null;
  if (one.status === 'waiting' && person)
    return (
      <Button
        tone="main"
        size={small ? 'small' : 'normal'}
        icon={DoorOpen}
        testid={`admit-${person.id}`}
        label={t.admitName(nameOf(person))}
        onClick={() => admit(one)}
      >
        <span data-testid="admit">{t.admit}</span>
      </Button>
    );
  if (one.status === 'in_progress')
    return (
      <ButtonLink
        href={`/visit/${one.id}`}
        tone="main"
        size={small ? 'small' : 'normal'}
        icon={LogIn}
        testid={`join-${one.id}`}
      >
        {t.join}
      </ButtonLink>
    );
  if (one.status === 'scheduled' || one.status === 'waiting')
    return (
      <ButtonLink href={`/visit/${one.id}`} size="small" testid={`open-${one.id}`}>
        {t.openRoom}
      </ButtonLink>
    );
  return null;
}

export function Row({ consultation: one }: { consultation: Consultation }) {
  const t = messages.value.dashboard;
  const otherDay = daysFromToday(new Date(one.planned_start)) !== 0 && one.status === 'waiting';
  const several = severalPractitioners.value;
  const name = mainName(one);
  const facts = factsOf(one);
  return (
    <li class={`row ${one.status}`} data-testid={`consultation-${one.id}`} data-status={one.status}>
      <time class="row-time" dateTime={one.planned_start}>
        {clockTime(one.planned_start)}
        {otherDay && <span class="hint">{dayWord(one.planned_start)}</span>}
      </time>
      <div class="row-words">
        <a class="row-name" href={`/app/consultations/${one.id}`}>
          {name}
        </a>
        <span class="row-facts">
          {several && <span class="fact">{one.practitioner.display_name}</span>}
          {facts.map((fact) => (
            <span key={fact} class="fact">
              {fact}
            </span>
          ))}
        </span>
      </div>
      <div class="row-state">
        {one.status === 'waiting' ? (
          <span class="status status-waiting" data-testid="status-label" data-status="waiting">
            <span class="status-dot" aria-hidden="true" />
            {since(patientOf(one)?.presence_since ?? one.status_since)}
            <span class="visually-hidden"> {messages.value.status.waiting}</span>
          </span>
        ) : (
          <StatusLabel status={one.status} reason={one.status_reason} />
        )}
        {one.payment.capture_before && isToBill(one.payment, one.status) && (
          <Countdown before={one.payment.capture_before} />
        )}
      </div>
      <div class="row-actions">
        <MainAction one={one} />
        <a
          class="icon-button"
          href={`/app/consultations/${one.id}`}
          title={t.details}
          aria-label={t.detailsOf(name)}
        >
          <Icon node={ChevronRight} />
        </a>
      </div>
    </li>
  );
}
