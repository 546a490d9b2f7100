// SPDX-License-Identifier: GPL-3.0-or-later
// While somebody types a patient's name: those whom the register knows, one click away (F3).
import { useEffect } from 'preact/hooks';
import { IdCard, UserRoundCheck } from 'lucide';
import { patients, type PatientSummary } from '../../api/patients';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { birthWords, usePatients } from './patient-search';

/** The fields of a plan that a known patient fills. */
export interface PickedPatient {
  patient_id: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  email: string;
  mobile: string;
}

interface PickerProps {
  /** What is typed now. */
  person: Omit<PickedPatient, 'email' | 'mobile'>;
  onPick: (patient: PickedPatient) => void;
  onRelease: () => void;
}

function pickedFrom(one: Omit<PatientSummary, 'has_ins'>): PickedPatient {
  return {
    patient_id: one.id,
    given_name: one.given_name,
    family_name: one.family_name,
    birth_date: one.birth_date,
    email: one.email ?? '',
    mobile: one.mobile ?? '',
  };
}

/** Stands below the fields of the patient; says nothing when nobody is like the name typed. */
export function PatientPicker({ person, onPick, onRelease }: PickerProps) {
  const t = messages.value.patients.picker;
  const typed = person.patient_id ? '' : `${person.family_name} ${person.given_name}`;
  const { found } = usePatients(typed, 5);
  if (person.patient_id)
    return (
      <p class="picked" role="status" data-testid="picked-patient">
        <Icon node={UserRoundCheck} size={18} />
        <a href={`/app/patients/${person.patient_id}`} target="_blank" rel="noopener">
          {t.chosen}
        </a>
        <Button size="small" tone="quiet" testid="picked-release" onClick={onRelease}>
          {t.release}
        </Button>
      </p>
    );
  if (!found || found.items.length === 0) return <div role="status" />;
  return (
    <div class="picker" role="status" data-testid="patient-picker">
      <p class="hint">{t.known}</p>
      <ul>
        {found.items.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-label={`${t.choose(one.display_name)}, ${birthWords(one)}`}
              data-testid={`pick-${one.id}`}
              onClick={() => onPick(pickedFrom(one))}
            >
              <Icon node={IdCard} size={18} />
              <span>
                <strong>{one.display_name}</strong> <span class="hint">{birthWords(one)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Begins a plan with a patient of the register: `/app/plan?patient=ID`. */
export function usePickedFrom(id: string | null, onPick: (patient: PickedPatient) => void): void {
  useEffect(() => {
    if (id) patients.get(id).then((one) => onPick(pickedFrom(one)), () => undefined);
  }, [id]);
}
