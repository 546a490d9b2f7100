// SPDX-License-Identifier: GPL-3.0-or-later
// The machine of an equipped site (K1): a patient types the code, goes the usual way in this very
// page, and everything is wiped when they go or nobody touches it any more. The address stays
// /kiosk throughout, so there is no history to go back to; a reload begins by wiping.
import { useEffect, useState } from 'preact/hooks';
import { Eraser, Maximize, MonitorOff, Printer } from 'lucide';
import { kiosk as api } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { KioskSession } from '../../api/types';
import { messages } from '../../i18n';
import { atKiosk, forgetEverything } from '../../state/kiosk';
import { Visit } from '../../state/visit';
import { Loading, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { CalmShell } from '../parts/shell';
import { AfterExtra, VisitContext } from '../visit/context';
import { VisitBody } from '../visit/page';
import { CodePad } from './code';
import { Handouts, useHandouts, useSent } from './handouts';
import { useIdle } from './idle';

/** The next patient finds a page without a past. Full screen would be lost by a reload. */
async function wipe(reset: () => void): Promise<void> {
  await api.wipe().catch(() => undefined);
  forgetEverything();
  if (document.fullscreenElement) reset();
  else window.location.replace('/kiosk');
}

export function KioskPage() {
  const t = messages.value.kiosk;
  const [session, setSession] = useState<KioskSession | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [visitId, setVisitId] = useState<string | null>(null);
  useTitle(t.title);
  useEffect(() => {
    const begin = async () => {
      setSession(await api.show());
      await api.wipe();
      forgetEverything();
      atKiosk.value = true;
    };
    begin().catch(setFailure);
    return () => {
      atKiosk.value = false;
    };
  }, []);
  if (failure) return <NotOpen failure={failure} />;
  if (!session)
    return (
      <CalmShell home={false}>
        <Loading />
      </CalmShell>
    );
  if (visitId)
    return (
      <KioskVisit
        key={visitId}
        id={visitId}
        idleSeconds={session.idle_seconds}
        onEnd={() => wipe(() => setVisitId(null))}
      />
    );
  return <Start session={session} onVisit={setVisitId} />;
}

function NotOpen({ failure }: { failure: unknown }) {
  const t = messages.value.kiosk.notOpen;
  const closed = isProblem(failure, 'unauthenticated');
  return (
    <CalmShell home={false}>
      <article class="statement" data-testid="kiosk-not-open">
        <span class="statement-icon">
          <Icon node={MonitorOff} size={32} />
        </span>
        <h1>{closed ? t.heading : messages.value.app.unexpected}</h1>
        <p class="lead">{closed ? t.text : sentenceFor(failure)}</p>
        <div class="actions">
          {closed ? (
            <ButtonLink href="/?next=%2Fapp%2Fsite" tone="main" size="large">
              {t.action}
            </ButtonLink>
          ) : (
            <Button tone="main" size="large" onClick={() => window.location.reload()}>
              {messages.value.app.reload}
            </Button>
          )}
        </div>
      </article>
    </CalmShell>
  );
}

function Start({
  session,
  onVisit,
}: {
  session: KioskSession;
  onVisit: (consultationId: string) => void;
}) {
  const t = messages.value.kiosk;
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { idle } = useIdle(session.idle_seconds, code !== '');
  useEffect(() => {
    // Half a code of somebody who went away.
    if (idle) setCode('');
  }, [idle]);
  const enter = async () => {
    setError(null);
    try {
      const { consultation_id } = await api.redeem(code);
      onVisit(consultation_id);
    } catch (problem) {
      setError(isProblem(problem, 'invalid') ? t.wrong : sentenceFor(problem));
    }
  };
  return (
    <CalmShell home={false} wide organisation={session.site}>
      <div class="kiosk-start" data-testid="kiosk-start">
        <div>
          <h1>{t.hello}</h1>
          <p class="lead">{t.lead}</p>
          <p>{t.help}</p>
          {document.fullscreenEnabled && !document.fullscreenElement && (
            <Button
              icon={Maximize}
              testid="kiosk-full-screen"
              onClick={() => document.documentElement.requestFullscreen()}
            >
              {t.fullScreen}
            </Button>
          )}
        </div>
        <CodePad
          code={code}
          error={error}
          onChange={(next) => {
            setCode(next);
            setError(null);
          }}
          onEnter={enter}
        />
      </div>
    </CalmShell>
  );
}

function KioskVisit({
  id,
  idleSeconds,
  onEnd,
}: {
  id: string;
  idleSeconds: number;
  onEnd: () => Promise<void>;
}) {
  const t = messages.value.kiosk;
  const [visit] = useState(() => new Visit(id, false));
  useEffect(() => () => visit.dispose(), [visit]);
  const step = visit.state.value?.step;
  const gone = visit.left.value !== null || visit.ending.value !== null;
  const over = gone || step === 'after' || step === 'closed';
  // Nobody is sent away who waits or talks (A1): there the screen is looked at, not touched.
  const present = !over && (step === 'waiting' || step === 'call');
  const { idle, stay } = useIdle(idleSeconds, !present);
  const handed = useHandouts(visit);
  const sent = useSent(id, over && visit.ending.value !== 'no_access');
  const handouts = [...handed, ...sent];
  const documents =
    over &&
    (handouts.length > 0 ? (
      <Handouts entries={handouts} />
    ) : (
      <p class="kiosk-handouts hint" role="status">
        {t.handouts.none}
      </p>
    ));
  const inside = step === 'after' && !gone;
  return (
    <VisitContext.Provider value={visit}>
      <div class={present && step === 'call' ? 'kiosk' : 'kiosk with-foot'} data-testid="kiosk-visit">
        <AfterExtra.Provider value={inside ? documents : null}>
          <VisitBody visit={visit} />
        </AfterExtra.Provider>
        {!inside && documents}
        {(over || step !== 'call') && (
          <footer class="kiosk-foot">
            {over && handouts.length > 0 && (
              <Button
                icon={Printer}
                size="large"
                testid="kiosk-to-handouts"
                onClick={() => document.getElementById('handouts')?.scrollIntoView()}
              >
                {t.handouts.heading}
              </Button>
            )}
            <Button
              icon={Eraser}
              size="large"
              tone={over ? 'main' : 'plain'}
              testid="kiosk-end"
              onClick={onEnd}
            >
              {over ? t.endAndWipe : t.stopAndWipe}
            </Button>
          </footer>
        )}
        {idle && <StillThere onStay={stay} onEnd={onEnd} />}
      </div>
    </VisitContext.Provider>
  );
}

const GRACE_SECONDS = 15;

function StillThere({ onStay, onEnd }: { onStay: () => void; onEnd: () => Promise<void> }) {
  const t = messages.value.kiosk.stillThere;
  const [left, setLeft] = useState(GRACE_SECONDS);
  useEffect(() => {
    const timer = setInterval(() => setLeft((now) => now - 1), 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left === 0) void onEnd();
  }, [left]);
  return (
    <Dialog heading={t.heading} onClose={onStay} testid="kiosk-still-there">
      <p>{t.text(Math.max(0, left))}</p>
      <div class="actions">
        <Button tone="main" size="large" wide testid="kiosk-stay" onClick={onStay}>
          {t.yes}
        </Button>
      </div>
    </Dialog>
  );
}
