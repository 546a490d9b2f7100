// SPDX-License-Identifier: GPL-3.0-or-later
// Writing the report of a consultation: saved while one types, read as a PDF, signed, sent (F5).
import { useEffect, useRef, useState } from 'preact/hooks';
import { ArrowLeft, FileCheck2, FileSearch } from 'lucide';
import { Problem } from '../../api/client';
import { consultations } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import { reports, SECTIONS, type Note, type Report, type Section } from '../../api/reports';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { Loading, Notice, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Field, describedBy } from '../parts/field';
import { Icon } from '../parts/icon';
import { NotFound } from '../problem';
import { isOwn, mainName } from './people';
import { SignDialog } from './report-sign';

const PAUSE_MS = 800;

type SaveState = 'idle' | 'typing' | 'saved' | 'failed';

const noteOf = (report: Report): Note =>
  Object.fromEntries(SECTIONS.map((name) => [name, report[name]])) as Note;

const asText = (note: Note): string =>
  SECTIONS.filter((name) => note[name].trim())
    .map((name) => `${messages.value.report.sections[name]}\n${note[name]}`)
    .join('\n\n');

/** The note as typed, and one saving after the other. */
function useNote(id: string) {
  const [report, setReport] = useState<Report | null>(null);
  const [note, setNote] = useState<Note | null>(null);
  const [state, setState] = useState<SaveState>('idle');
  const [failure, setFailure] = useState<unknown>(null);
  const [lost, setLost] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const latest = useRef<{ report: Report | null; note: Note | null }>({ report: null, note: null });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const saving = useRef<Promise<void> | null>(null);
  latest.current.note = note;
  const take = (next: Report) => {
    latest.current.report = next;
    setReport(next);
  };
  const load = async () => {
    const next = await reports.get(id);
    take(next);
    setNote(noteOf(next));
  };
  useEffect(() => {
    load().catch(setFailure);
    return () => void flush();
  }, [id]);
  const changed = () => {
    const { report: base, note: typed } = latest.current;
    return base && typed && SECTIONS.some((name) => base[name] !== typed[name]);
  };
  const write = async () => {
    while (changed()) {
      const { report: base, note: typed } = latest.current;
      try {
        take(await reports.save(id, base!.version, typed!));
      } catch (error) {
        setState('failed');
        setRefused(error instanceof Problem && error.name === 'invalid' ? error.pointer : null);
        if (isProblem(error, 'precondition-failed')) {
          setLost(asText(typed!));
          await load();
        }
        return;
      }
    }
    setState('saved');
  };
  const flush = async () => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    if (saving.current) await saving.current;
    if (!changed()) return;
    saving.current = write().finally(() => (saving.current = null));
    await saving.current;
  };
  const type = (name: Section, text: string) => {
    setNote((before) => (before ? { ...before, [name]: text } : before));
    setRefused(null);
    setState('typing');
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), PAUSE_MS);
  };
  return { report, note, state, failure, lost, refused, type, flush, take };
}

export function ReportView({ id = '' }: { id?: string }) {
  const t = messages.value.report;
  const [one, setOne] = useState<Consultation | null>(null);
  const [gone, setGone] = useState(false);
  const edit = useNote(id);
  useEffect(() => {
    consultations.get(id).then(setOne, () => setGone(true));
  }, [id]);
  useTitle(one ? t.of(mainName(one)) : t.title);
  if (gone) return <NotFound />;
  if (edit.failure)
    return (
      <Notice tone="bad" live>
        <p>{sentenceFor(edit.failure)}</p>
      </Notice>
    );
  if (!one || !edit.note || !edit.report) return <Loading />;
  return (
    <div class="sheet report" data-testid="report">
      <header>
        <p>
          <a href={`/app/consultations/${id}`}>
            <Icon node={ArrowLeft} size={18} /> {t.back}
          </a>
        </p>
        <h1>{t.of(mainName(one))}</h1>
        <p class="lead">{when(one.started_at ?? one.planned_start)}</p>
        <p class="hint">{t.lead}</p>
      </header>
      {edit.lost !== null && (
        <Notice tone="wait" live>
          <p>{t.conflict}</p>
          <textarea readonly rows={6} value={edit.lost} aria-label={t.yours} />
        </Notice>
      )}
      <form onSubmit={(event) => event.preventDefault()}>
        {SECTIONS.map((name) => (
          <Part
            key={name}
            name={name}
            text={edit.note![name]}
            error={edit.refused === `/${name}` ? t.badText : null}
            onInput={(text) => edit.type(name, text)}
          />
        ))}
      </form>
      <Foot one={one} edit={edit} />
      <Versions id={id} report={edit.report} />
    </div>
  );
}

function Part({
  name,
  text,
  error,
  onInput,
}: {
  name: Section;
  text: string;
  error: string | null;
  onInput: (text: string) => void;
}) {
  const t = messages.value.report;
  const id = `report-${name}`;
  const hint = (t.hints as Partial<Record<typeof name, string>>)[name];
  return (
    <Field
      id={id}
      label={t.sections[name]}
      hint={hint}
      error={error}
      optional={name !== 'conclusion'}
    >
      <textarea
        id={id}
        rows={name === 'reason' || name === 'follow_up' ? 2 : 4}
        maxLength={10000}
        value={text}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        data-testid={id}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

function stateWords(state: SaveState, report: Report): string {
  const t = messages.value.report.state;
  if (state === 'typing' || state === 'failed') return t[state];
  return report.updated_at ? t.saved(when(report.updated_at)) : t.idle;
}

function Foot({ one, edit }: { one: Consultation; edit: ReturnType<typeof useNote> }) {
  const t = messages.value.report;
  const [signing, setSigning] = useState(false);
  const [missing, setMissing] = useState(false);
  const begin = async () => {
    await edit.flush();
    setMissing(!edit.note!.conclusion.trim());
    if (edit.note!.conclusion.trim()) setSigning(true);
    else document.getElementById('report-conclusion')?.focus();
  };
  return (
    <div class="report-foot">
      <p class="hint" role="status" data-testid="report-state" data-state={edit.state}>
        {stateWords(edit.state, edit.report!)}
      </p>
      {missing && (
        <p class="field-error" role="alert">
          {t.noConclusion}
        </p>
      )}
      <div class="actions">
        <a
          class="button plain normal"
          href={reports.previewAddress(one.id)}
          target="_blank"
          rel="noopener"
          data-testid="report-preview"
        >
          <Icon node={FileSearch} />
          <span class="button-text">{t.preview}</span>
        </a>
        {isOwn(one) ? (
          <Button tone="main" icon={FileCheck2} testid="report-sign" onClick={begin}>
            {t.sign}
          </Button>
        ) : (
          <p class="hint">{t.onlyPractitioner}</p>
        )}
      </div>
      {signing && (
        <SignDialog
          one={one}
          report={edit.report!}
          onSigned={edit.take}
          onClose={() => setSigning(false)}
        />
      )}
    </div>
  );
}

function Versions({ id, report }: { id: string; report: Report }) {
  const t = messages.value.report;
  const last = report.versions.length;
  return (
    <section class="card" data-testid="report-versions">
      <h2>{t.versions}</h2>
      {last === 0 && <p class="hint">{t.none}</p>}
      <ul class="plain-list">
        {[...report.versions].reverse().map((one) => (
          <li key={one.number} class="with-button">
            <span>
              <strong>{t.version(one.number)}</strong>{' '}
              <span class="hint">
                {when(one.created_at)} · {one.number === last ? t.current : t.replaced}
              </span>
            </span>
            <a
              class="button plain small"
              href={reports.contentAddress(id, one.document_id)}
              target="_blank"
              rel="noopener"
              data-testid={`report-open-${one.number}`}
            >
              <span class="button-text">{t.open}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** On the page of a consultation: the way to its report. */
export function ReportLink({ id }: { id: string }) {
  const t = messages.value.report;
  return (
    <ButtonLink href={`/app/consultations/${id}/report`} icon={FileCheck2} testid="report-write">
      {t.write}
    </ButtonLink>
  );
}
