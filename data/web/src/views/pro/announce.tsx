// SPDX-License-Identifier: GPL-3.0-or-later
// The late doctor tells everybody who waits, at once (D4).
import { useState } from 'preact/hooks';
import { practitioners } from '../../api/endpoints';
import { messages } from '../../i18n';
import { minutesText } from '../../i18n/format';
import * as live from '../../state/live';
import { principals } from '../../state/session';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

const DELAYS = [0, 5, 10, 15, 20, 30, 45, 60];

export function AnnounceDialog({ onClose }: { onClose: () => void }) {
  const t = messages.value;
  const [minutes, setMinutes] = useState<number | null>(null);
  const [text, setText] = useState('');
  const waitedFor = new Set(live.waiting.value.map((one) => one.practitioner.id));
  const targets = principals.value.filter((one) => waitedFor.has(one.id));
  const send = async () => {
    const message = text.trim() || null;
    await Promise.all(targets.map((one) => practitioners.announce(one.id, minutes, message)));
    say(t.dashboard.announceSent);
    onClose();
  };
  return (
    <Dialog heading={t.dashboard.announce} onClose={onClose} testid="announce-dialog">
      <p class="hint">{targets.length ? t.dashboard.announceHint : t.dashboard.announceNobody}</p>
      <fieldset class="chips">
        <legend>{t.dashboard.announceDelay}</legend>
        {DELAYS.map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            aria-pressed={minutes === one}
            data-testid={`delay-${one}`}
            onClick={() => setMinutes(minutes === one ? null : one)}
          >
            {one === 0 ? t.dashboard.announceNone : minutesText(one)}
          </button>
        ))}
      </fieldset>
      <div class="field">
        <label for="announce-text">{t.dashboard.announceText}</label>
        <textarea
          id="announce-text"
          rows={3}
          maxLength={500}
          value={text}
          data-testid="announce-text"
          placeholder={t.dashboard.announcePlaceholder}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class="actions">
        <Button onClick={onClose}>{t.app.cancel}</Button>
        <Button
          tone="main"
          testid="announce-send"
          onClick={send}
          disabled={!targets.length || (minutes === null && !text.trim())}
        >
          {t.dashboard.announceSend}
        </Button>
      </div>
    </Dialog>
  );
}
