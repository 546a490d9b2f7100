// SPDX-License-Identifier: GPL-3.0-or-later
// Taking the agreement back, at any time, with what follows said before (D2).
import { useState } from 'preact/hooks';
import { messages } from '../../i18n';
import { useVisit } from '../visit/context';
import { Button } from './button';
import { Dialog } from './dialog';

export function Withdraw() {
  const visit = useVisit();
  const [asking, setAsking] = useState(false);
  const state = visit.state.value;
  const t = messages.value.call.withdraw;
  const gives = state?.me.role === 'patient' || state?.me.role === 'companion';
  if (!state || !gives || !state.consent?.given) return null;
  return (
    <>
      <Button tone="quiet" wide testid="withdraw" onClick={() => setAsking(true)}>
        {t.action}
      </Button>
      {asking && (
        <Dialog heading={t.ask} onClose={() => setAsking(false)} testid="withdraw-dialog">
          <p>{state.step === 'call' ? t.text : t.textBefore}</p>
          <p>{t.after}</p>
          <div class="actions">
            <Button size="large" wide onClick={() => setAsking(false)}>
              {t.no}
            </Button>
            <Button
              tone="danger"
              size="large"
              wide
              testid="withdraw-yes"
              onClick={() => visit.withdrawConsent()}
            >
              {t.yes}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
