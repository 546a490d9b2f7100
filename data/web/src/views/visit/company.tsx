// SPDX-License-Identifier: GPL-3.0-or-later
// Who is there, at every moment, and the patient's one button about it (K1).
import { useState } from 'preact/hooks';
import { LogOut, Undo2 } from 'lucide';
import { messages } from '../../i18n';
import type { Person } from '../../signal/messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from './context';

/** Those who are here in whatever way, and those who are out at this patient's word. */
export function useCompany(): Person[] {
  const visit = useVisit();
  return visit.others.value.filter((one) => one.removed_by !== null || one.presence !== 'away');
}

function words(person: Person): string {
  const t = messages.value;
  const place = person.removed_by ? t.company.leftAtYourWord : t.presence[person.presence];
  return `${t.role[person.role]} · ${place}`;
}

/** `large`: on the calm pages; the call has its own, smaller buttons. */
export function CompanyRow({ person, large }: { person: Person; large?: boolean }) {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const t = messages.value;
  const decides = visit.state.value?.me.role === 'patient' && person.role !== 'practitioner';
  return (
    <li class="person" data-testid={`company-${person.id}`}>
      <div class="person-words">
        <strong>{person.display_name}</strong>
        <span class="hint">{words(person)}</span>
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
