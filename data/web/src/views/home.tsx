// SPDX-License-Identifier: GPL-3.0-or-later
// The front door: a code for patients, first; a log-in for professionals.
import { useEffect, useState } from 'preact/hooks';
import { Eye, EyeOff, HeartHandshake, Link, LockKeyhole } from 'lucide';
import { codes } from '../api/endpoints';
import { sentenceFor } from '../api/problems';
import { messages } from '../i18n';
import { location, navigate } from '../state/router';
import { loadSession, logIn, session } from '../state/session';
import { useTitle } from './parts/bits';
import { Button, ButtonLink } from './parts/button';
import { describedBy, Field, FieldError, inputKind, TextField } from './parts/field';
import { Icon } from './parts/icon';
import { CalmShell } from './parts/shell';

const CODE_LENGTH = 8;
/** Codes of shared queues are shorter: they open a door, nobody's consultation. */
const QUEUE_CODE_LENGTH = 6;

/** Where to go after logging in; only inside this site. */
function target(): string {
  const wanted = location.value.query.get('next') ?? '';
  return /^\/(app|visit)(\/|$)/.test(wanted) ? wanted : '/app';
}

/** "abcd efgh" as it is typed: capitals, a gap in the middle, no other signs. */
function shapeCode(text: string): string {
  const bare = text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, CODE_LENGTH);
  return bare.length > 4 ? `${bare.slice(0, 4)} ${bare.slice(4)}` : bare;
}

function CodeForm() {
  const t = messages.value.home;
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const bare = code.replace(' ', '');
    if (bare.length === QUEUE_CODE_LENGTH) {
      navigate(`/q/${bare}`);
      return;
    }
    if (bare.length !== CODE_LENGTH) {
      setError(t.codeIncomplete);
      document.getElementById('code')?.focus();
      return;
    }
    setBusy(true);
    try {
      const { location: to } = await codes.redeem(bare);
      window.location.assign(to);
    } catch (problem) {
      setError(sentenceFor(problem));
      setBusy(false);
      document.getElementById('code')?.focus();
    }
  };
  return (
    <form class="card code-card" onSubmit={submit} noValidate>
      <h2>
        <label for="code">{t.codeHeading}</label>
      </h2>
      <div class={error ? 'field wrong' : 'field'}>
        <p class="hint" id="code-hint">
          {t.codeHint}
        </p>
        <input
          id="code"
          class="code-input"
          value={code}
          autocomplete="one-time-code"
          spellcheck={false}
          autocapitalize="characters"
          data-testid="code-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy('code', t.codeHint, error)}
          onInput={(event) => {
            const shaped = shapeCode(event.currentTarget.value);
            event.currentTarget.value = shaped;
            setCode(shaped);
            setError(null);
          }}
        />
        <FieldError id="code" text={error} />
      </div>
      <Button type="submit" tone="main" size="large" wide busy={busy} testid="code-submit">
        {t.codeSubmit}
      </Button>
    </form>
  );
}

function LoginForm() {
  const t = messages.value.home;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await logIn(email.trim(), password);
      navigate(target(), 'replace');
    } catch (problem) {
      setError(sentenceFor(problem));
      setBusy(false);
    }
  };
  return (
    <form class="card login-card" onSubmit={submit}>
      <h2>{t.proHeading}</h2>
      {location.value.query.has('next') && !error && <p class="hint">{t.expired}</p>}
      <TextField
        id="email"
        label={t.email}
        type="email"
        value={email}
        onInput={setEmail}
        required
        autocomplete="username"
        inputmode="email"
        testid="login-email"
      />
      <Field id="password" label={t.password} error={error}>
        <div class="with-button">
          <input
            id="password"
            type={inputKind(shown ? 'text' : 'password')}
            value={password}
            required
            autocomplete="current-password"
            data-testid="login-password"
            aria-invalid={error ? true : undefined}
            aria-describedby={describedBy('password', undefined, error)}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
          <button
            type="button"
            class="icon-button"
            aria-label={t.showPassword}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon node={shown ? EyeOff : Eye} />
          </button>
        </div>
      </Field>
      <Button type="submit" tone="plain" wide busy={busy} testid="login-submit">
        {t.submit}
      </Button>
    </form>
  );
}

function LoggedIn({ name }: { name: string }) {
  const t = messages.value.home;
  return (
    <section class="card login-card">
      <h2>{t.proHeading}</h2>
      <p>{t.loggedInAs(name)}</p>
      <ButtonLink href="/app" tone="plain" wide>
        {t.goToDashboard}
      </ButtonLink>
    </section>
  );
}

export function Home() {
  const t = messages.value;
  useTitle(t.home.title);
  useEffect(() => void loadSession(), []);
  const current = session.value;
  return (
    <CalmShell wide home={false} organisation={t.app.name}>
      <div class="home">
        <div class="home-words">
          <h1>{t.home.heading}</h1>
          <p class="lead">{t.home.lead}</p>
        </div>
        <div class="home-doors">
          <CodeForm />
          {current ? <LoggedIn name={current.account.display_name} /> : <LoginForm />}
        </div>
        <div class="home-more">
          <ul class="points">
            <li>
              <Icon node={Link} size={24} /> {t.home.points.simple}
            </li>
            <li>
              <Icon node={HeartHandshake} size={24} /> {t.home.points.human}
            </li>
            <li>
              <Icon node={LockKeyhole} size={24} /> {t.home.points.private}
            </li>
          </ul>
          <p class="home-test">
            {t.home.testLead} <a href="/test">{t.home.testLink}</a>
          </p>
          <p class="home-test">
            <a href="/information">{t.information.open}</a>
          </p>
        </div>
      </div>
    </CalmShell>
  );
}
