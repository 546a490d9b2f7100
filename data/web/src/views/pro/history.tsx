// SPDX-License-Identifier: GPL-3.0-or-later
// Who did what, when, and for whom.
import { useState } from 'preact/hooks';
import { consultations } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { AuditEntry, Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { auditWords } from './audit-words';

/** Whose detail is a sentence somebody typed; of cancellations earlier releases kept it here. */
const REASONED = ['plan.cancel', 'plan.correct'];

export function History({ one }: { one: Consultation }) {
  const t = messages.value.consultation;
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const open = (event: Event) => {
    if (!(event.currentTarget as HTMLDetailsElement).open) return;
    consultations.audit(one.id).then((answer) => setEntries(answer.items), setFailure);
  };
  return (
    <details class="history" onToggle={open} data-testid="history">
      <summary>{t.history}</summary>
      {one.created_by && (
        <p class="hint">{t.createdBy(one.created_by.display_name, when(one.created_at))}</p>
      )}
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      <ol>
        {entries
          ?.filter((entry) => auditWords(entry.action) !== null)
          .map((entry) => (
            <li key={entry.id}>
              <time dateTime={entry.at}>{when(entry.at)}</time>
              <span>{auditWords(entry.action)}</span>
              <span class="hint">
                {entry.actor?.display_name ? t.by(entry.actor.display_name) : ''}
                {entry.on_behalf_of?.display_name
                  ? `, ${t.historyFor(entry.on_behalf_of.display_name)}`
                  : ''}
              </span>
              {REASONED.includes(entry.action) && entry.reason && (
                <span class="hint">{t.reason(entry.reason)}</span>
              )}
            </li>
          ))}
      </ol>
    </details>
  );
}
