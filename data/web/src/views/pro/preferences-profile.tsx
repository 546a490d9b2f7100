// SPDX-License-Identifier: GPL-3.0-or-later
// Who one is to patients, and how one is told of things (J3).
import { useState } from 'preact/hooks';
import { playArrival } from '../../call/meter';
import { isProblem, pointerOf } from '../../api/problems';
import type { Account } from '../../api/types';
import { chooseLocale, locale, messages, type Locale } from '../../i18n';
import { loadSession, saveAccount, session } from '../../state/session';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Check, describedBy, Field, Select, TextField } from '../parts/field';
import { NotifySwitch } from './notify';

/** What is refused beside its field. */
const FIELDS = ['/display_name', '/signature'];

/** The version that a change is based upon: of what the form shows, though switches beside it have
 * been saved since. */
function basis(seen: Account | undefined, now: Account | undefined): number | undefined {
  const shown = (one?: Account) =>
    JSON.stringify([one?.display_name, one?.default_duration_minutes, one?.signature]);
  return shown(seen) === shown(now) ? now?.version : seen?.version;
}

export function Profile() {
  const t = messages.value;
  const account = session.value?.account;
  const [seen, setSeen] = useState(account);
  const [name, setName] = useState(account?.display_name ?? '');
  const [minutes, setMinutes] = useState(String(account?.default_duration_minutes ?? 20));
  const [signature, setSignature] = useState(account?.signature ?? '');
  const [refused, setRefused] = useState<string | null>(null);
  const save = async () => {
    try {
      await saveAccount(
        {
          display_name: name.trim(),
          locale: locale.value,
          default_duration_minutes: Number(minutes),
          signature: signature.trim(),
        },
        basis(seen, session.value?.account),
      );
    } catch (problem) {
      // What was saved on another page comes in place of ours; the button says why.
      if (isProblem(problem, 'precondition-failed')) {
        await loadSession();
        const now = session.value?.account;
        setSeen(now);
        setName(now?.display_name ?? '');
        setMinutes(String(now?.default_duration_minutes ?? 20));
        setSignature(now?.signature ?? '');
      }
      setRefused(pointerOf(problem));
      if (!FIELDS.includes(pointerOf(problem) ?? '')) throw problem;
      return;
    }
    setRefused(null);
    setSeen(session.value?.account);
    say(t.app.saved);
  };
  const badSignature = refused === '/signature' ? t.preferences.badSignature : null;
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
        error={refused === '/display_name' ? t.preferences.badName : null}
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
      <Field
        id="signature"
        label={t.preferences.signature}
        hint={t.preferences.signatureHint}
        error={badSignature}
        optional
      >
        <textarea
          id="signature"
          rows={3}
          maxLength={300}
          value={signature}
          aria-invalid={badSignature ? true : undefined}
          aria-describedby={describedBy('signature', t.preferences.signatureHint, badSignature)}
          data-testid="pref-signature"
          onInput={(event) => setSignature(event.currentTarget.value)}
        />
      </Field>
      <div class="actions">
        <Button type="submit" tone="main" testid="pref-save" onClick={save}>
          {t.app.save}
        </Button>
      </div>
    </form>
  );
}

/** Kept as soon as it is ticked: there is nothing to think over. */
export function Notices() {
  const t = messages.value.preferences;
  const account = session.value?.account;
  if (!account) return null;
  return (
    <section class="card">
      <h2>{t.notices}</h2>
      <div class="row-actions">
        <Check
          id="sound"
          label={t.sound}
          checked={account.sound}
          onChange={(sound) => void saveAccount({ sound })}
        />
        <Button size="small" onClick={playArrival}>
          {t.tryIt}
        </Button>
      </div>
      {account.role === 'practitioner' && (
        <Check
          id="mail-notices"
          label={t.mailNotices}
          checked={account.mail_notices}
          onChange={(mail_notices) => void saveAccount({ mail_notices })}
        />
      )}
      <NotifySwitch />
    </section>
  );
}
