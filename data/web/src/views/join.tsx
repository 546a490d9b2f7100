// SPDX-License-Identifier: GPL-3.0-or-later
// The public door of a shared queue (B8): who one is, and in. What follows is as for everybody.
import { useEffect, useState } from 'preact/hooks';
import { Link2Off, Phone, TriangleAlert, Users } from 'lucide';
import { Problem } from '../api/client';
import { publicQueue, type QueueDoor } from '../api/endpoints';
import { sentenceFor } from '../api/problems';
import { locale, messages } from '../i18n';
import { BirthDate, dateError, isoDate, NO_DATE } from './parts/birth-date';
import { Loading, Notice, useTitle } from './parts/bits';
import { Button, ButtonLink } from './parts/button';
import { TextField } from './parts/field';
import { Icon } from './parts/icon';
import { CalmShell } from './parts/shell';

type Errors = Partial<
  Record<'given_name' | 'family_name' | 'birth_date' | 'mobile' | 'email', string>
>;

export function Join({ code = '' }: Record<string, string>) {
  const [door, setDoor] = useState<QueueDoor | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useTitle(door?.name ?? messages.value.app.name);
  useEffect(() => {
    publicQueue.look(code).then(setDoor, (problem: unknown) => setFailure(problem));
  }, [code]);
  return (
    <CalmShell organisation={door?.organisation}>
      {failure !== null && <Refused problem={failure} />}
      {!door && failure === null && <Loading />}
      {door && failure === null && <Door code={code} door={door} />}
    </CalmShell>
  );
}

function Refused({ problem }: { problem: unknown }) {
  const t = messages.value.queue.join;
  const unknown = problem instanceof Problem && problem.name === 'not-found';
  return (
    <article class="statement" data-testid="queue-unknown">
      <span class="statement-icon">
        <Icon node={unknown ? Link2Off : TriangleAlert} size={32} />
      </span>
      <h1>{unknown ? t.unknown : messages.value.app.unexpected}</h1>
      <p class="lead">{unknown ? t.unknownText : sentenceFor(problem)}</p>
      <div class="actions">
        <ButtonLink href="/" tone="main" size="large">
          {t.home}
        </ButtonLink>
      </div>
    </article>
  );
}

function Emergency() {
  return (
    <p class="hint queue-emergency">
      <Icon node={Phone} size={20} /> {messages.value.queue.join.emergency}
    </p>
  );
}

function Door({ code, door }: { code: string; door: QueueDoor }) {
  const t = messages.value.queue.join;
  if (!door.open)
    return (
      <div data-testid="queue-closed">
        <h1>{t.closed}</h1>
        <p class="lead">{t.closedText}</p>
        <Emergency />
      </div>
    );
  return (
    <div class="queue-door">
      <h1>{door.name}</h1>
      <p class="lead">{t.lead}</p>
      <p class="queue-now" data-testid="queue-waiting">
        <Icon node={Users} size={20} /> {door.waiting === 0 ? t.none : t.waiting(door.waiting)}
      </p>
      <JoinForm code={code} />
      <Emergency />
    </div>
  );
}

/** Who holds many places (B8) is told so beside the address. */
function heldBy(problem: Problem): Errors | null {
  const t = messages.value.queue.join;
  if (problem.pointer === '/email') return { email: t.heldEmail };
  return problem.pointer === '/mobile' ? { mobile: t.heldMobile } : null;
}

/** Errors of the server, each beside its field. */
function errorsOf(problem: unknown): Errors | null {
  if (problem instanceof Problem && problem.name === 'duplicate') return heldBy(problem);
  if (!(problem instanceof Problem) || problem.name !== 'invalid') return null;
  const name = problem.pointer?.slice(1) as keyof Errors | undefined;
  const t = messages.value;
  switch (name) {
    case 'given_name':
    case 'family_name':
      return { [name]: t.queue.join.missing };
    case 'birth_date':
      return { birth_date: t.book.badBirth };
    case 'email':
      return { email: t.queue.join.badEmail };
    case 'mobile':
      return { mobile: t.queue.join.badMobile };
    default:
      return null;
  }
}

function JoinForm({ code }: { code: string }) {
  const t = messages.value.queue.join;
  const [values, setValues] = useState({ given_name: '', family_name: '', mobile: '', email: '' });
  const [birth, setBirth] = useState(NO_DATE);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const set = (name: keyof typeof values) => (value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => ({ ...before, [name]: undefined }));
  };
  const submit = async () => {
    const found: Errors = {};
    if (!values.given_name.trim()) found.given_name = t.missing;
    if (!values.family_name.trim()) found.family_name = t.missing;
    const typed = birth.day || birth.month || birth.year;
    const birthDate = typed ? isoDate(birth) : null;
    if (typed && !birthDate) found.birth_date = dateError(birth);
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first) {
      document.getElementById(first === 'birth_date' ? 'birth-day' : first)?.focus();
      return;
    }
    try {
      const { location } = await publicQueue.join(code, {
        ...values,
        birth_date: birthDate,
        locale: locale.value,
      });
      window.location.assign(location);
    } catch (problem) {
      const atFields = errorsOf(problem);
      if (atFields) setErrors(atFields);
      else if (problem instanceof Problem && problem.name === 'room-full') setFailure(t.full);
      else if (problem instanceof Problem && problem.name === 'duplicate') setFailure(t.heldHere);
      else if (problem instanceof Problem && problem.name === 'illegal-transition')
        setFailure(`${t.closed}. ${t.closedText}`);
      else setFailure(sentenceFor(problem));
    }
  };
  return (
    <form class="decision queue-form" onSubmit={(event) => event.preventDefault()} noValidate>
      <h2>{t.heading}</h2>
      <TextField
        id="given_name"
        label={t.givenName}
        value={values.given_name}
        onInput={set('given_name')}
        error={errors.given_name}
        autocomplete="given-name"
        maxLength={100}
        testid="join-given-name"
      />
      <TextField
        id="family_name"
        label={t.familyName}
        value={values.family_name}
        onInput={set('family_name')}
        error={errors.family_name}
        autocomplete="family-name"
        maxLength={100}
        testid="join-family-name"
      />
      <BirthDate
        id="birth"
        optional
        parts={birth}
        onChange={(next) => {
          setBirth(next);
          setErrors((before) => ({ ...before, birth_date: undefined }));
        }}
        error={errors.birth_date ?? null}
      />
      <fieldset class="queue-more">
        <legend>
          {t.contact} <span class="optional">({messages.value.app.optional})</span>
        </legend>
        <TextField
          id="mobile"
          label={t.mobile}
          type="tel"
          inputmode="tel"
          value={values.mobile}
          onInput={set('mobile')}
          error={errors.mobile}
          autocomplete="tel"
        />
        <TextField
          id="email"
          label={t.email}
          type="email"
          inputmode="email"
          value={values.email}
          onInput={set('email')}
          error={errors.email}
          autocomplete="email"
        />
      </fieldset>
      {failure && (
        <Notice tone="bad" live>
          <p>{failure}</p>
        </Notice>
      )}
      <div class="actions">
        <Button type="submit" tone="main" size="large" wide testid="join-submit" onClick={submit}>
          {t.submit}
        </Button>
      </div>
      <p class="hint">{t.next}</p>
    </form>
  );
}
