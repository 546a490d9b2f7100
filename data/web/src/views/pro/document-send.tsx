// SPDX-License-Identifier: GPL-3.0-or-later
// To whom a document goes: the patient, and others (F2).
import { useState } from 'preact/hooks';
import { Plus, Send, X } from 'lucide';
import { Problem } from '../../api/client';
import {
  documents as api,
  type DocumentKind,
  type NewRecipient,
  type PracticeDocument,
} from '../../api/documents';
import { sentenceFor } from '../../api/problems';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Check, FieldError, Select, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { nameOf, patientOf } from './people';

const KINDS: DocumentKind[] = ['prescription', 'report', 'sick_leave', 'other'];

interface Other {
  name: string;
  email: string;
  mobile: string;
}
type Errors = Record<string, string>;

/** The server's pointers are the keys of our fields. */
function errorsOf(problem: unknown): Errors | null {
  const t = messages.value.documents.sendForm;
  if (!(problem instanceof Problem) || problem.name !== 'invalid' || !problem.pointer) return null;
  const words: Record<string, string> = {
    email: t.badEmail,
    mobile: t.badMobile,
    name: t.nameMissing,
  };
  const last = problem.pointer.split('/').pop() ?? '';
  return { [problem.pointer]: words[last] ?? t.addressMissing };
}

function check(toPatient: boolean, others: Other[]): Errors {
  const t = messages.value.documents.sendForm;
  const errors: Errors = {};
  if (!toPatient && others.length === 0) errors['/recipients'] = t.nobody;
  others.forEach((other, index) => {
    if (!other.name.trim()) errors[`/recipients/${index}/name`] = t.nameMissing;
    if (!other.email.trim() && !other.mobile.trim())
      errors[`/recipients/${index}/email`] = t.addressMissing;
  });
  return errors;
}

const trimmed = (other: Other): NewRecipient => ({
  name: other.name.trim(),
  ...(other.email.trim() && { email: other.email.trim() }),
  ...(other.mobile.trim() && { mobile: other.mobile.trim() }),
});

interface Props {
  one: Consultation;
  document: PracticeDocument;
  onClose: () => void;
  onSent: () => Promise<void>;
}

export function SendDialog({ one, document, onClose, onSent }: Props) {
  const t = messages.value.documents;
  const patient = patientOf(one);
  const address = patient?.email ?? patient?.mobile ?? null;
  const given = document.recipients.some((given) => given.participant_id === patient?.id);
  const [kind, setKind] = useState<DocumentKind>(document.kind);
  const [toPatient, setToPatient] = useState(
    address !== null && !given && document.origin !== 'patient',
  );
  const [others, setOthers] = useState<Other[]>([]);
  const [errors, setErrors] = useState<Errors>({});
  const change = (index: number, part: Partial<Other>) => {
    setOthers(others.map((other, at) => (at === index ? { ...other, ...part } : other)));
    setErrors({});
  };
  const send = async () => {
    const found = check(toPatient, others);
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      await api.send(one.id, document.id, {
        kind,
        to_patient: toPatient,
        recipients: others.map(trimmed),
      });
    } catch (problem) {
      setErrors(errorsOf(problem) ?? { '/recipients': sentenceFor(problem) });
      return;
    }
    say(t.sendForm.done);
    onClose();
    await onSent();
  };
  return (
    <Dialog heading={t.sendForm.heading(document.name)} onClose={onClose} testid="send-dialog">
      <form class="send-form" onSubmit={(event) => event.preventDefault()} noValidate>
        <Select
          id="document-kind"
          label={t.sendForm.kind}
          value={kind}
          testid="send-kind"
          options={KINDS.map((value) => ({ value, label: t.kind[value] }))}
          onChange={(next) => setKind(next as DocumentKind)}
        />
        {patient && address ? (
          <Check
            id="to-patient"
            label={t.sendForm.toPatient(nameOf(patient), address)}
            checked={toPatient}
            onChange={(next) => {
              setToPatient(next);
              setErrors({});
            }}
          />
        ) : (
          <p class="hint">{t.sendForm.noAddress}</p>
        )}
        <h3>{t.sendForm.others}</h3>
        {others.map((other, index) => (
          <OtherFields
            key={index}
            index={index}
            other={other}
            errors={errors}
            onChange={(part) => change(index, part)}
            onRemove={() => setOthers(others.filter((_, at) => at !== index))}
          />
        ))}
        <div class="row-actions">
          <Button
            size="small"
            icon={Plus}
            testid="add-recipient"
            onClick={() => {
              setOthers([...others, { name: '', email: '', mobile: '' }]);
              setErrors({});
            }}
          >
            {t.sendForm.addOther}
          </Button>
          <span class="hint">{t.sendForm.othersHint}</span>
        </div>
        <FieldError id="recipients" text={errors['/recipients'] ?? errors['/to_patient']} />
        <p class="hint">{t.sendForm.how}</p>
        <div class="actions">
          <Button onClick={onClose}>{t.sendForm.no}</Button>
          <Button type="submit" tone="main" icon={Send} testid="send-yes" onClick={send}>
            {t.sendForm.yes}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface OtherProps {
  index: number;
  other: Other;
  errors: Errors;
  onChange: (part: Partial<Other>) => void;
  onRemove: () => void;
}

function OtherFields({ index, other, errors, onChange, onRemove }: OtherProps) {
  const t = messages.value.documents.sendForm;
  const at = `/recipients/${index}`;
  return (
    <fieldset class="send-other">
      <legend>{t.other(index + 1)}</legend>
      <button
        type="button"
        class="icon-button"
        aria-label={t.removeOther(index + 1)}
        title={t.removeOther(index + 1)}
        onClick={onRemove}
      >
        <Icon node={X} />
      </button>
      <TextField
        id={`recipient-${index}-name`}
        label={t.name}
        value={other.name}
        error={errors[`${at}/name`]}
        testid="recipient-name"
        maxLength={200}
        onInput={(name) => onChange({ name })}
      />
      <TextField
        id={`recipient-${index}-email`}
        label={t.email}
        type="email"
        inputmode="email"
        value={other.email}
        error={errors[`${at}/email`] ?? errors[at]}
        testid="recipient-email"
        onInput={(email) => onChange({ email })}
      />
      <TextField
        id={`recipient-${index}-mobile`}
        label={t.mobile}
        type="tel"
        inputmode="tel"
        value={other.mobile}
        error={errors[`${at}/mobile`]}
        testid="recipient-mobile"
        onInput={(mobile) => onChange({ mobile })}
      />
    </fieldset>
  );
}
