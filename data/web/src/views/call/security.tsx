// SPDX-License-Identifier: GPL-3.0-or-later
// What people are shown of end-to-end encryption (E5): its state in the head of the call; beside the
// picture the code to compare and what it means.
import { useEffect, useRef, useState } from 'preact/hooks';
import { LockKeyhole, LockOpen, ShieldAlert, ShieldCheck } from 'lucide';
import { messages } from '../../i18n';
import type { Visit } from '../../state/visit';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { useVisit } from '../visit/context';
import { PICTURES } from './pictures';
import { SidePanel } from './side';

const ICONS = {
  alone: LockKeyhole,
  starting: LockKeyhole,
  on: LockKeyhole,
  compared: ShieldCheck,
  off: LockOpen,
  meddled: ShieldAlert,
};

function stateOf(visit: Visit): keyof typeof ICONS {
  const protection = visit.encryption.protection.value;
  return protection.state === 'on' && protection.compared ? 'compared' : protection.state;
}

export function namesOf(visit: Visit, ids: readonly string[]): string {
  const names = visit.others.value.filter((one) => ids.includes(one.id));
  return names.map((one) => one.display_name).join(', ');
}

/** Why it is off because of others: browsers that cannot, screens that watch somebody. */
export function whyOff(visit: Visit, ids: readonly string[]): string {
  const t = messages.value.security.off;
  const people = namesOf(visit, ids);
  const screens = (visit.state.value?.devices ?? []).filter(({ id }) => ids.includes(id));
  return [
    people && t.people(people),
    screens.length > 0 && t.screens(screens.map(({ name }) => name).join(', ')),
  ]
    .filter(Boolean)
    .join(' ');
}

/** One glance: a lock, a word, and on larger screens the four pictures. */
export function SecurityBadge({ open, onClick }: { open: boolean; onClick: () => void }) {
  const visit = useVisit();
  const t = messages.value.security;
  const state = stateOf(visit);
  const code = state === 'on' ? visit.encryption.code.value : null;
  return (
    <button
      type="button"
      class={`security-badge ${state}`}
      aria-label={t.open(t.badge[state])}
      title={t.open(t.badge[state])}
      aria-expanded={open}
      data-testid="security-toggle"
      data-state={state}
      onClick={onClick}
    >
      <Icon node={ICONS[state]} size={18} />
      <span class="security-word">{t.badge[state]}</span>
      {code && (
        <span class="security-small">
          {code.map((picture, at) => (
            <Icon key={at} node={PICTURES[picture]!} size={18} />
          ))}
        </span>
      )}
    </button>
  );
}

export function SecurityPanel({ onClose }: { onClose: () => void }) {
  const t = messages.value.security;
  return (
    <SidePanel heading={t.heading} onClose={onClose} testid="security">
      <Statement />
      <Code />
      <Troubles />
    </SidePanel>
  );
}

function Statement() {
  const visit = useVisit();
  const t = messages.value.security;
  const protection = visit.encryption.protection.value;
  if (protection.state !== 'off') return <p>{t[protection.state]}</p>;
  const { cause, people } = protection;
  return (
    <section>
      <p>
        <strong>{cause === 'people' ? whyOff(visit, people) : t.off[cause]}</strong>
      </p>
      <p>{t.off.meaning}</p>
      {cause === 'self' && <p>{t.off.advice}</p>}
    </section>
  );
}

function Code() {
  const visit = useVisit();
  const [differs, setDiffers] = useState(false);
  const t = messages.value.security;
  const protection = visit.encryption.protection.value;
  const code = visit.encryption.code.value;
  if (protection.state !== 'on' || !code) return null;
  return (
    <section class="security-code">
      <h3>{t.codeHeading}</h3>
      <ol data-testid="security-code" data-code={code.join('-')}>
        {code.map((picture, at) => (
          <li key={at}>
            <Icon node={PICTURES[picture]!} size={40} />
            <span>{t.pictures[picture]}</span>
          </li>
        ))}
      </ol>
      <p class="hint">{t.codeFor(namesOf(visit, visit.encryption.members.value))}</p>
      {protection.compared ? (
        <Done />
      ) : (
        <>
          <p>{t.how}</p>
          <div class="stack">
            <Button
              tone="main"
              wide
              testid="security-compare"
              onClick={() => {
                setDiffers(false);
                visit.encryption.confirmCompared();
              }}
            >
              {t.compare}
            </Button>
            <Button wide testid="security-differs" onClick={() => setDiffers(true)}>
              {t.differs}
            </Button>
          </div>
        </>
      )}
      {differs && !protection.compared && (
        <p class="security-alarm" role="alert" data-testid="security-alarm">
          <Icon node={ShieldAlert} /> {t.differsText}
        </p>
      )}
    </section>
  );
}

/** Takes the focus over from the button that is gone. */
function Done() {
  const element = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus();
  }, []);
  return (
    <p
      class="security-done"
      role="status"
      ref={element}
      tabIndex={-1}
      data-testid="security-compared"
    >
      <Icon node={ShieldCheck} /> {messages.value.security.compared}
    </p>
  );
}

/** Counted, whether or not it is over. */
function Troubles() {
  const visit = useVisit();
  const t = messages.value.security;
  const troubles = [...visit.encryption.troubles.value];
  if (!troubles.length) return null;
  return (
    <ul class="hint" data-testid="security-troubles">
      {troubles.map(([id, { frames }]) => (
        <li key={id}>{t.troubleCount(namesOf(visit, [id]), frames)}</li>
      ))}
    </ul>
  );
}
