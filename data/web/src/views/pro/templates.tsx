// SPDX-License-Identifier: GPL-3.0-or-later
// The organisation's own texts, with what a patient would get beside them (J4).
import { useEffect, useState } from 'preact/hooks';
import { templates as api } from '../../api/endpoints';
import { Problem } from '../../api/client';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Template, TemplateDraft, TemplateKind, TemplatePart } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Loading, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { describedBy, Field, Select, TextField } from '../parts/field';
import { Linked } from '../parts/linked';

const KINDS: TemplateKind[] = [
  'invitation',
  'moved',
  'cancelled',
  'reminder',
  'guest_invitation',
  'guest_reminder',
  'missed',
  'practitioner_reminder',
  'practitioner_booked',
  'practitioner_cancelled',
  'booking_code',
  'receipt',
  'hold_warning',
  'hold_lapsed',
  'documents',
  'document_code',
  'waiting',
];
const PARTS: TemplatePart[] = ['subject', 'body', 'sms'];
/** The waiting room shows a text and nothing else. */
const partsOf = (kind: TemplateKind): TemplatePart[] => (kind === 'waiting' ? ['body'] : PARTS);
/** Typing rests this long before the preview follows. */
const PREVIEW_MS = 400;

type Errors = Partial<Record<TemplatePart, string>>;

const word = (name: string) => `{{${name}}}`;
const wordsIn = (text: string) =>
  [...text.matchAll(/\{\{\s*(.*?)\s*\}\}/g)].map((match) => match[1] ?? '');

/** The server's rules, said while typing; the server decides. */
function check(draft: TemplateDraft, known: Template): Errors {
  const t = messages.value.mail;
  const errors: Errors = {};
  for (const part of partsOf(known.kind)) {
    const text = draft[part];
    const used = wordsIn(text);
    const allowed = known.placeholders.filter(
      (name) => part !== 'subject' || (name !== 'link' && name !== 'code'),
    );
    const foreign = used.find((name) => !allowed.includes(name));
    const missing = known.required[part].find((name) => !used.includes(name));
    if (!text.trim()) errors[part] = t.empty;
    else if (text.replace(/\{\{.*?\}\}/gs, '').includes('{{')) errors[part] = t.notClosed;
    else if (foreign !== undefined) errors[part] = t.noMeaning(word(foreign));
    else if (missing) errors[part] = t.mustContain(word(missing));
  }
  return errors;
}

function draftOf({ kind, locale, subject, body, sms, version }: Template): TemplateDraft {
  return { kind, locale, subject, body, sms, version };
}

export function Templates() {
  const t = messages.value.mail;
  useTitle(t.textsTitle);
  const [all, setAll] = useState<Template[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [kind, setKind] = useState<TemplateKind>('invitation');
  const [locale, setLocale] = useState('fr');
  const load = () => api.list().then((answer) => setAll(answer.items), setFailure);
  useEffect(() => void load(), []);
  if (failure !== null) return <p class="trouble">{sentenceFor(failure)}</p>;
  const one = all?.find((template) => template.kind === kind && template.locale === locale);
  if (!all || !one) return <Loading />;
  const replace = (next: Template) =>
    setAll(all.map((template) => (template === one ? next : template)));
  return (
    <div class="templates">
      <header>
        <h1>{t.textsTitle}</h1>
        <p class="lead">{t.textsLead}</p>
      </header>
      <div class="pair">
        <Select
          id="kind"
          label={t.which}
          value={kind}
          testid="template-kind"
          onChange={(next) => setKind(next as TemplateKind)}
          options={KINDS.map((name) => ({ value: name, label: t.kind[name] }))}
        />
        <Select
          id="template-locale"
          label={t.language}
          value={locale}
          testid="template-locale"
          onChange={setLocale}
          options={[
            { value: 'fr', label: messages.value.app.french },
            { value: 'en', label: messages.value.app.english },
          ]}
        />
      </div>
      <Editor
        key={`${kind} ${locale} ${one.version}`}
        one={one}
        onSaved={replace}
        onConflict={load}
      />
    </div>
  );
}

function Editor({
  one,
  onSaved,
  onConflict,
}: {
  one: Template;
  onSaved: (next: Template) => void;
  onConflict: () => void;
}) {
  const t = messages.value.mail;
  const [draft, setDraft] = useState<TemplateDraft>(draftOf(one));
  const [refused, setRefused] = useState<Errors>({});
  const found = check(draft, one);
  const errors = { ...refused, ...found };
  const waiting = one.kind === 'waiting';
  const bad = Object.keys(found).length > 0;
  const change = (part: TemplatePart, text: string) => {
    setDraft({ ...draft, [part]: text });
    setRefused({});
  };
  const save = async () => {
    try {
      const saved = await api.save(draft);
      setDraft(draftOf(saved));
      onSaved(saved);
    } catch (problem) {
      if (isProblem(problem, 'precondition-failed')) onConflict();
      const part = problem instanceof Problem ? problem.pointer?.slice(1) : undefined;
      if (!PARTS.includes(part as TemplatePart)) throw problem;
      setRefused({ [part as TemplatePart]: sentenceFor(problem) });
      return;
    }
    say(messages.value.app.saved);
  };
  const reset = async () => {
    onSaved(await api.reset(one.kind, one.locale));
    say(t.resetDone);
  };
  return (
    <div class="template-columns">
      <form class="card" onSubmit={(event) => event.preventDefault()} noValidate>
        {one.custom && <p class="hint">{t.custom}</p>}
        {!waiting && (
          <TextField
            id="subject"
            label={t.subject}
            value={draft.subject}
            onInput={(text) => change('subject', text)}
            error={errors.subject}
            maxLength={150}
            testid="template-subject"
          />
        )}
        <Area part="body" draft={draft} error={errors.body} onChange={change} rows={waiting ? 5 : 18} />
        {!waiting && (
          <Area part="sms" draft={draft} error={errors.sms} onChange={change} rows={4} />
        )}
        <p class="hint">
          {t.insert}{' '}
          {one.placeholders.map((name) => (
            <code key={name} class="placeholder">
              {word(name)}
              {one.required.body.includes(name) && ` (${t.required})`}
            </code>
          ))}
        </p>
        <div class="actions">
          <Button type="submit" tone="main" disabled={bad} testid="template-save" onClick={save}>
            {t.save}
          </Button>
          {one.custom && (
            <Button tone="quiet" testid="template-reset" onClick={reset}>
              {t.reset}
            </Button>
          )}
        </div>
      </form>
      <Preview draft={draft} bad={bad} />
    </div>
  );
}

function Area({
  part,
  draft,
  error,
  onChange,
  rows,
}: {
  part: 'body' | 'sms';
  draft: TemplateDraft;
  error?: string;
  onChange: (part: TemplatePart, text: string) => void;
  rows: number;
}) {
  const t = messages.value.mail;
  const waiting = draft.kind === 'waiting';
  const hint = part === 'sms' ? undefined : waiting ? t.waitingHint : t.bodyHint;
  return (
    <Field id={part} label={waiting ? t.kind.waiting : t[part]} hint={hint} error={error}>
      <textarea
        id={part}
        rows={rows}
        value={draft[part]}
        maxLength={waiting ? 300 : part === 'body' ? 4000 : 459}
        data-testid={`template-${part}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(part, hint, error)}
        onInput={(event) => onChange(part, event.currentTarget.value)}
      />
    </Field>
  );
}

function Preview({ draft, bad }: { draft: TemplateDraft; bad: boolean }) {
  const t = messages.value.mail;
  const [shown, setShown] = useState<{ subject: string; text: string; sms: string } | null>(null);
  useEffect(() => {
    if (bad) return undefined;
    const timer = setTimeout(() => {
      api.preview(draft).then(setShown, () => undefined);
    }, PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [draft, bad]);
  return (
    <section class="card template-preview" aria-label={t.preview}>
      <h2>{t.preview}</h2>
      {bad && <p class="hint">{t.previewBad}</p>}
      {shown && (
        <>
          {shown.subject && (
            <p data-testid="preview-subject">
              <strong>{shown.subject}</strong>
            </p>
          )}
          <Linked text={shown.text} />
          {shown.sms && (
            <>
              <h3>{t.previewSms}</h3>
              <p class="sms-bubble" data-testid="preview-sms">
                {shown.sms}
              </p>
            </>
          )}
        </>
      )}
    </section>
  );
}
