// SPDX-License-Identifier: GPL-3.0-or-later
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { X } from 'lucide';
import { messages } from '../../i18n';
import { Check } from './field';
import { giveBackFocus } from './focus';
import { Icon } from './icon';
import { keysOn, setKeysOn } from './keys';

interface Props {
  heading: string;
  onClose: () => void;
  children: ComponentChildren;
  testid?: string;
}

/** The browser's own modal dialog: it keeps the focus inside and gives it back. */
export function Dialog({ heading, onClose, children, testid }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      // While it is open everything else is inert, and cannot take the focus.
      dialog?.close();
      giveBackFocus(before);
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={headingId}
      data-testid={testid}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={headingId}>{heading}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={messages.value.app.close}
            onClick={onClose}
          >
            <Icon node={X} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** The keys of a page and what they do. */
export function KeysDialog({
  heading,
  keys,
  onClose,
}: {
  heading: string;
  keys: [string, string][];
  onClose: () => void;
}) {
  return (
    <Dialog heading={heading} onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Check
        id="keys-on"
        label={messages.value.app.keysOn}
        checked={keysOn.value}
        onChange={setKeysOn}
      />
    </Dialog>
  );
}
