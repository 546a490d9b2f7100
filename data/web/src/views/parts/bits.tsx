// SPDX-License-Identifier: GPL-3.0-or-later
// Small pieces that many pages share.
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Check as CheckIcon, Copy } from 'lucide';
import type { Status } from '../../api/types';
import { locale, chooseLocale, messages } from '../../i18n';
import { moves } from '../../state/router';
import { say } from '../../state/toast';
import { Icon } from './icon';

/** What a screen reader is told after a move: browsers say nothing when only a script moved. */
const pageNews = signal('');
let toldOf = 0;

/** Names the page in the tab and for screen readers. */
export function useTitle(title: string): void {
  useEffect(() => {
    const nameless = title === messages.value.app.name;
    document.title = nameless ? title : `${title} · ${messages.value.app.name}`;
    // The name only: what changes in the title later, a count of those who wait, is told elsewhere.
    if (nameless || toldOf === moves.value) return;
    toldOf = moves.value;
    pageNews.value = title;
  }, [title]);
}

export function PageNews() {
  return (
    <p class="visually-hidden" aria-live="polite">
      {pageNews.value}
    </p>
  );
}

/** Starts a step that has just replaced another at its top, with the focus on its heading. */
export function useHeadingFocus<T extends HTMLElement>() {
  const heading = useRef<T>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

/** Keeps a phone's screen lit; browsers drop the lock when the page is hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const take = () => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock?.request('screen').then(
        (next) => {
          lock = next;
        },
        () => undefined,
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}

export function LanguageSwitch() {
  const t = messages.value.app;
  return (
    <div class="language" role="group" aria-label={t.language}>
      {(['fr', 'en'] as const).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={locale.value === one}
          data-testid={`language-${one}`}
          onClick={() => chooseLocale(one)}
        >
          <span aria-hidden="true">{one.toUpperCase()}</span>
          <span class="visually-hidden">{one === 'fr' ? t.french : t.english}</span>
        </button>
      ))}
    </div>
  );
}

/** The fixed reason of what the patient called off; other reasons are what somebody typed. */
export const BY_PATIENT = 'by the patient';
/** The same of who joined a queue and was not ready in time (B8). */
export const NOT_READY = 'not ready in time';
/** …and of a call that ended by itself, until somebody has said how long it was. */
export const NOBODY_BACK = 'nobody came back';

function statusWords(status: Status, reason: string | null): string {
  const t = messages.value;
  if (status === 'cancelled' && reason === BY_PATIENT) return t.cancelledByPatient;
  if (status === 'absent' && reason === NOT_READY) return t.queue.notReady;
  return t.status[status];
}

export function StatusLabel({
  status,
  reason = null,
  testid = 'status-label',
}: {
  status: Status;
  reason?: string | null;
  testid?: string;
}) {
  return (
    <span class={`status status-${status}`} data-testid={testid} data-status={status}>
      <span class="status-dot" aria-hidden="true" />
      {statusWords(status, reason)}
    </span>
  );
}

/** Copies a text; the word changes for a moment, so that no message is needed. */
export function CopyButton({
  text,
  label,
  name,
  testid,
}: {
  text: string;
  label: string;
  name?: string;
  testid?: string;
}) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 2500);
    } catch {
      // Without a secure context there is no clipboard: show the text, ready to be copied.
      say(text);
    }
  };
  return (
    <button
      type="button"
      class="button plain small"
      aria-label={name}
      data-testid={testid}
      data-link={text}
      onClick={copy}
    >
      <Icon node={done ? CheckIcon : Copy} size={18} />
      <span class="button-text" aria-live="polite">
        {done ? messages.value.app.copied : label}
      </span>
    </button>
  );
}

export function Loading() {
  return (
    <div class="loading" role="status">
      <span class="breath small" aria-hidden="true" />
      <p>{messages.value.app.loading}</p>
    </div>
  );
}

export function Notice({
  tone,
  children,
  live,
}: {
  tone: 'info' | 'wait' | 'bad' | 'good';
  children: ComponentChildren;
  live?: boolean;
}) {
  return (
    <div class={`notice ${tone}`} role={live ? 'status' : undefined}>
      {children}
    </div>
  );
}

/** Ten bars that follow the voice. */
export function LevelBars({ level, label }: { level: number; label: string }) {
  const lit = Math.round(level * 12);
  return (
    <div class="level" role="img" aria-label={label}>
      {Array.from({ length: 12 }, (_, index) => (
        <span key={index} class={index < lit ? 'on' : undefined} />
      ))}
    </div>
  );
}
