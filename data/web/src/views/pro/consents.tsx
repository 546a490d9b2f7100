// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger of consent as the practice sees it (D2): who, when, which text word for word.
import { useEffect, useState } from 'preact/hooks';
import { consultations as api } from '../../api/endpoints';
import type { Consultation, ConsentEntry } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';

export function Consents({ one }: { one: Consultation }) {
  const t = messages.value.consents;
  const [items, setItems] = useState<ConsentEntry[]>([]);
  const stamp = one.participants
    .map(({ consent }) => `${consent?.given_at} ${consent?.withdrawn_at}`)
    .join();
  useEffect(() => {
    api.consents(one.id).then(
      (answer) => setItems(answer.items),
      () => undefined,
    );
  }, [one.id, stamp]);
  return (
    <section class="consents" data-testid="consents">
      <h2>{t.heading}</h2>
      {items.length === 0 && <p class="hint">{t.none}</p>}
      <ol>
        {items.map((entry) => (
          <li key={entry.id} data-decision={entry.decision}>
            <strong>
              {entry.decision === 'given'
                ? t.given(entry.display_name)
                : t.withdrawn(entry.display_name)}
            </strong>{' '}
            <span class="hint">
              {t.detail(when(entry.at), entry.text_version, t.languages[entry.locale] ?? entry.locale)}
            </span>
            {entry.text && entry.decision === 'given' && (
              <details>
                <summary data-testid="consent-text">{t.show}</summary>
                <blockquote lang={entry.locale}>
                  <p>
                    {entry.text.title}. {entry.text.lead.replace('{practitioner}', one.practitioner.display_name)}
                  </p>
                  <ul>
                    {entry.text.points.map((point) => (
                      <li key={point}>{point}</li>
                    ))}
                  </ul>
                  <p>
                    <q>{entry.text.accept}</q>
                  </p>
                </blockquote>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
