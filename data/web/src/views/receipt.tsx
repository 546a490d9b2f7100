// SPDX-License-Identifier: GPL-3.0-or-later
// What was paid, to print or to keep. Its address is the key to it.
import { useEffect, useState } from 'preact/hooks';
import { Download, FileQuestion, Printer } from 'lucide';
import { receipts } from '../api/endpoints';
import type { ReceiptPaper } from '../api/types';
import { messages, suggestLocale } from '../i18n';
import { exactEuros, paperDate } from '../i18n/format';
import { Loading, useTitle } from './parts/bits';
import { Button, DownloadLink } from './parts/button';
import { Icon } from './parts/icon';
import { CalmShell } from './parts/shell';

export function ReceiptPage({ id = '', token = '' }: { id?: string; token?: string }) {
  const t = messages.value.payment.receipt;
  useTitle(t.title);
  const [paper, setPaper] = useState<ReceiptPaper | null>(null);
  const [unknown, setUnknown] = useState(false);
  useEffect(() => {
    receipts.get(id, token).then(
      (answer) => {
        suggestLocale(answer.locale);
        setPaper(answer);
      },
      () => setUnknown(true),
    );
  }, [id, token]);
  return (
    <CalmShell home={false} organisation={paper?.organisation}>
      {unknown ? (
        <article class="statement" data-testid="receipt-unknown">
          <span class="statement-icon">
            <Icon node={FileQuestion} size={32} />
          </span>
          <h1>{t.unknown}</h1>
          <p class="lead">{t.unknownText}</p>
        </article>
      ) : paper ? (
        <Paper paper={paper} pdf={`/receipt/${id}/${token}/pdf`} />
      ) : (
        <Loading />
      )}
    </CalmShell>
  );
}

/** "Médecin" as it stands after a comma. */
const inSentence = (word: string) => word.charAt(0).toLocaleLowerCase() + word.slice(1);

function Paper({ paper, pdf }: { paper: ReceiptPaper; pdf: string }) {
  const t = messages.value.payment.receipt;
  const profession = messages.value.book.profession[paper.profession] ?? '';
  const rows: [string, string][] = [
    [t.paidTo, [paper.practitioner, inSentence(profession)].filter(Boolean).join(', ')],
    [t.patient, paper.patient],
    [paper.kind === 'telecare' ? t.telecare : t.consultation, paperDate(paper.consulted_at)],
    [t.paidAt, paperDate(paper.paid_at)],
    [t.card, paper.card],
  ];
  return (
    <article class="receipt" data-testid="receipt">
      <h1>{t.title}</h1>
      <p class="hint">
        {t.number} <span class="figures">{paper.number.toUpperCase()}</span>
      </p>
      <p class="receipt-organisation">{paper.organisation}</p>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        <div class="receipt-sum">
          <dt>{t.amount}</dt>
          <dd data-testid="receipt-amount">{exactEuros(paper.cents)}</dd>
        </div>
      </dl>
      {paper.is_test && <p class="trouble">{t.test}</p>}
      <p class="hint">{t.note}</p>
      <div class="actions no-print">
        <Button icon={Printer} testid="receipt-print" onClick={() => window.print()}>
          {t.print}
        </Button>
        <DownloadLink href={pdf} size="normal" icon={Download} testid="receipt-pdf">
          {t.pdf}
        </DownloadLink>
      </div>
    </article>
  );
}
