// SPDX-License-Identifier: GPL-3.0-or-later
// Signing a report, and to whom it goes (F5).
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../../api/client';
import { patients, type Patient } from '../../api/patients';
import { reports, type Recipient, type Report } from '../../api/reports';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Check, TextField } from '../parts/field';
import { patientOf } from './people';

interface Props {
  one: Consultation;
  report: Report;
  onSigned: (report: Report) => void;
  onClose: () => void;
}

type Errors = { name?: string; email?: string };

function checkDoctor({ name, email }: Recipient): Errors {
  const t = messages.value.report;
  const errors: Errors = {};
  if (!name.trim()) errors.name = t.missingName;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) errors.email = t.badEmail;
  return errors;
}

/** What the server says of the address; null: it is about something else. */
function errorsOf(problem: unknown): Errors | null {
  const t = messages.value.report;
  const pointer = problem instanceof Problem && problem.name === 'invalid' ? problem.pointer : null;
  if (pointer?.endsWith('/email')) return { email: t.badEmail };
  return pointer?.endsWith('/name') ? { name: t.missingName } : null;
}

/** The record of the register that the patient is tied to, for the attending physician it names. */
function useRecord(id: string | null): Patient | null {
  const [record, setRecord] = useState<Patient | null>(null);
  useEffect(() => {
    if (id) patients.get(id).then(setRecord, () => setRecord(null));
  }, [id]);
  return record;
}

export function SignDialog({ one, report, onSigned, onClose }: Props) {
  const t = messages.value.report;
  const patient = patientOf(one);
  const reachable = Boolean(patient && (patient.email || patient.mobile));
  const record = useRecord(patient?.patient_id ?? null);
  const [toPatient, setToPatient] = useState(reachable);
  const [toDoctor, setToDoctor] = useState(false);
  const [typed, setDoctor] = useState<Recipient | null>(null);
  const [keep, setKeep] = useState(true);
  const [errors, setErrors] = useState<Errors>({});
  const known = { name: record?.physician ?? '', email: record?.physician_email ?? '' };
  const doctor = typed ?? known;
  const isNew = doctor.name.trim() !== known.name || doctor.email.trim() !== known.email;
  // Whoever has an attending physician with an address usually wants the report to go there.
  useEffect(() => {
    if (known.email) setToDoctor(true);
  }, [known.email]);
  const [signed, setSigned] = useState<Report | null>(null);
  const send = async (filed: Report) => {
    const made = filed.versions.at(-1);
    const others = toDoctor ? [{ name: doctor.name.trim(), email: doctor.email.trim() }] : [];
    if (made && (toPatient || toDoctor))
      await reports.send(one.id, made.document_id, toPatient, others);
    if (record && toDoctor && isNew && keep)
      await patients.keepPhysician(record, doctor.name.trim(), doctor.email.trim());
  };
  const sign = async () => {
    const wrong = toDoctor ? checkDoctor(doctor) : {};
    setErrors(wrong);
    if (Object.keys(wrong).length) return;
    // Signed once: what is corrected after a refusal is the address alone.
    const filed = signed ?? (await reports.sign(one.id, report.version));
    setSigned(filed);
    onSigned(filed);
    try {
      await send(filed);
    } catch (problem) {
      const refused = errorsOf(problem);
      setErrors(refused ?? {});
      if (refused) return;
      say(t.notSent, 'error');
    }
    onClose();
    say(t.signed);
  };
  return (
    <Dialog heading={t.signAsk} onClose={onClose} testid="report-dialog">
      <p>{t.signText}</p>
      {report.versions.length > 0 && (
        <p>
          <strong>{t.signAgain(report.versions.length)}</strong>
        </p>
      )}
      <fieldset class="report-send">
        <legend>{t.sendTo}</legend>
        {reachable && (
          <Check
            id="report-to-patient"
            label={t.toPatient}
            checked={toPatient}
            onChange={setToPatient}
          />
        )}
        <Check
          id="report-to-doctor"
          label={t.toDoctor}
          checked={toDoctor}
          onChange={setToDoctor}
        />
        {toDoctor && (
          <>
            <TextField
              id="report-doctor-name"
              label={t.doctorName}
              value={doctor.name}
              error={errors.name}
              maxLength={100}
              onInput={(name) => setDoctor({ ...doctor, name })}
            />
            <TextField
              id="report-doctor-email"
              type="email"
              inputmode="email"
              label={t.doctorEmail}
              value={doctor.email}
              error={errors.email}
              maxLength={254}
              onInput={(email) => setDoctor({ ...doctor, email })}
            />
            {record && isNew && (
              <Check id="report-keep-doctor" label={t.keepDoctor} checked={keep} onChange={setKeep} />
            )}
          </>
        )}
      </fieldset>
      <div class="actions">
        <Button onClick={onClose}>{messages.value.app.cancel}</Button>
        <Button tone="main" testid="report-yes" onClick={sign}>
          {t.sign}
        </Button>
      </div>
    </Dialog>
  );
}
