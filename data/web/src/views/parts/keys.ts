// SPDX-License-Identifier: GPL-3.0-or-later
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { recall, remember } from '../../state/storage';

/** One-key shortcuts disturb people who dictate: they can be switched off (WCAG 2.1.4). */
export const keysOn = signal(recall('keys') !== 'off');

export function setKeysOn(on: boolean): void {
  keysOn.value = on;
  remember('keys', on ? 'on' : 'off');
}

/** Single-key shortcuts; silent while somebody types or a dialog is open. */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!keysOn.value || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, dialog[open], [contenteditable]')) return;
      const handler = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
