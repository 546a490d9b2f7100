// SPDX-License-Identifier: GPL-3.0-or-later
import { useEffect, useState } from 'preact/hooks';
import { account as api } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { ApiToken, BrowserSession } from '../../api/types';
import { playArrival } from '../../call/meter';
import { chooseLocale, locale, messages, type Locale } from '../../i18n';
import { dateInput, when } from '../../i18n/format';
import { saveAccount, session } from '../../state/session';
import { say } from '../../state/toast';
import { CopyButton, Notice, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Check, Select, TextField } from '../parts/field';
import { CalendarFeed } from './calendar-feed';
import { Webhooks } from './webhooks';

const YEAR_MS = 365 * 86_400_000;
const SHORTEST_PASSWORD = 12;

/** Whoever runs the server has no consultations, and so no texts and nothing to be told of. */
function isOperator(): boolean {
  return session.value?.account.role === 'operator';
}

export function Preferences() {
  const t = messages.value.preferences;
  useTitle(t.title);
  return (
    <div class="preferences">
      <h1>{t.title}</h1>
      <Profile />
      <CalendarFeed />
      {!isOperator() && <Texts />}
      <Password />
      <Tokens />
      {!isOperator() && <Webhooks />}
      <Sessions />
    </div>
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

function Profile() {
  const t = messages.value;
  const account = session.value?.account;
  const [name, setName] = useState(account?.display_name ?? '');
  const [sound, setSound] = useState(account?.sound ?? true);
  const [minutes, setMinutes] = useState(String(account?.default_duration_minutes ?? 20));
  const save = async () => {
    await saveAccount({
      display_name: name.trim(),
      locale: locale.value,
      sound,
      default_duration_minutes: Number(minutes),
    });
    say(t.app.saved);
  };
  const durations = [...new Set([10, 15, 20, 30, 40, 45, 60, Number(minutes)])].sort(
    (a, b) => a - b,
  );
  return (
    <form class="card" onSubmit={(event) => event.preventDefault()}>
      <h2>{t.preferences.profile}</h2>
      <TextField
        id="name"
        label={t.preferences.name}
        value={name}
        onInput={setName}
        autocomplete="name"
        maxLength={100}
        testid="pref-name"
      />
      <TextField
        id="address"
        label={t.preferences.email}
        value={account?.email ?? ''}
        onInput={() => undefined}
        disabled
      />
      <div class="pair">
        <Select
          id="locale"
          label={t.preferences.language}
          value={locale.value}
          onChange={(next) => chooseLocale(next as Locale)}
          options={[
            { value: 'fr', label: t.app.french },
            { value: 'en', label: t.app.english },
          ]}
        />
        <Select
          id="minutes"
          label={t.preferences.duration}
          value={minutes}
          onChange={setMinutes}
          testid="pref-duration"
          options={durations.map((n) => ({ value: String(n), label: t.plan.minutes(n) }))}
        />
      </div>
      <div class="row-actions">
        <Check id="sound" label={t.preferences.sound} checked={sound} onChange={setSound} />
        <Button size="small" onClick={playArrival}>
          {t.preferences.tryIt}
        </Button>
      </div>
      <div class="actions">
        <Button type="submit" tone="main" testid="pref-save" onClick={save}>
          {t.app.save}
        </Button>
      </div>
    </form>
  );
}

function Password() {
  const t = messages.value;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [errors, setErrors] = useState<{ current?: string; next?: string }>({});
  const change = async () => {
    if (next.length < SHORTEST_PASSWORD) {
      setErrors({ next: t.preferences.tooShort });
      return;
    }
    try {
      await api.setPassword(current, next);
    } catch (problem) {
      if (isProblem(problem, 'wrong-credentials')) setErrors({ current: t.error.wrongCredentials });
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
        onInput={setNext}
        autocomplete="new-password"
        error={errors.next}
      />
      <div class="actions">
        <Button type="submit" disabled={!current || !next} onClick={change}>
          {t.preferences.change}
        </Button>
      </div>
    </form>
  );
}

function Tokens() {
  const t = messages.value.preferences;
  const [tokens, setTokens] = useState<ApiToken[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const load = () => api.tokens().then((answer) => setTokens(answer.items), setFailure);
  useEffect(() => void load(), []);
  const remove = async (id: string) => {
    await api.deleteToken(id);
    await load();
  };
  return (
    <section class="card">
      <h2>{t.tokens}</h2>
      <p class="hint">{t.tokensHint}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {fresh && (
        <Notice tone="good" live>
          <p>
            <strong>{t.tokenOnce}</strong>
          </p>
          <div class="with-button">
            <input readonly value={fresh} aria-label={t.tokens} data-testid="token-value" />
            <CopyButton text={fresh} label={messages.value.app.copy} />
          </div>
        </Notice>
      )}
      {tokens.length === 0 && <p>{t.tokensNone}</p>}
      <ul class="plain-list">
        {tokens.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{one.name}</strong>
              <span class="hint">
                {one.scopes.join(', ')} ·{' '}
                {one.last_used_at ? t.tokenUsed(when(one.last_used_at)) : t.tokenNever}
              </span>
            </span>
            <Button size="small" tone="quiet" onClick={() => remove(one.id)}>
              {t.tokenDelete}
            </Button>
          </li>
        ))}
      </ul>
      <NewToken
        onMade={(token) => {
          setFresh(token);
          void load();
        }}
      />
    </section>
  );
}

const SCOPES = {
  read: ['consultations:read'],
  write: ['consultations:read', 'consultations:write'],
  operate: ['operate'],
};

type Right = keyof typeof SCOPES;

function NewToken({ onMade }: { onMade: (token: string) => void }) {
  const t = messages.value.preferences;
  const [name, setName] = useState('');
  const rights: Right[] = isOperator() ? ['operate'] : ['read', 'write'];
  const [scope, setScope] = useState<Right>(rights[0]!);
  const [expires, setExpires] = useState(dateInput(new Date(Date.now() + YEAR_MS)));
  const create = async () => {
    const made = await api.createToken(
      name.trim(),
      SCOPES[scope],
      new Date(expires + 'T23:59').toISOString(),
    );
    setName('');
    onMade(made.token);
  };
  return (
    <form class="token-form" onSubmit={(event) => event.preventDefault()}>
      <TextField
        id="token-name"
        label={t.tokenName}
        value={name}
        onInput={setName}
        maxLength={100}
        testid="token-name"
      />
      <Select
        id="token-scope"
        label={t.tokenScope}
        value={scope}
        onChange={(next) => setScope(next as Right)}
        options={rights.map((right) => ({ value: right, label: t.scopes[right] }))}
      />
      <TextField
        id="token-expires"
        label={t.tokenExpires}
        type="date"
        value={expires}
        onInput={setExpires}
      />
      <Button
        type="submit"
        disabled={!name.trim() || !expires}
        testid="token-create"
        onClick={create}
      >
        {t.tokenCreate}
      </Button>
    </form>
  );
}

function Sessions() {
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
