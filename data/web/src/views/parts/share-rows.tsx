// SPDX-License-Identifier: GPL-3.0-or-later
// What is reimbursed of a price, and what is left for whom (H3): rows of a <dl>.
import type { PriceShare } from '../../api/types';
import { euros } from '../../i18n/format';

interface ShareRowsProps {
  share: Pick<PriceShare, 'reimbursed_cents' | 'remainder_cents' | 'extra_cents'>;
  words: { reimbursed: string; remainder: string; extra: string };
}

export function ShareRows({ share, words }: ShareRowsProps) {
  const extra = share.extra_cents ?? 0;
  return (
    <>
      <div>
        <dt>{words.reimbursed}</dt>
        <dd>{euros(share.reimbursed_cents ?? 0)}</dd>
      </div>
      <div>
        <dt>{words.remainder}</dt>
        <dd>{euros(share.remainder_cents ?? 0)}</dd>
      </div>
      {extra > 0 && (
        <div>
          <dt>{words.extra}</dt>
          <dd>{euros(extra)}</dd>
        </div>
      )}
    </>
  );
}
