// SPDX-License-Identifier: GPL-3.0-or-later
// An immediate consultation: make its link and open the room in one go (B4), paid online or not.
import { useState } from 'preact/hooks';
import { consultations } from '../../api/endpoints';
import { newKey } from '../../api/client';
import { messages } from '../../i18n';
import { rememberLinks } from '../../state/links';
import * as live from '../../state/live';
import { navigate } from '../../state/router';
import { principals, session } from '../../state/session';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Select, TextField } from '../parts/field';
import {
  checkPerson,
  emptyPerson,
  inputOf,
  pointerErrors,
  type Errors,
  type PersonDraft,
} from './draft';
import { checkPayment, initialPayment, paymentInput, PaymentPart } from './plan-payment';

export function NowDialog({ onClose }: { onClose: () => void }) {
  const t = messages.value;
  const account = session.value?.account;
  const [key] = useState(newKey);
  const [person, setPerson] = useState<PersonDraft>(emptyPerson('patient'));
  const [practitioner, setPractitioner] = useState(
    live.actingFor.value ?? principals.value[0]?.id ?? '',
  );
  const [errors, setErrors] = useState<Errors>({});
  const paid = principals.value.find((one) => one.id === practitioner);
  const [payment, setPayment] = useState(() => initialPayment(paid));
  const choose = (id: string) => {
    setPractitioner(id);
    // Each has an own usual amount, and some are not paid online at all.
    setPayment(initialPayment(principals.value.find((one) => one.id === id)));
    setErrors({});
  };
  const set = (changes: Partial<PersonDraft>) => {
    setPerson({ ...person, ...changes });
    setErrors({});
  };
  const start = async () => {
    const found = { ...checkPerson(person, '/participants/0'), ...checkPayment(payment) };
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      const made = await consultations.startNow(
        {
          practitioner_id: practitioner,
          participants: [inputOf(person)],
          ...(payment.online ? { payment: paymentInput(payment)! } : {}),
        },
        key,
      );
      rememberLinks(made.links);
      navigate(
        practitioner === account?.id ? `/visit/${made.id}` : `/app/consultations/${made.id}`,
      );
    } catch (problem) {
      setErrors(pointerErrors(problem));
      throw problem;
    }
  };
  const at = (member: string) => errors[`/participants/0/${member}`] ?? null;
  return (
    <Dialog heading={t.dashboard.now.title} onClose={onClose} testid="now-dialog">
      <p class="hint">{t.dashboard.now.lead}</p>
      <form class="stack" onSubmit={(event) => event.preventDefault()} noValidate>
        {principals.value.length > 1 && (
          <Select
            id="now-practitioner"
            label={t.plan.sentence.practitioner}
            value={practitioner}
            onChange={choose}
            options={principals.value.map((one) => ({ value: one.id, label: one.display_name }))}
          />
        )}
        <div class="pair">
          <TextField
            id="now-given"
            label={t.plan.sentence.givenName}
            value={person.given_name}
            error={at('given_name')}
            onInput={(given_name) => set({ given_name })}
            testid="now-given-name"
          />
          <TextField
            id="now-family"
            label={t.plan.sentence.familyName}
            value={person.family_name}
            error={at('family_name')}
            onInput={(family_name) => set({ family_name })}
            testid="now-family-name"
          />
        </div>
        <div class="pair">
          <TextField
            id="now-mobile"
            label={t.plan.sentence.mobile}
            type="tel"
            inputmode="tel"
            value={person.mobile}
            error={at('mobile')}
            onInput={(mobile) => set({ mobile })}
            testid="now-mobile"
          />
          <TextField
            id="now-email"
            label={t.plan.sentence.email}
            type="email"
            inputmode="email"
            value={person.email}
            error={at('email')}
            onInput={(email) => set({ email })}
            testid="now-email"
          />
        </div>
        <PaymentPart
          practitioner={paid}
          draft={payment}
          errors={errors}
          onChange={(next) => {
            setPayment(next);
            setErrors({});
          }}
        />
        <div class="actions">
          <Button onClick={onClose}>{t.app.cancel}</Button>
          <Button type="submit" tone="main" testid="now-start" onClick={start}>
            {t.dashboard.now.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
