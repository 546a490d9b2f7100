// SPDX-License-Identifier: GPL-3.0-or-later
// Measurements (E8): entered by who is beside the patient, seen at once by the practitioner. A wrong
// entry is corrected by another one; both stay visible.
import { useEffect, useState } from 'preact/hooks';
import { Activity, Pencil } from 'lucide';
import { vitalSigns as api } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import type { VitalSign, VitalSignKind } from '../../api/types';
import { messages } from '../../i18n';
import { clockTime, decimal } from '../../i18n/format';
import { say } from '../../state/toast';
import { Button } from './button';
import { Dialog } from './dialog';
import { Select, TextField } from './field';

const KINDS: VitalSignKind[] = ['blood_pressure', 'temperature', 'pulse', 'saturation', 'weight'];

/** The limits of src/domain/aus-vital-sign.c, to say what is meant before the server refuses. */
const LIMITS: Record<VitalSignKind | 'diastolic', [number, number]> = {
  blood_pressure: [50, 280],
  temperature: [30, 44],
  pulse: [20, 250],
  saturation: [50, 100],
  weight: [0.5, 400],
  diastolic: [20, 160],
};

function figures(one: VitalSign): string {
  const value = decimal(one.value);
  const both = one.diastolic === null ? value : `${value} / ${decimal(one.diastolic)}`;
  return `${both} ${messages.value.vitalSigns.units[one.kind]}`;
}

/** A number as people of the language write it; null: none. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^\d+(\.\d)?$/.test(plain) ? Number(plain) : null;
}

function check(text: string, kind: VitalSignKind | 'diastolic'): string | null {
  const t = messages.value.vitalSigns;
  const value = numberOf(text);
  const [low, high] = LIMITS[kind];
  if (value === null) return t.notANumber;
  return value < low || value > high ? t.outOfRange(decimal(low), decimal(high)) : null;
}

/** `count` grows when somebody has entered more: then the list is asked for again. */
export function VitalSigns({
  consultationId,
  count,
  mayEnter,
  level: Heading = 'h3',
}: {
  consultationId: string;
  count: number;
  mayEnter: boolean;
  level?: 'h2' | 'h3';
}) {
  const t = messages.value.vitalSigns;
  const [items, setItems] = useState<VitalSign[]>([]);
  const [entering, setEntering] = useState<{ corrects: VitalSign | null } | null>(null);
  const load = () =>
    api.list(consultationId).then(
      (answer) => setItems(answer.items),
      () => undefined,
    );
  useEffect(() => void load(), [consultationId, count]);
  return (
    <section class="vital-signs" data-testid="vital-signs">
      <Heading class="vital-heading">{t.heading}</Heading>
      <div role="status" aria-live="polite">
        {items.length === 0 && <p class="hint">{t.none}</p>}
        <ul>
          {[...items].reverse().map((one) => (
            <Entry
              key={one.id}
              one={one}
              onCorrect={mayEnter ? () => setEntering({ corrects: one }) : null}
            />
          ))}
        </ul>
      </div>
      {mayEnter && (
        <Button icon={Activity} testid="vital-enter" onClick={() => setEntering({ corrects: null })}>
          {t.enter}
        </Button>
      )}
      {entering && (
        <EntryDialog
          consultationId={consultationId}
          corrects={entering.corrects}
          onClose={() => setEntering(null)}
          onSaved={() => {
            setEntering(null);
            void load();
          }}
        />
      )}
    </section>
  );
}

function Entry({ one, onCorrect }: { one: VitalSign; onCorrect: (() => void) | null }) {
  const t = messages.value.vitalSigns;
  const text = figures(one);
  return (
    <li class="vital-sign" data-testid={`vital-${one.kind}`} data-corrected={one.corrected_by !== null}>
      <span>
        {t.kinds[one.kind]}{' '}
        {one.corrected_by ? (
          <>
            <s>{text}</s> <span class="hint">{t.correctedTo}</span>
          </>
        ) : (
          <strong>{text}</strong>
        )}
      </span>
      <span class="hint">{t.by(one.by.display_name, clockTime(one.at))}</span>
      {onCorrect && !one.corrected_by && (
        <Button
          size="small"
          tone="quiet"
          icon={Pencil}
          label={t.correctName(`${t.kinds[one.kind]} ${text}`)}
          testid={`vital-correct-${one.kind}`}
          onClick={onCorrect}
        >
          {t.correct}
        </Button>
      )}
    </li>
  );
}

function EntryDialog({
  consultationId,
  corrects,
  onClose,
  onSaved,
}: {
  consultationId: string;
  corrects: VitalSign | null;
  onClose: () => void;
  onSaved: () => void;
}) {
  const t = messages.value.vitalSigns;
  const [kind, setKind] = useState<VitalSignKind>(corrects?.kind ?? 'blood_pressure');
  const [value, setValue] = useState('');
  const [diastolic, setDiastolic] = useState('');
  const [errors, setErrors] = useState<{ value?: string | null; diastolic?: string | null }>({});
  const pressure = kind === 'blood_pressure';
  const hint = ([low, high]: [number, number]) => t.range(decimal(low), decimal(high));

  const save = async () => {
    const found = {
      value: check(value, kind),
      diastolic: pressure ? check(diastolic, 'diastolic') : null,
    };
    if (pressure && !found.value && !found.diastolic && numberOf(diastolic)! >= numberOf(value)!)
      found.diastolic = t.diastolicHigher;
    setErrors(found);
    if (found.value || found.diastolic) return;
    try {
      await api.enter(consultationId, {
        kind,
        value: numberOf(value)!,
        ...(pressure ? { diastolic: numberOf(diastolic)! } : {}),
        ...(corrects ? { corrects: corrects.id } : {}),
      });
    } catch (problem) {
      if (isProblem(problem, 'invalid') && problem.pointer === '/diastolic')
        setErrors({ diastolic: t.diastolicHigher });
      else if (isProblem(problem, 'invalid') && problem.pointer === '/value')
        setErrors({ value: t.notANumber });
      else throw problem;
      return;
    }
    say(t.saved);
    onSaved();
  };
  return (
    <Dialog
      heading={corrects ? t.correctHeading : t.enter}
      onClose={onClose}
      testid="vital-dialog"
    >
      <form class="stack" onSubmit={(event) => event.preventDefault()} noValidate>
        {corrects ? (
          <p class="hint">
            {t.kinds[kind]} : {figures(corrects)}. {t.correctHint}
          </p>
        ) : (
          <Select
            id="vital-kind"
            label={t.kind}
            value={kind}
            testid="vital-kind"
            options={KINDS.map((one) => ({ value: one, label: t.kinds[one] }))}
            onChange={(next) => {
              setKind(next as VitalSignKind);
              setErrors({});
            }}
          />
        )}
        <TextField
          id="vital-value"
          label={pressure ? `${t.systolic} (${t.units[kind]})` : t.value(t.units[kind])}
          hint={hint(LIMITS[kind])}
          inputmode="text"
          value={value}
          error={errors.value}
          testid="vital-value"
          onInput={(next) => {
            setValue(next);
            setErrors({});
          }}
        />
        {pressure && (
          <TextField
            id="vital-diastolic"
            label={`${t.diastolic} (${t.units[kind]})`}
            hint={hint(LIMITS.diastolic)}
            inputmode="text"
            value={diastolic}
            error={errors.diastolic}
            testid="vital-diastolic"
            onInput={(next) => {
              setDiastolic(next);
              setErrors({});
            }}
          />
        )}
        <div class="actions">
          <Button onClick={onClose}>{messages.value.app.cancel}</Button>
          <Button type="submit" tone="main" testid="vital-save" onClick={save}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
