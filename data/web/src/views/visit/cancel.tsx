// SPDX-License-Identifier: GPL-3.0-or-later
// Where one begins, declines or waits: cancelling while there is time, who to call after that.
import { messages } from '../../i18n';
import { now } from '../../state/clock';
import { CannotCome } from '../parts/cannot-come';
import { useVisit } from './context';

export function CancelFoot() {
  const visit = useVisit();
  const state = visit.state.value;
  const until = state?.consultation.cancel_until;
  if (!state || !until) return null;
  if (now.value > Date.parse(until))
    return state.step === 'waiting' ? null : (
      <p class="hint cancel-foot" data-testid="cancel-late">
        {messages.value.visit.cannotCome.lateHint}
      </p>
    );
  return (
    <div class="cancel-foot">
      <CannotCome
        needsBirthDate={state.me.needs_birth_date}
        onCancel={(birthDate) => visit.cancel(birthDate)}
      />
    </div>
  );
}
