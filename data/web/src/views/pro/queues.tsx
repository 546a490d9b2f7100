// SPDX-License-Identifier: GPL-3.0-or-later
// Shared queues of the organisation (B8): their names, addresses, and who serves them.
import { useEffect, useState } from 'preact/hooks';
import { practitioners as api } from '../../api/endpoints';
import { Problem } from '../../api/client';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Queue } from '../../api/types';
import { messages } from '../../i18n';
import { changeQueue, createQueue, everyQueue, loadQueues, setOpen } from '../../state/queues';
import { say } from '../../state/toast';
import { CopyButton, Loading, Notice, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { FieldError, TextField } from '../parts/field';

interface Colleague {
  id: string;
  display_name: string;
}

export function Queues() {
  const t = messages.value.queue;
  useTitle(t.manage);
  const [colleagues, setColleagues] = useState<Colleague[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    Promise.all([loadQueues(), api.list()]).then(
      ([, { items }]) => setColleagues(items),
      (problem: unknown) => setFailure(problem),
    );
  }, []);
  return (
    <div class="sheet">
      <div>
        <h1>{t.manage}</h1>
        <p class="hint">{t.manageLead}</p>
      </div>
      {failure !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
        </Notice>
      )}
      {!colleagues && failure === null && <Loading />}
      {colleagues && (
        <>
          {everyQueue.value.length === 0 && <p class="empty">{t.noneYet}</p>}
          {everyQueue.value.map((one) => (
            <QueueCard key={`${one.id} ${one.version}`} queue={one} colleagues={colleagues} />
          ))}
          <NewQueue colleagues={colleagues} />
        </>
      )}
    </div>
  );
}

interface Faults {
  name?: string;
  members?: string;
}

/** What the server says, beside what it says it of. */
function faultsOf(problem: unknown): Faults {
  const t = messages.value.queue;
  const pointer = problem instanceof Problem ? problem.pointer : null;
  if (pointer === '/practitioner_ids') return { members: t.unserved };
  if (pointer?.startsWith('/practitioner_ids/')) return { members: sentenceFor(problem) };
  return { name: pointer === '/name' ? t.join.missing : sentenceFor(problem) };
}

function Members({
  legend,
  colleagues,
  chosen,
  onChange,
  name,
  error,
}: {
  legend: string;
  colleagues: Colleague[];
  chosen: string[];
  onChange: (ids: string[]) => void;
  name: string;
  error?: string;
}) {
  return (
    <fieldset class="queue-members" aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{legend}</legend>
      {colleagues.map((one) => (
        <label key={one.id} class="check">
          <input
            type="checkbox"
            name={name}
            checked={chosen.includes(one.id)}
            data-testid={`member-${one.id}`}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, one.id]
                  : chosen.filter((id) => id !== one.id),
              )
            }
          />{' '}
          {one.display_name}
        </label>
      ))}
      <FieldError id={name} text={error} />
    </fieldset>
  );
}

function QueueCard({ queue, colleagues }: { queue: Queue; colleagues: Colleague[] }) {
  const t = messages.value.queue;
  const [name, setName] = useState(queue.name);
  const [chosen, setChosen] = useState(queue.practitioners.map(({ id }) => id));
  const [faults, setFaults] = useState<Faults>({});
  const save = async () => {
    try {
      await changeQueue(queue.id, { name, practitioner_ids: chosen, version: queue.version });
      setFaults({});
      say(t.saved);
    } catch (problem) {
      // A colleague's change comes in place of ours; the button says why.
      if (isProblem(problem, 'precondition-failed')) {
        await loadQueues();
        throw problem;
      }
      setFaults(faultsOf(problem));
    }
  };
  return (
    <section class="card queue-card" data-testid={`queue-card-${queue.id}`}>
      <div class="sheet-head">
        <h2>{queue.name}</h2>
        {queue.serves && (
          <Button size="small" onClick={() => setOpen(queue.id, !queue.open)}>
            {queue.open ? t.doClose : t.doOpen}
          </Button>
        )}
      </div>
      <dl class="facts-list">
        <div>
          <dt>{t.link}</dt>
          <dd class="queue-link">
            <a href={queue.url}>{queue.url}</a>{' '}
            <CopyButton text={queue.url} label={t.copy} name={messages.value.app.about(t.copy, queue.name)} />
          </dd>
        </div>
        <div>
          <dt>{t.code}</dt>
          <dd class="code">
            <strong>{queue.code}</strong>
          </dd>
        </div>
      </dl>
      <TextField
        id={`name-${queue.id}`}
        label={t.name}
        value={name}
        error={faults.name}
        maxLength={80}
        onInput={setName}
      />
      <Members
        legend={t.served}
        colleagues={colleagues}
        chosen={chosen}
        onChange={setChosen}
        name={`members-${queue.id}`}
        error={faults.members}
      />
      <div class="actions">
        <Button onClick={save}>{t.save}</Button>
      </div>
    </section>
  );
}

function NewQueue({ colleagues }: { colleagues: Colleague[] }) {
  const t = messages.value.queue;
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [faults, setFaults] = useState<Faults>({});
  const create = async () => {
    if (!name.trim()) {
      setFaults({ name: t.join.missing });
      return;
    }
    try {
      await createQueue(name, chosen);
      setName('');
      setChosen([]);
      setFaults({});
      say(t.created);
    } catch (problem) {
      setFaults(faultsOf(problem));
    }
  };
  return (
    <section class="card queue-card">
      <h2>{t.create}</h2>
      <TextField
        id="new-queue"
        label={t.name}
        hint={t.nameHint}
        value={name}
        error={faults.name}
        maxLength={80}
        onInput={(next) => {
          setName(next);
          setFaults({});
        }}
        testid="queue-name"
      />
      <Members
        legend={t.served}
        colleagues={colleagues}
        chosen={chosen}
        onChange={(ids) => {
          setChosen(ids);
          setFaults({});
        }}
        name="members-new"
        error={faults.members}
      />
      <div class="actions">
        <Button tone="main" testid="queue-create" onClick={create}>
          {t.create}
        </Button>
      </div>
    </section>
  );
}
