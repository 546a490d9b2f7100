// SPDX-License-Identifier: GPL-3.0-or-later
// A call that ended by itself: somebody says how long it was (A1).
import { useState } from 'preact/hooks';
import { consultations } from '../../api/endpoints';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { NOBODY_BACK } from '../parts/bits';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';

const MOST = 1440;

export function ConfirmDuration({
  one,
  onChange,
}: {
  one: Consultation;
  onChange: (next: Consultation) => void;
}) {
  const t = messages.value.consultation.nobodyBack;
  const counted = String(Math.round((one.duration_seconds ?? 0) / 60));
  const [text, setText] = useState(counted);
  const [error, setError] = useState<string | null>(null);
  if (one.status_reason !== NOBODY_BACK) return null;
  const confirm = async () => {
    const minutes = Number(text);
    if (!/^\d+$/.test(text.trim()) || minutes > MOST) {
      setError(t.bad);
      return;
    }
    // As counted: to the second, and not to the minute.
    onChange(await consultations.confirmDuration(one.id, text === counted ? null : minutes, one.version));
    say(t.done);
  };
  return (
    <form class="card" onSubmit={(event) => event.preventDefault()} noValidate>
      <h2>{t.heading}</h2>
      <p>{t.text}</p>
      <TextField
        id="duration-minutes"
        label={t.minutes}
        value={text}
        error={error}
        onInput={(next) => {
          setText(next);
          setError(null);
        }}
        testid="duration-minutes"
      />
      <div class="actions">
        <Button type="submit" tone="main" testid="duration-confirm" onClick={confirm}>
          {t.yes}
        </Button>
      </div>
    </form>
  );
}
