// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences of the practice: when patients are reminded a first time (C2, J4).
import { useEffect, useState } from 'preact/hooks';
import { isProblem, sentenceFor } from '../../api/problems';
import { reminders as api, type Reminders } from '../../api/reminders';
import { messages } from '../../i18n';
import { minutesText } from '../../i18n/format';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Select } from '../parts/field';

const USUAL = [2, 24, 48, 72, 168];
const AS_SERVER = 'server';

export function ReminderSettings() {
  const t = messages.value.mail.reminders;
  const [known, setKnown] = useState<Reminders | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = () => api.get().then(setKnown, setFailure);
  useEffect(() => void load(), []);
  const save = async () => {
    if (!known) return;
    try {
      setKnown(await api.save(known));
    } catch (problem) {
      // What a colleague has saved meanwhile is shown; the button says why.
      if (isProblem(problem, 'precondition-failed')) await load();
      throw problem;
    }
    say(t.saved);
  };
  return (
    <section class="card" data-testid="reminder-settings">
      <h2>{t.heading}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {known && (
        <form onSubmit={(event) => event.preventDefault()}>
          <p class="hint">
            {known.before_minutes > 0 ? t.last(minutesText(known.before_minutes)) : t.noLast}
          </p>
          <Select
            id="reminder-early"
            label={t.early}
            value={String(known.early_hours ?? AS_SERVER)}
            testid="reminder-early"
            options={choices(known)}
            onChange={(value) =>
              setKnown({ ...known, early_hours: value === AS_SERVER ? null : Number(value) })
            }
          />
          <Button type="submit" testid="reminder-save" onClick={save}>
            {messages.value.app.save}
          </Button>
        </form>
      )}
    </section>
  );
}

/** What an integrator has set otherwise is shown, too. */
function choices({ early_hours, default_hours }: Reminders) {
  const t = messages.value.mail.reminders;
  const words = (hours: number) => (hours === 0 ? t.none : t.before(hours));
  const hours = [...new Set([...USUAL, early_hours ?? 0])].sort((a, b) => a - b);
  return [
    { value: AS_SERVER, label: t.asServer(words(default_hours)) },
    ...[...new Set([0, ...hours])].map((n) => ({ value: String(n), label: words(n) })),
  ];
}
