// SPDX-License-Identifier: GPL-3.0-or-later
// The secret address under which a practitioner's own calendar reads the plan (B7, J3).
import { useEffect, useState } from 'preact/hooks';
import { account as api } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { session } from '../../state/session';
import { CopyButton } from '../parts/bits';
import { Button } from '../parts/button';

export function CalendarFeed() {
  const t = messages.value.mail;
  const practitioner = session.value?.account.role === 'practitioner';
  const [url, setUrl] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (practitioner) api.calendar().then((answer) => setUrl(answer.url), setFailure);
  }, [practitioner]);
  if (!practitioner) return null;
  const renew = async () => setUrl((await api.renewCalendar()).url);
  const end = async () => {
    await api.endCalendar();
    setUrl(null);
  };
  return (
    <section class="card">
      <h2>{t.calendar}</h2>
      <p class="hint">{t.calendarHint}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {url ? (
        <>
          <div class="with-button">
            <input
              readonly
              value={url}
              aria-label={t.calendarAddress}
              data-testid="calendar-url"
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton text={url} label={t.calendarCopy} />
          </div>
          <div class="actions">
            <Button size="small" testid="calendar-renew" onClick={renew}>
              {t.calendarRenew}
            </Button>
            <Button size="small" tone="quiet" testid="calendar-end" onClick={end}>
              {t.calendarEnd}
            </Button>
          </div>
        </>
      ) : (
        <div class="actions">
          <Button testid="calendar-make" onClick={renew}>
            {t.calendarMake}
          </Button>
        </div>
      )}
    </section>
  );
}
