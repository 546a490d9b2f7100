// SPDX-License-Identifier: GPL-3.0-or-later
// The page of one participant: the server's step decides what is shown.
import { useEffect, useState } from 'preact/hooks';
import { MonitorSmartphone } from 'lucide';
import { messages } from '../../i18n';
import { session } from '../../state/session';
import { Visit } from '../../state/visit';
import { CallPage } from '../call/page';
import { Loading, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { CalmShell } from '../parts/shell';
import { NoAccess } from '../problem';
import { AfterPage, ClosedPage, LeftPage } from './after';
import { ConsentStep } from './consent';
import { VisitContext } from './context';
import { EquipmentStep } from './equipment';
import { IdentityStep } from './identity';
import { LineBar, organisationName } from './frame';
import { Lobby } from './lobby';
import { PaymentStep } from './payment';
import { WaitingRoom } from './waiting';

export function VisitPage({ id }: { id?: string }) {
  const [visit] = useState(() => new Visit(id ?? '', Boolean(session.value)));
  useEffect(() => () => visit.dispose(), [visit]);
  return (
    <VisitContext.Provider value={visit}>
      <VisitBody visit={visit} />
    </VisitContext.Provider>
  );
}

/** What the server's step shows; the visit is in the context. */
export function VisitBody({ visit }: { visit: Visit }) {
  const state = visit.state.value;
  useTitle(messages.value.visit.title);
  if (visit.ending.value === 'replaced') return <OtherTab visit={visit} />;
  if (visit.ending.value === 'no_access') return <NoAccess />;
  if (!state)
    return (
      <CalmShell home={false}>
        <Loading />
      </CalmShell>
    );
  if (visit.left.value && state.step !== 'after') return <LeftPage />;
  if (state.step === 'call') return <CallPage />;
  if (visit.isPractitioner.value && (state.step === 'equipment' || state.step === 'waiting'))
    return state.consultation.status === 'in_progress' ? <CallPage /> : <Lobby />;
  return (
    <CalmShell home={false} organisation={organisationName(state.consultation)}>
      <LineBar />
      <Step step={visit.ending.value && state.step !== 'after' ? 'closed' : state.step} />
    </CalmShell>
  );
}

function Step({ step }: { step: string }) {
  switch (step) {
    case 'identity':
      return <IdentityStep />;
    case 'consent':
      return <ConsentStep />;
    case 'payment':
      return <PaymentStep />;
    case 'equipment':
      return <EquipmentStep />;
    case 'waiting':
      return <WaitingRoom />;
    case 'after':
      return <AfterPage />;
    default:
      return <ClosedPage />;
  }
}

function OtherTab({ visit }: { visit: Visit }) {
  const t = messages.value.problem.otherTab;
  return (
    <CalmShell home={false}>
      <article class="statement" data-testid="other-tab">
        <span class="statement-icon">
          <Icon node={MonitorSmartphone} size={32} />
        </span>
        <h1>{t.heading}</h1>
        <p class="lead">{t.text}</p>
        <div class="actions">
          <Button
            tone="main"
            size="large"
            testid="continue-here"
            onClick={() => visit.continueHere()}
          >
            {t.action}
          </Button>
        </div>
      </article>
    </CalmShell>
  );
}
