// SPDX-License-Identifier: GPL-3.0-or-later
import { signal } from '@preact/signals';

export interface Toast {
  id: number;
  tone: 'info' | 'error';
  text: string;
}

export const toasts = signal<Toast[]>([]);

let last = 0;

/** Says something in passing; errors stay until they are closed. */
export function say(text: string, tone: Toast['tone'] = 'info'): void {
  const toast = { id: ++last, tone, text };
  toasts.value = [...toasts.value.filter((t) => t.text !== text).slice(-2), toast];
  if (tone === 'info') setTimeout(() => dismiss(toast.id), 6000);
}

/** What could not be done before is no matter any more: the page is another one. */
export function forgetErrors(): void {
  toasts.value = toasts.value.filter(({ tone }) => tone !== 'error');
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
