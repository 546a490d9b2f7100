// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences on one page, in sections one can jump to (J3).
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { practitioners } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Hours } from '../../api/types';
import { messages } from '../../i18n';
import { principals, session } from '../../state/session';
import { Loading, useTitle } from '../parts/bits';
import { ButtonLink } from '../parts/button';
import { Select } from '../parts/field';
import { CalendarFeed } from './calendar-feed';
import { ComplaintContact } from './complaint-contact';
import { OpeningHours } from './hours';
import { Password, Sessions } from './preferences-access';
import { Notices, Profile } from './preferences-profile';
import { Tokens } from './preferences-tokens';
import { PublicPageForm } from './public-page';
import { ReminderSettings } from './reminders';
import { PaymentSettings } from './payment-settings';
import { Webhooks } from './webhooks';

type Role = 'practitioner' | 'delegate' | 'operator';

interface Section {
  id: string;
  name: string;
  parts: ComponentType[];
  /** Whose page it is on; absent: everybody's. */
  roles?: Role[];
}

function sections(): Section[] {
  const t = messages.value.preferences.sections;
  const practice: Role[] = ['practitioner', 'delegate'];
  return [
    { id: 'you', name: t.you, parts: [Profile] },
    { id: 'notices', name: t.notices, parts: [Notices], roles: practice },
    { id: 'appointments', name: t.appointments, parts: [Appointments], roles: practice },
    {
      id: 'sites',
      name: messages.value.site.manage.title,
      parts: [EquippedSites],
      roles: practice,
    },
    { id: 'queues', name: messages.value.queue.manage, parts: [SharedQueues], roles: practice },
    { id: 'messages', name: t.messages, parts: [Texts, ReminderSettings, ComplaintContact], roles: practice },
    {
      id: 'payment',
      name: messages.value.payment.settings.heading,
      parts: [PaymentSettings],
      roles: ['practitioner'],
    },
    { id: 'calendar', name: t.calendar, parts: [CalendarFeed], roles: ['practitioner'] },
    { id: 'software', name: t.software, parts: [Tokens] },
    { id: 'webhooks', name: t.webhooks, parts: [Webhooks], roles: practice },
    { id: 'security', name: t.security, parts: [Password, Sessions] },
  ];
}

export function Preferences() {
  const t = messages.value.preferences;
  useTitle(t.title);
  const role = session.value?.account.role as Role;
  const shown = sections().filter(({ roles }) => !roles || roles.includes(role));
  return (
    <div class="preferences-page">
      <h1>{t.title}</h1>
      <nav class="preferences-nav" aria-label={t.title}>
        {shown.map(({ id, name }) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
      </nav>
      <div class="preferences">
        {shown.map(({ id, parts }) => (
          <div key={id} id={id} class="preferences-section">
            {parts.map((Part, index) => (
              <Part key={index} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Opening hours and public page are saved together: each form keeps what the other says. */
function Appointments() {
  const t = messages.value.hours;
  const [whose, setWhose] = useState(principals.value[0]?.id ?? '');
  const [hours, setHours] = useState<Hours | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  // Another one: what was typed is thrown away for what somebody else has saved.
  const [reading, setReading] = useState(0);
  const load = async () => {
    try {
      setHours(await practitioners.hours(whose));
      setReading((n) => n + 1);
    } catch (problem) {
      setFailure(problem);
    }
  };
  useEffect(() => {
    setHours(null);
    if (whose) void load();
  }, [whose]);
  const save = async (changes: Partial<Hours>) => {
    if (!hours) return;
    const { version, slot_minutes, buffer_minutes, lead_minutes, horizon_days } = hours;
    const { price_cents, base_cents, weekly, exceptions } = hours;
    const { url: _url, ...page } = changes.page ?? hours.page;
    const known = { version, slot_minutes, buffer_minutes, lead_minutes, horizon_days };
    try {
      setHours(
        await practitioners.setHours(whose, {
          ...known,
          price_cents,
          base_cents,
          weekly,
          exceptions,
          ...changes,
          page,
        }),
      );
    } catch (problem) {
      if (isProblem(problem, 'precondition-failed')) await load();
      throw problem;
    }
  };
  return (
    <>
      {principals.value.length > 1 && (
        <Select
          id="hours-whose"
          label={t.whose}
          value={whose}
          testid="hours-whose"
          options={principals.value.map((one) => ({ value: one.id, label: one.display_name }))}
          onChange={setWhose}
        />
      )}
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {!hours && failure === null && <Loading />}
      {hours && (
        <>
          <section class="card">
            <h2>{t.title}</h2>
            <OpeningHours key={`hours-${reading}`} hours={hours} save={save} />
          </section>
          <section class="card">
            <h2>{t.page}</h2>
            <PublicPageForm key={`page-${reading}`} hours={hours} save={save} />
          </section>
        </>
      )}
    </>
  );
}

function SharedQueues() {
  const t = messages.value.queue;
  return (
    <section class="card">
      <h2>{t.manage}</h2>
      <p class="hint">{t.manageLead}</p>
      <div class="actions">
        <ButtonLink href="/app/queues" testid="queues-open">
          {t.manageOpen}
        </ButtonLink>
      </div>
    </section>
  );
}

function EquippedSites() {
  const t = messages.value.site.manage;
  return (
    <section class="card">
      <h2>{t.title}</h2>
      <p class="hint">{t.lead}</p>
      <div class="actions">
        <ButtonLink href="/app/sites" testid="sites-open">
          {t.open}
        </ButtonLink>
      </div>
    </section>
  );
}

function Texts() {
  const t = messages.value.mail;
  return (
    <section class="card">
      <h2>{t.textsTitle}</h2>
      <p class="hint">{t.textsHint}</p>
      <div class="actions">
        <ButtonLink href="/app/messages" testid="texts-open">
          {t.textsOpen}
        </ButtonLink>
      </div>
    </section>
  );
}
