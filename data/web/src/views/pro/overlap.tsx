// SPDX-License-Identifier: GPL-3.0-or-later
// A time that is taken already is named, and may be used all the same (B5).
import { messages } from '../../i18n';
import { clockTime, minutesText } from '../../i18n/format';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

export interface Conflict {
  id: string;
  planned_start: string;
  planned_duration_minutes: number;
}

export function OverlapDialog({
  conflicts,
  onConfirm,
  onClose,
}: {
  conflicts: Conflict[];
  onConfirm: () => unknown;
  onClose: () => void;
}) {
  const t = messages.value.plan.overlap;
  return (
    <Dialog heading={t.heading} onClose={onClose} testid="overlap-dialog">
      <p>{t.text}</p>
      <ul>
        {conflicts.map((one) => (
          <li key={one.id}>
            {t.row(clockTime(one.planned_start), minutesText(one.planned_duration_minutes))}
          </li>
        ))}
      </ul>
      <div class="actions">
        <Button onClick={onClose}>{t.back}</Button>
        <Button tone="main" testid="overlap-confirm" onClick={onConfirm}>
          {t.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
