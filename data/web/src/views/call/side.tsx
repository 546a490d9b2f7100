// SPDX-License-Identifier: GPL-3.0-or-later
import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { X } from 'lucide';
import { messages } from '../../i18n';
import { giveBackFocus } from '../parts/focus';
import { Icon } from '../parts/icon';

/** Slides over on phones, docks on desktops; Escape closes it and gives the focus back. */
export function SidePanel({
  heading,
  onClose,
  children,
  testid,
}: {
  heading: string;
  onClose: () => void;
  children: ComponentChildren;
  testid: string;
}) {
  const headingId = useId();
  const first = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    first.current?.focus();
    return () => giveBackFocus(before);
  }, []);
  return (
    <aside
      class="side"
      aria-labelledby={headingId}
      data-testid={testid}
      onKeyDown={(event) => {
        // A dialog over the panel takes Escape for itself.
        const inDialog = event.target instanceof Element && event.target.closest('dialog');
        if (event.key === 'Escape' && !inDialog) onClose();
      }}
    >
      <header class="side-head">
        <h2 id={headingId} ref={first} tabIndex={-1}>
          {heading}
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label={messages.value.app.close}
          onClick={onClose}
        >
          <Icon node={X} />
        </button>
      </header>
      <div class="side-body">{children}</div>
    </aside>
  );
}
