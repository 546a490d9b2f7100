// SPDX-License-Identifier: GPL-3.0-or-later
// On a demonstration server: what would have been sent, with links that work (C4).
import { useEffect, useState } from 'preact/hooks';
import { messages } from '../i18n';
import { when } from '../i18n/format';
import { Loading, useTitle } from './parts/bits';
import { Linked } from './parts/linked';
import { CalmShell } from './parts/shell';
import { NotFound } from './problem';

interface Letter {
  id: string;
  channel: 'mail' | 'sms';
  at: string;
  to: string;
  to_name: string;
  subject: string | null;
  text: string;
}

export function DevOutbox() {
  const t = messages.value.mail;
  useTitle(t.devTitle);
  const [letters, setLetters] = useState<Letter[] | null>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    fetch('/dev/outbox.json')
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error('none'))))
      .then(
        (answer: { items: Letter[] }) => setLetters(answer.items),
        () => setMissing(true),
      );
  }, []);
  if (missing) return <NotFound />;
  return (
    <CalmShell>
      <div class="dev-outbox">
        <h1>{t.devTitle}</h1>
        <p class="lead">{t.devLead}</p>
        {!letters && <Loading />}
        {letters?.length === 0 && <p>{t.devNone}</p>}
        {letters?.map((letter) => (
          <details key={letter.id} class="card" data-testid="letter" data-channel={letter.channel}>
            <summary>
              <strong>{letter.subject ?? letter.text.slice(0, 60) + '…'}</strong>
              <span class="hint">
                {t.channel[letter.channel]} · {t.devTo} {letter.to_name} ({letter.to}) ·{' '}
                {when(letter.at)}
              </span>
            </summary>
            <Linked text={letter.text} />
          </details>
        ))}
      </div>
    </CalmShell>
  );
}
