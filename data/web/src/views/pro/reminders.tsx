// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences of the practice: when patients are reminded a first time (C2, J4).
import { reminders as api, type Reminders } from '../../api/reminders';
import { messages } from '../../i18n';
import { minutesText } from '../../i18n/format';
import { Select } from '../parts/field';
import { SettingCard } from './setting-card';

const USUAL = [2, 24, 48, 72, 168];
const AS_SERVER = 'server';

export function ReminderSettings() {
  const t = messages.value.mail.reminders;
  return (
    <SettingCard name="reminder" heading={t.heading} saved={t.saved} api={api}>
      {(known, change) => (
        <>
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
              change({ early_hours: value === AS_SERVER ? null : Number(value) })
            }
          />
        </>
      )}
    </SettingCard>
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
