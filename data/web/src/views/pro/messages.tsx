// SPDX-License-Identifier: GPL-3.0-or-later
// What became of invitations and reminders: beside each person, and on the dashboard (C2).
import { useEffect, useState } from 'preact/hooks';
import { CircleAlert, CircleCheck, Clock3, Send } from 'lucide';
import { outbox } from '../../api/endpoints';
import type { Channel, Consultation, Message, Participant } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { say } from '../../state/toast';
import { Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { nameOf } from './people';

const SETTLE_MS = 500;

/** Read again with every change of the consultation, which the live socket tells. */
export function useMessages(one: Consultation) {
  const [items, setItems] = useState<Message[]>([]);
  useEffect(() => {
    let stale = false;
    outbox.of(one.id).then(
      (answer) => stale || setItems(answer.items),
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [one]);
  return [items, setItems] as const;
}

export function reasonWords(reason: string | null): string {
  const words: Record<string, string> = messages.value.mail.reason;
  const name = reason?.split(' ')[0] ?? '';
  return words[name] ?? messages.value.mail.reason.other;
}

function stateWords(message: Message): string {
  const t = messages.value.mail.state;
  switch (message.state) {
    case 'sent':
      return t.sent(when(message.at));
    case 'failed':
      return `${t.failed} (${reasonWords(message.reason)})`;
    case 'waiting':
      return message.next_try_at
        ? `${t.retried(when(message.next_try_at))} (${reasonWords(message.reason)})`
        : t.waiting;
    case 'sending':
    case 'filed':
      return t[message.state];
    default:
      return '';
  }
}

function iconOf(message: Message) {
  if (message.state === 'sent') return CircleCheck;
  return message.state === 'failed' || message.reason || message.state === 'filed'
    ? CircleAlert
    : Clock3;
}

export function MessageLines({
  one,
  person,
  items,
  onChange,
  open,
}: {
  one: Consultation;
  person: Participant;
  items: Message[];
  onChange: (items: Message[]) => void;
  open: boolean;
}) {
  const t = messages.value.mail;
  const own = items.filter(
    (message) => message.participant_id === person.id && message.state !== 'dropped',
  );
  if (person.role !== 'practitioner' && !person.email && !person.mobile)
    return <p class="hint">{t.nothing}</p>;
  return own.length ? (
    <ul class="message-lines">
      {own.map((message) => (
        <li
          key={message.kind + message.channel}
          class={message.state === 'failed' || message.reason ? 'bad' : undefined}
          data-testid={`message-${message.kind}-${message.channel}`}
          data-state={message.state}
        >
          <Icon node={iconOf(message)} size={18} />
          <span>
            {t.kind[message.kind]} ({t.channel[message.channel]}){t.colon} {stateWords(message)}
          </span>
          {open && message.kind === 'invitation' && (
            <Again one={one} person={person} message={message} onChange={onChange} />
          )}
        </li>
      ))}
    </ul>
  ) : null;
}

function Again({
  one,
  person,
  message,
  onChange,
}: {
  one: Consultation;
  person: Participant;
  message: Message;
  onChange: (items: Message[]) => void;
}) {
  const t = messages.value.mail;
  const onItsWay = message.state === 'sending' || (message.state === 'waiting' && !message.reason);
  if (onItsWay) return null;
  const again = async (channel: Channel) => {
    onChange((await outbox.again(one.id, person.id, channel)).items);
    say(t.againDone);
  };
  return (
    <Button
      size="small"
      tone="quiet"
      icon={Send}
      label={t.againTo(nameOf(person), t.channel[message.channel])}
      testid={`again-${message.channel}`}
      onClick={() => again(message.channel)}
    >
      {t.again}
    </Button>
  );
}

/** On the dashboard: what needs somebody's eyes. @live: whatever changes when something happened. */
export function TroubleNotice({ live }: { live: unknown }) {
  const t = messages.value.mail;
  const [items, setItems] = useState<Message[]>([]);
  useEffect(() => {
    // What happens comes in bursts: a plan and its two invitations.
    const timer = setTimeout(() => {
      outbox.trouble().then(
        (answer) => setItems(answer.items),
        () => undefined,
      );
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [live]);
  if (!items.length) return null;
  return (
    <Notice tone="bad" live>
      <Icon node={CircleAlert} />
      <div data-testid="trouble">
        <p>
          <strong>{t.troubleTitle(items.length)}</strong>
        </p>
        <ul class="message-lines">
          {items.slice(0, 5).map((message) => (
            <li key={message.participant_id + message.kind + message.channel}>
              <span>
                <strong>{message.display_name}</strong> – {t.kind[message.kind]} (
                {t.channel[message.channel]}){t.colon} {reasonWords(message.reason)}
              </span>
              <a
                href={`/app/consultations/${message.consultation_id}`}
                aria-label={messages.value.app.about(t.troubleOpen, message.display_name)}
              >
                {t.troubleOpen}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </Notice>
  );
}
