// SPDX-License-Identifier: GPL-3.0-or-later
// Where the keyboard's focus goes when what had it is gone: never back to the top of the document.

const isPlace = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element !== document.body && element.isConnected;

function focusMain(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** Gives the focus back to what had it before a dialog or a panel. */
export function giveBackFocus(before: Element | null): void {
  if (isPlace(before)) before.focus();
  else focusMain();
}

/** A part of the page that has no focus of its own takes it for once. */
function focusPart(part: HTMLElement): void {
  if (!part.hasAttribute('tabindex')) {
    part.tabIndex = -1;
    part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true });
  }
  part.focus({ preventScroll: true });
}

/**
 * Watches `root`: when the element with the focus is taken away, what is left of its surroundings
 * gets it, so that neither Tab nor a screen reader starts again at the top.
 */
export function guardFocus(root: HTMLElement): void {
  let last: HTMLElement | null = null;
  let around: HTMLElement[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (!isPlace(target as Element)) return;
    last = target as HTMLElement;
    around = [];
    for (let part = last.parentElement; part && part !== root; part = part.parentElement)
      around.push(part);
  });
  document.addEventListener('focusout', ({ target }) => {
    // Left by a click on nothing or for another window: it was not taken away.
    queueMicrotask(() => {
      if (target === last && last?.isConnected && document.activeElement === document.body)
        last = null;
    });
  });
  new MutationObserver(() => {
    if (!last || document.activeElement !== document.body) return;
    // Safari learned to tell what is visible in 17.4; before that, what is there is believed to be.
    if (last.isConnected && (last.checkVisibility?.() ?? true))
      return last.focus({ preventScroll: true });
    const left = around.find((part) => part.isConnected && part.closest('main, dialog, aside'));
    last = null;
    if (left) focusPart(left);
    else focusMain();
  }).observe(root, { childList: true, subtree: true });
}
