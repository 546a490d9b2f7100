// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever runs the server sees what runs on it: rooms, connections, their curves (M2). No names.
import { useEffect, useState } from 'preact/hooks';
import { operator } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import type { LiveRoom, LiveSeat, LiveServer, ReportedProblem } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { Details } from '../call/connection';
import { Loading, Notice, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

const PERIOD_MS = 2_000;

/** What `load` gives, again and again while the page is looked at. */
function usePolled<T>(load: () => Promise<T>, key: string) {
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const turn = async () => {
      if (!document.hidden)
        await load().then(
          (next) => gone || (setValue(next), setFailure(null)),
          (error: unknown) => gone || setFailure(error),
        );
      if (!gone) timer = setTimeout(() => void turn(), PERIOD_MS);
    };
    void turn();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [key]);
  return { value, failure, setValue };
}

export function ServerView() {
  const t = messages.value.server;
  const { value, failure, setValue } = usePolled(operator.rooms, 'rooms');
  useTitle(t.title);
  if (isProblem(failure, 'forbidden'))
    return (
      <Notice tone="bad" live>
        <p>{t.denied}</p>
      </Notice>
    );
  if (!value) return <Loading />;
  const drain = async () => {
    const next = await operator.drain(!value.draining);
    setValue({ ...value, ...next });
  };
  return (
    <div class="sheet server" data-testid="server" data-draining={value.draining}>
      <header class="sheet-head">
        <div>
          <h1>{t.heading}</h1>
          <p class="lead">{t.intro}</p>
        </div>
      </header>
      <State server={value} onDrain={drain} />
      {value.items.length === 0 && <p>{t.nobody}</p>}
      {value.items.map((room) => (
        <Room key={room.id} room={room} />
      ))}
      <Problems />
    </div>
  );
}

function State({ server, onDrain }: { server: LiveServer; onDrain: () => Promise<void> }) {
  const t = messages.value.server;
  return (
    <section class="server-state">
      <p role="status">
        {server.draining ? t.draining : t.open} {t.workers(server.workers_ready, server.workers)}.
      </p>
      <Button testid="drain" onClick={onDrain}>
        {server.draining ? t.undrain : t.drain}
      </Button>
    </section>
  );
}

function Room({ room }: { room: LiveRoom }) {
  const t = messages.value.server;
  return (
    <section class="server-room" data-testid={`room-${room.id}`}>
      <h2>{t.room(room.id)}</h2>
      <ul>
        {room.seats.map((seat) => (
          <Seat key={seat.participant_id} roomId={room.id} seat={seat} />
        ))}
      </ul>
    </section>
  );
}

function Seat({ roomId, seat }: { roomId: string; seat: LiveSeat }) {
  const t = messages.value;
  const [open, setOpen] = useState(false);
  const [graph, setGraph] = useState(false);
  const facts = [t.role[seat.role], t.presence[seat.presence], seat.leg ? t.server.leg[seat.leg.state] : ''];
  return (
    <li data-testid={`seat-${seat.participant_id}`}>
      <p class={`connection-word ${seat.in_call ? seat.word : ''}`}>
        {seat.in_call && <span class="dot" aria-hidden="true" />}
        <strong>{facts.filter(Boolean).join(' · ')}</strong>
        {seat.in_call && (
          <span>
            {t.call.quality.label} {t.call.quality[seat.word]}
          </span>
        )}
      </p>
      <p class="hint mono">{seat.leg?.id ?? seat.participant_id}</p>
      <div class="row-actions">
        <Button
          size="small"
          expanded={open}
          testid={`curves-${seat.participant_id}`}
          onClick={() => setOpen(!open)}
        >
          {open ? t.call.connection.less : t.call.connection.more}
        </Button>
        {seat.leg && (
          <Button
            size="small"
            tone="quiet"
            testid={`graph-${seat.participant_id}`}
            onClick={() => setGraph(true)}
          >
            {t.server.graph}
          </Button>
        )}
      </div>
      {open && <SeatCurves roomId={roomId} participantId={seat.participant_id} />}
      {graph && seat.leg && <Graph leg={seat.leg.id} onClose={() => setGraph(false)} />}
    </li>
  );
}

function SeatCurves({ roomId, participantId }: { roomId: string; participantId: string }) {
  const { value } = usePolled(() => operator.room(roomId), roomId);
  const seat = value?.seats.find((each) => each.participant_id === participantId);
  return <Details samples={seat?.samples ?? []} />;
}

/** Pictures and files are data: a page's markup never comes from the server. */
function dataUrl(type: string, text: string): string {
  return `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
}

function Graph({ leg, onClose }: { leg: string; onClose: () => void }) {
  const t = messages.value.server;
  const [graph, setGraph] = useState<{ dot: string; svg: string | null } | null>(null);
  useEffect(() => void operator.graph(leg).then(setGraph, onClose), [leg]);
  return (
    <Dialog heading={t.graphOf(leg)} onClose={onClose}>
      {!graph && <Loading />}
      {graph?.svg && <img class="graph" src={dataUrl('image/svg+xml', graph.svg)} alt={t.graph} />}
      {graph && !graph.svg && (
        <>
          <p>{t.noPicture}</p>
          <pre class="graph-text" tabIndex={0}>
            {graph.dot}
          </pre>
        </>
      )}
      {graph && (
        <a
          class="button plain normal"
          href={dataUrl('text/vnd.graphviz', graph.dot)}
          download={`${leg}.dot`}
        >
          <span class="button-text">{t.download}</span>
        </a>
      )}
    </Dialog>
  );
}

function Problems() {
  const t = messages.value;
  const [items, setItems] = useState<ReportedProblem[]>([]);
  useEffect(() => void operator.problems().then((list) => setItems(list.items), () => undefined), []);
  return (
    <section class="server-problems" data-testid="problems">
      <h2>{t.server.problems}</h2>
      {items.length === 0 && <p class="hint">{t.server.noProblems}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <strong>{item.problem && t.feedback.problems[item.problem]}</strong>{' '}
            <time dateTime={item.at}>{when(item.at)}</time>
            {item.quality && ` · ${t.call.quality[item.quality.word]}`}
            {item.problem_text && <p class="quote">{item.problem_text}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
