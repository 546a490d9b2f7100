// SPDX-License-Identifier: GPL-3.0-or-later
// Who one is to patients, and how one is told of things (J3).
import { useState } from 'preact/hooks';
import { playArrival } from '../../call/meter';
import { chooseLocale, locale, messages, type Locale } from '../../i18n';
import { saveAccount, session } from '../../state/session';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Check, Select, TextField } from '../parts/field';
import { NotifySwitch } from './notify';

export function Profile() {
  const t = messages.value;
  const account = session.value?.account;
  const [name, setName] = useState(account?.display_name ?? '');
  const [minutes, setMinutes] = useState(String(account?.default_duration_minutes ?? 20));
  const [signature, setSignature] = useState(account?.signature ?? '');
  const save = async () => {
    await saveAccount({
      display_name: name.trim(),
      locale: locale.value,
      default_duration_minutes: Number(minutes),
      signature: signature.trim(),
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
      <div class="field">
        <label for="signature">
          {t.preferences.signature}
          <span class="optional"> ({t.app.optional})</span>
        </label>
        <p class="hint" id="signature-hint">
          {t.preferences.signatureHint}
        </p>
        <textarea
          id="signature"
          rows={3}
          maxLength={300}
          value={signature}
          aria-describedby="signature-hint"
          data-testid="pref-signature"
          onInput={(event) => setSignature(event.currentTarget.value)}
        />
      </div>
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
