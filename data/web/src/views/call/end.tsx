// SPDX-License-Identifier: GPL-3.0-or-later
// The practitioner hangs up: asked once what happens next.
import { DoorOpen, PhoneOff } from 'lucide';
import { messages } from '../../i18n';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { say } from '../../state/toast';
import { sentenceFor } from '../../api/problems';
import { useVisit } from '../visit/context';

export function EndDialog({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.call.end;
  const end = () =>
    visit.act('end').then(onClose, (problem: unknown) => say(sentenceFor(problem), 'error'));
  return (
    <Dialog heading={t.ask} onClose={onClose} testid="end-dialog">
      <div class="choices">
        <button
          type="button"
          class="choice danger"
          data-testid="end-for-all"
          autofocus
          onClick={() => void end()}
        >
          <Icon node={PhoneOff} size={24} />
          <span>
            <strong>{t.forAll}</strong>
            <span>{t.forAllHint}</span>
          </span>
        </button>
        <button
          type="button"
          class="choice"
          data-testid="leave-only"
          onClick={() => void visit.leaveCall()}
        >
          <Icon node={DoorOpen} size={24} />
          <span>
            <strong>{t.leaveOnly}</strong>
            <span>{t.leaveOnlyHint}</span>
          </span>
        </button>
      </div>
    </Dialog>
  );
}
