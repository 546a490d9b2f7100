// SPDX-License-Identifier: GPL-3.0-or-later
// A consultation was dropped elsewhere: asked once, and once more when it overlaps another (B3, B5).
import { useState } from 'preact/hooks';
import { consultations } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import { messages } from '../../i18n';
import { dateInput, isoFromInputs, timeInput } from '../../i18n/format';
import * as agenda from '../../state/agenda';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import type { Move } from './agenda-grid';
import { OverlapDialog, type Conflict } from './overlap';

export function MoveDialog({
  move,
  words,
  onClose,
}: {
  move: Move;
  words: string;
  onClose: () => void;
}) {
  const t = messages.value.agenda.move;
  const [conflicts, setConflicts] = useState<Conflict[] | null>(null);
  const store = async (confirm: boolean) => {
    const to = new Date(move.to);
    try {
      await consultations.patch(move.one.id, move.one.version, {
        planned_start: isoFromInputs(dateInput(to), timeInput(to)),
        ...(confirm ? { confirm_overlap: true } : {}),
      });
      say(t.done);
      onClose();
    } catch (problem) {
      if (isProblem(problem, 'overlap')) {
        setConflicts((problem.body.conflicts as Conflict[] | undefined) ?? []);
        return;
      }
      onClose();
      void agenda.reload();
      if (!isProblem(problem, 'invalid')) throw problem;
      say(t.past, 'error');
    }
  };
  if (conflicts)
    return (
      <OverlapDialog conflicts={conflicts} onClose={onClose} onConfirm={() => store(true)} />
    );
  return (
    <Dialog heading={t.heading} onClose={onClose} testid="move-dialog">
      <p>{words}</p>
      <div class="actions">
        <Button onClick={onClose}>{t.no}</Button>
        <Button tone="main" testid="move-yes" onClick={() => store(false)}>
          {t.yes}
        </Button>
      </div>
    </Dialog>
  );
}
