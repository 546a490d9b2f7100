// SPDX-License-Identifier: GPL-3.0-or-later
// Typing the code on a touch screen: large keys, only those that codes are made of.
import { Delete } from 'lucide';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { describedBy, FieldError } from '../parts/field';
import { Icon } from '../parts/icon';

/** Without look-alikes (src/core/aus-secrets.h). */
const KEYS = [...'23456789ABCDEFGHJKMNPQRSTUVWXYZ'];
const LENGTH = 8;

function tidy(text: string): string {
  return [...text.toUpperCase()].filter((key) => KEYS.includes(key)).join('').slice(0, LENGTH);
}

export function CodePad({
  code,
  error,
  onChange,
  onEnter,
}: {
  code: string;
  error: string | null;
  onChange: (code: string) => void;
  onEnter: () => unknown;
}) {
  const t = messages.value.kiosk;
  const shown = code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
  return (
    <form class="kiosk-code" onSubmit={(event) => event.preventDefault()} autocomplete="off">
      <label for="kiosk-code">{t.code}</label>
      <p class="hint" id="kiosk-code-hint">
        {t.codeHint}
      </p>
      <input
        id="kiosk-code"
        class="code-input"
        value={shown}
        inputMode="none"
        autocomplete="off"
        spellcheck={false}
        data-testid="kiosk-code"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy('kiosk-code', t.codeHint, error)}
        onInput={(event) => onChange(tidy(event.currentTarget.value))}
      />
      <FieldError id="kiosk-code" text={error} />
      <div class="kiosk-keys" role="group" aria-label={t.keys}>
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            disabled={code.length >= LENGTH}
            onClick={() => onChange(tidy(code + key))}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          aria-label={t.erase}
          disabled={!code}
          onClick={() => onChange(code.slice(0, -1))}
        >
          <Icon node={Delete} size={24} />
        </button>
      </div>
      <Button
        type="submit"
        tone="main"
        size="large"
        wide
        disabled={code.length < LENGTH}
        testid="kiosk-enter"
        onClick={onEnter}
      >
        {t.enter}
      </Button>
    </form>
  );
}
