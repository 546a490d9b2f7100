// SPDX-License-Identifier: GPL-3.0-or-later
// Where to complain (F6): the practice first, then who watches over it.
import { messages } from '../../i18n';

/** `contact`: what the practice says about itself; empty: nothing. */
export function Complaints({ contact }: { contact: string }) {
  const t = messages.value.complaints;
  return (
    <dl class="complaints" data-testid="complaints">
      <div>
        <dt>{t.practice}</dt>
        <dd data-testid="complaint-contact">{contact || t.practiceUnnamed}</dd>
      </div>
      <div>
        <dt>{t.operator}</dt>
        <dd>{t.operatorText}</dd>
      </div>
      <div>
        <dt>{t.health}</dt>
        <dd>
          {t.healthText}{' '}
          <a href="https://www.ars.sante.fr/" target="_blank" rel="noopener noreferrer">
            ars.sante.fr
          </a>
        </dd>
      </div>
      <div>
        <dt>{t.data}</dt>
        <dd>
          {t.dataText}{' '}
          <a href="https://www.cnil.fr/fr/plaintes" target="_blank" rel="noopener noreferrer">
            cnil.fr/fr/plaintes
          </a>
        </dd>
      </div>
    </dl>
  );
}
