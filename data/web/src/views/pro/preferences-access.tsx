// SPDX-License-Identifier: GPL-3.0-or-later
// The password, and the devices that are logged in.
import { useEffect, useState } from 'preact/hooks';
import { account as api } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import type { BrowserSession } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { session } from '../../state/session';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';

const SHORTEST_PASSWORD = 12;

export function Password() {
  const t = messages.value;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [errors, setErrors] = useState<{ current?: string; next?: string }>({});
  const change = async () => {
    const isAddress = next.toLowerCase() === session.value?.account.email;
    if (isAddress || next.length < SHORTEST_PASSWORD) {
      setErrors({ next: isAddress ? t.preferences.isAddress : t.preferences.tooShort });
      return;
    }
    try {
      await api.setPassword(current, next);
    } catch (problem) {
      if (isProblem(problem, 'wrong-credentials')) setErrors({ current: t.preferences.wrongCurrent });
      else if (isProblem(problem, 'invalid')) setErrors({ next: t.preferences.tooShort });
      else throw problem;
      return;
    }
    setCurrent('');
    setNext('');
    setErrors({});
    say(t.preferences.changed);
  };
  return (
    <form class="card" onSubmit={(event) => event.preventDefault()}>
      <h2>{t.preferences.password}</h2>
      <input
        type="text"
        name="username"
        autocomplete="username"
        value={session.value?.account.email ?? ''}
        hidden
        readonly
      />
      <TextField
        id="current-password"
        label={t.preferences.current}
        type="password"
        value={current}
        testid="current-password"
        onInput={setCurrent}
        autocomplete="current-password"
        error={errors.current}
      />
      <TextField
        id="new-password"
        label={t.preferences.next}
        hint={t.preferences.nextHint}
        type="password"
        value={next}
        testid="new-password"
        onInput={setNext}
        autocomplete="new-password"
        error={errors.next}
      />
      <div class="actions">
        <Button type="submit" disabled={!current || !next} testid="password-change" onClick={change}>
          {t.preferences.change}
        </Button>
      </div>
    </form>
  );
}

export function Sessions() {
  const t = messages.value.preferences;
  const [sessions, setSessions] = useState<BrowserSession[]>([]);
  const load = () =>
    api.sessions().then(
      (answer) => setSessions(answer.items),
      () => setSessions([]),
    );
  useEffect(() => void load(), []);
  const end = async (id: string) => {
    await api.deleteSession(id);
    await load();
  };
  return (
    <section class="card">
      <h2>{t.sessions}</h2>
      <ul class="plain-list">
        {sessions.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{deviceWords(one.user_agent)}</strong>
              <span class="hint">
                {one.current ? t.thisOne : t.lastSeen(when(one.last_seen_at ?? one.created_at))}
              </span>
            </span>
            {!one.current && (
              <Button size="small" tone="quiet" onClick={() => end(one.id)}>
                {t.revoke}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Firefox, Windows" out of a user agent. */
function deviceWords(agent: string | null): string {
  const text = agent ?? '';
  const browser = /Edg|Firefox|Chrome|Safari/.exec(text)?.[0].replace('Edg', 'Edge') ?? 'Web';
  const system =
    /Windows|Android|iPhone|iPad|Mac OS|Linux/.exec(text)?.[0].replace('Mac OS', 'Mac') ?? '';
  return [browser, system].filter(Boolean).join(', ');
}
