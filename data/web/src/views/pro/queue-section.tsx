// SPDX-License-Identifier: GPL-3.0-or-later
// Shared queues on the dashboard (B8): who waits, in their order; one button takes the next.
import { useEffect } from 'preact/hooks';
import { DoorOpen, Settings2, UserRoundCheck } from 'lucide';
import type { Consultation, Queue } from '../../api/types';
import { messages } from '../../i18n';
import { since } from '../../i18n/format';
import * as live from '../../state/live';
import { isQueued, loadQueues, mayTake, served, setOpen, take } from '../../state/queues';
import { CopyButton } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { admit } from './dashboard';
import { mainName, patientOf } from './people';
import { equipmentWords } from '../visit/people';

function byReady(a: Consultation, b: Consultation): number {
  const ready = (one: Consultation) => patientOf(one)?.ready_at ?? '9';
  return ready(a).localeCompare(ready(b)) || a.id.localeCompare(b.id);
}

/** Takes somebody and opens the room with them in it. */
async function takeAndAdmit(queueId: string, consultationId?: string): Promise<void> {
  const taken = await take(queueId, consultationId);
  if (!taken) return;
  live.put(taken);
  await admit(taken);
}

export function QueueSections() {
  useEffect(() => void loadQueues().catch(() => undefined), [live.livePhase.value?.name === 'open']);
  const shown = served.value.filter(
    (one) =>
      live.actingFor.value === null ||
      one.practitioners.some(({ id }) => id === live.actingFor.value),
  );
  return (
    <>
      {shown.map((one) => (
        <QueueSection key={one.id} queue={one} />
      ))}
    </>
  );
}

function QueueSection({ queue }: { queue: Queue }) {
  const t = messages.value.queue;
  const here = live.everybody.value
    .filter((one) => isQueued(one) && one.queue?.id === queue.id)
    .sort(byReady);
  const waiting = here.filter((one) => one.status === 'waiting');
  const preparing = here.filter((one) => one.status === 'scheduled');
  return (
    <section
      class={waiting.length ? 'dash-section waits' : 'dash-section'}
      data-testid={`queue-${queue.id}`}
    >
      <header>
        <h2>
          {queue.name}
          {waiting.length > 0 && <span class="count"> {waiting.length}</span>}
        </h2>
        <p class={queue.open ? 'live-word up' : 'live-word'} data-testid="queue-state">
          <span class="dot" aria-hidden="true" /> {queue.open ? t.open : t.closed}
        </p>
        <div class="queue-actions">
          {waiting.length > 0 && mayTake(queue.id) && (
            <Button
              tone="main"
              icon={DoorOpen}
              testid="take-next"
              onClick={() => takeAndAdmit(queue.id)}
            >
              {t.takeNext}
            </Button>
          )}
          <Button
            size="small"
            testid="queue-switch"
            onClick={() => setOpen(queue.id, !queue.open)}
          >
            {queue.open ? t.doClose : t.doOpen}
          </Button>
          <CopyButton text={queue.url} label={t.copy} name={messages.value.app.about(t.copy, queue.name)} />
          <a class="icon-button" href="/app/queues" title={t.manage} aria-label={t.manage}>
            <Icon node={Settings2} />
          </a>
        </div>
      </header>
      {waiting.length + preparing.length === 0 ? (
        <p class="empty">{queue.open ? t.empty : t.emptyClosed}</p>
      ) : (
        <ul class="rows">
          {[...waiting, ...preparing].map((one, index) => (
            <QueueRow key={one.id} one={one} place={index + 1} />
          ))}
        </ul>
      )}
    </section>
  );
}

function QueueRow({ one, place }: { one: Consultation; place: number }) {
  const t = messages.value.queue;
  const patient = patientOf(one);
  const name = mainName(one);
  const waits = one.status === 'waiting';
  return (
    <li
      class={`row ${one.status}`}
      data-testid={`consultation-${one.id}`}
      data-status={one.status}
    >
      <span class="row-time figures">
        {waits ? place : ''}
      </span>
      <div class="row-words">
        <a class="row-name" href={`/app/consultations/${one.id}`}>
          {name}
        </a>
        <span class="row-facts">
          {waits
            ? equipmentWords(patient?.equipment)
            : patient?.presence === 'arriving'
              ? t.getsReady
              : t.wentAway}
        </span>
      </div>
      <div class="row-state">
        {waits && (
          <span class="status status-waiting" data-status="waiting">
            <span class="status-dot" aria-hidden="true" />
            {since(patient?.ready_at ?? one.status_since)}
          </span>
        )}
      </div>
      <div class="row-actions">
        {waits && one.queue && mayTake(one.queue.id) && (
          <Button
            size="small"
            icon={UserRoundCheck}
            label={t.takeName(name)}
            testid={`take-${one.id}`}
            onClick={() => one.queue && takeAndAdmit(one.queue.id, one.id)}
          >
            {t.take}
          </Button>
        )}
      </div>
    </li>
  );
}
