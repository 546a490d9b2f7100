// SPDX-License-Identifier: GPL-3.0-or-later
// What frames every page: brand, navigation, language, messages in passing.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { WifiOff, X } from 'lucide';
import { messages } from '../../i18n';
import { session } from '../../state/session';
import { dismiss, toasts } from '../../state/toast';
import { AdmissionQuestion } from './admission';
import { LanguageSwitch } from './bits';
import { Icon, Mark } from './icon';
import { ProMenu } from './pro-menu';

export function SkipLink() {
  return (
    <a class="skip" href="#main">
      {messages.value.app.skip}
    </a>
  );
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div key={toast.id} class={`toast ${toast.tone}`}>
          <p>{toast.text}</p>
          <button
            type="button"
            class="icon-button"
            aria-label={messages.value.app.close}
            onClick={() => dismiss(toast.id)}
          >
            <Icon node={X} size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}

export function OfflineBar() {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return (
    <div role="status">
      {!online && (
        <p class="offline-bar">
          <Icon node={WifiOff} size={18} /> {messages.value.app.offline}
        </p>
      )}
    </div>
  );
}

export function Brand({
  href = '/',
  organisation,
}: {
  href?: string | null;
  organisation?: string;
}) {
  const inside = (
    <>
      <Mark />
      <span class="brand-name">{organisation ?? messages.value.app.name}</span>
    </>
  );
  return href ? (
    <a class="brand" href={href}>
      {inside}
    </a>
  ) : (
    <span class="brand">{inside}</span>
  );
}

/** The patient's frame: the practice's name, the language, one thing to do. */
export function CalmShell({
  children,
  organisation,
  home = true,
  wide,
}: {
  children: ComponentChildren;
  organisation?: string;
  home?: boolean;
  wide?: boolean;
}) {
  return (
    <div class="calm">
      <SkipLink />
      <header class="calm-head">
        <Brand href={home ? '/' : null} organisation={organisation} />
        <LanguageSwitch />
      </header>
      <OfflineBar />
      <main id="main" class={wide ? 'calm-main wide' : 'calm-main'} tabIndex={-1}>
        {children}
      </main>
      <AdmissionQuestion />
      <Toasts />
    </div>
  );
}

/** The professionals' frame: dense, with everything one click away. */
export function ProShell({ children }: { children: ComponentChildren }) {
  return (
    <div class="pro">
      <SkipLink />
      <header class="pro-head">
        <Brand href="/app" organisation={session.value?.organisation.name} />
        <ProMenu />
      </header>
      <OfflineBar />
      <main id="main" class="pro-main" tabIndex={-1}>
        {children}
      </main>
      <AdmissionQuestion />
      <Toasts />
    </div>
  );
}
