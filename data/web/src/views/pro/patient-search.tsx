// SPDX-License-Identifier: GPL-3.0-or-later
// Finding somebody in the register while typing (F3): a hook, and how one of them is shown.
import { useEffect, useState } from 'preact/hooks';
import { patients, type PatientSummary } from '../../api/patients';
import { messages } from '../../i18n';
import { plainDate } from '../../i18n/format';

/** So long nothing is typed any more before the server is asked: each answer is audited. */
const PAUSE_MS = 300;
const MIN_LETTERS = 2;

interface Found {
  text: string;
  items: PatientSummary[];
  more: boolean;
}

/** Who answers to `text`; null while it is too short or nothing came yet. */
export function usePatients(text: string, limit?: number): { found: Found | null; failure: unknown } {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const wanted = text.trim();
  useEffect(() => {
    setFailure(null);
    if (wanted.replace(/[^\p{L}\d]/gu, '').length < MIN_LETTERS) {
      setFound(null);
      return;
    }
    let stale = false;
    const timer = setTimeout(() => {
      patients.search(wanted, limit).then(
        (answer) => stale || setFound({ text: wanted, ...answer }),
        (error) => stale || setFailure(error),
      );
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, limit]);
  return { found, failure };
}

/** "née Lacroix · née le 2 avril 1951" */
export function birthWords(one: PatientSummary): string {
  const t = messages.value.patients;
  const born = `${t.born[one.sex]} ${plainDate(one.birth_date)}`;
  return one.birth_name === one.family_name
    ? born
    : `${t.birthNameOf[one.sex]} ${one.birth_name} · ${born}`;
}
