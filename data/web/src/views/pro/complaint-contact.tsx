// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences of the practice: whom patients turn to with a complaint (F6).
import { complaints as api } from '../../api/complaints';
import { messages } from '../../i18n';
import { describedBy, Field } from '../parts/field';
import { SettingCard } from './setting-card';

const ID = 'complaint-contact';

export function ComplaintContact() {
  const t = messages.value.complaints;
  return (
    <SettingCard name="complaint" heading={t.heading} saved={t.saved} api={api}>
      {({ contact }, change) => (
        <Field id={ID} label={t.contact} hint={t.contactHint}>
          <textarea
            id={ID}
            rows={3}
            maxLength={500}
            value={contact}
            aria-describedby={describedBy(ID, t.contactHint)}
            data-testid={ID}
            onInput={(event) => change({ contact: event.currentTarget.value })}
          />
        </Field>
      )}
    </SettingCard>
  );
}
