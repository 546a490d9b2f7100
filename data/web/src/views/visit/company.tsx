// SPDX-License-Identifier: GPL-3.0-or-later
// Who is there, at every moment, and the patient's one button about it (K1).
import { useState } from 'preact/hooks';
import { HeartHandshake, LogOut, Undo2 } from 'lucide';
import { messages } from '../../i18n';
import type { Person } from '../../signal/messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from './context';

/** Those who are here in whatever way, and those who are out at this patient's word. */
export function useHost(): Person | null {
  return useVisit().others.value.find((one) => one.presence === 'beside') ?? null;
}

export function useCompany(): Person[] {
  const visit = useVisit();
  return visit.others.value.filter((one) => one.removed_by !== null || one.presence !== 'away');
}

function words(person: Person, patient: boolean): string {
  const t = messages.value;
  const here =
    person.presence === 'beside' && patient ? t.company.besideYou : t.presence[person.presence];
  const place = person.removed_by ? t.company.leftAtYourWord : here;
  return `${t.role[person.role]} · ${place}`;
}

/** `large`: on the calm pages; the call has its own, smaller buttons. */
export function CompanyRow({ person, large }: { person: Person; large?: boolean }) {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const t = messages.value;
  const patient = visit.state.value?.me.role === 'patient';
  const decides = patient && person.role !== 'practitioner' && person.presence !== 'beside';
  return (
    <li class="person" data-testid={`company-${person.id}`}>
      <div class="person-words">
        <strong>{person.display_name}</strong>
        <span class="hint">{words(person, patient)}</span>
      </div>
      {decides && !person.removed_by && (
        <Button
          icon={LogOut}
          size={large ? 'large' : 'normal'}
          label={t.company.leaveName(person.display_name)}
          testid={`ask-to-leave-${person.id}`}
          onClick={() => setAsking(true)}
        >
          {t.company.leave}
        </Button>
      )}
      {decides && person.removed_by === 'patient' && (
        <Button
          icon={Undo2}
          tone="quiet"
          label={t.company.backName(person.display_name)}
          testid={`let-back-${person.id}`}
          onClick={() => visit.company(person, 'return')}
        >
          {t.company.back}
        </Button>
      )}
      {asking && (
        <Dialog
          heading={t.company.leaveAsk(person.display_name)}
          onClose={() => setAsking(false)}
          testid="leave-dialog"
        >
          <p>{t.company.leaveText}</p>
          <div class="actions">
            <Button size="large" wide onClick={() => setAsking(false)}>
              {t.app.cancel}
            </Button>
            <Button
              tone="danger"
              size="large"
              wide
              testid="ask-to-leave-yes"
              onClick={() => visit.company(person, 'leave').then(() => setAsking(false))}
            >
              {t.company.leaveYes}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

/**
 * A host of the site beside the patient: they leave before the interview, unless the patient wants
 * them to stay; one button each, at any time (K1).
 */
export function HostNotice() {
  const visit = useVisit();
  const t = messages.value.company.host;
  const host = useHost();
  const site = visit.state.value?.consultation.site;
  if (!host || !site) return null;
  const stays = visit.hostWish.value === 'stay';
  const patient = visit.state.value?.me.role === 'patient';
  return (
    <div class="host-question" data-testid="host-notice" data-wish={site.host_wish}>
      <p role="status">
        {patient ? (
          <>
            <strong>{t.question(host.display_name, site.name)}</strong>{' '}
            {stays ? t.stays : t.rule}
          </>
        ) : stays ? (
          messages.value.app.about(host.display_name, t.wanted)
        ) : (
          t.forPractitioner
        )}
      </p>
      {patient && <HostButtons host={host} stays={stays} />}
    </div>
  );
}

function HostButtons({ host, stays }: { host: Person; stays: boolean }) {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const t = messages.value;
  return (
    <div class="actions">
      {!stays && (
        <Button
          icon={HeartHandshake}
          size="large"
          testid={`ask-to-stay-${host.id}`}
          label={t.company.host.stayName(host.display_name)}
          onClick={() => visit.company(host, 'stay')}
        >
          {t.company.host.stay}
        </Button>
      )}
      <Button
        icon={LogOut}
        size="large"
        testid={`ask-to-leave-${host.id}`}
        onClick={() => setAsking(true)}
      >
        {t.company.host.alone}
      </Button>
      {asking && (
        <Dialog
          heading={t.company.host.aloneAsk(host.display_name)}
          onClose={() => setAsking(false)}
          testid="leave-dialog"
        >
          <p>{t.company.host.aloneText}</p>
          <div class="actions">
            <Button size="large" wide onClick={() => setAsking(false)}>
              {t.app.cancel}
            </Button>
            <Button
              tone="main"
              size="large"
              wide
              testid="ask-to-leave-yes"
              onClick={() => visit.company(host, 'leave').then(() => setAsking(false))}
            >
              {t.company.host.aloneYes}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** On the way to the call: shown as soon as somebody is there. */
export function Company() {
  const visit = useVisit();
  const t = messages.value.company;
  const people = useCompany();
  if (!people.length) return null;
  return (
    <section class="beside" data-testid="company">
      <h2>{t.heading}</h2>
      <ul class="people-list">
        {people.map((one) => (
          <CompanyRow key={one.id} person={one} large />
        ))}
      </ul>
      {visit.state.value?.me.role === 'patient' &&
        people.some((one) => one.role !== 'practitioner') && (
          <p class="hint">{t.yourRight}</p>
        )}
    </section>
  );
}
