// SPDX-License-Identifier: GPL-3.0-or-later
// What frames every page: brand, navigation, language, messages in passing.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  CalendarDays,
  CalendarPlus,
  ChartColumn,
  IdCard,
  LayoutDashboard,
  LogOut,
  Server,
  Settings,
  Store,
  Table2,
  WifiOff,
  X,
} from 'lucide';
import { messages } from '../../i18n';
import { location, navigate } from '../../state/router';
import { logOut, session } from '../../state/session';
import { dismiss, toasts } from '../../state/toast';
import { AdmissionQuestion } from './admission';
import { LanguageSwitch } from './bits';
import { Icon, Mark } from './icon';

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

const LINKS = [
  { href: '/app', key: 'dashboard', icon: LayoutDashboard },
  { href: '/app/agenda', key: 'agenda', icon: CalendarDays },
  { href: '/app/all', key: 'all', icon: Table2 },
  { href: '/app/plan', key: 'plan', icon: CalendarPlus },
  { href: '/app/patients', key: 'patients', icon: IdCard },
  { href: '/app/statistics', key: 'statistics', icon: ChartColumn },
  { href: '/app/preferences', key: 'preferences', icon: Settings },
] as const;

/** Who runs the server sees no consultation. */
const OPERATOR_LINKS = [
  { href: '/app/server', key: 'server', icon: Server },
  { href: '/app/sites', key: 'sites', icon: Store },
  { href: '/app/statistics', key: 'statistics', icon: ChartColumn },
  { href: '/app/preferences', key: 'preferences', icon: Settings },
] as const;

/** Hosts of a site see who comes there. */
const HOST_LINKS = [
  { href: '/app/site', key: 'site', icon: Store },
  { href: '/app/preferences', key: 'preferences', icon: Settings },
] as const;

function linksFor(role: string | undefined) {
  if (role === 'operator') return OPERATOR_LINKS;
  return role === 'site_host' ? HOST_LINKS : LINKS;
}

/** The professionals' frame: dense, with everything one click away. */
export function ProShell({ children }: { children: ComponentChildren }) {
  const t = messages.value;
  const { path } = location.value;
  const nav = useRef<HTMLElement>(null);
  // On a phone not all of them fit: the page one is on is in sight.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && here)
      nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.clientWidth) / 2;
  }, [path]);
  return (
    <div class="pro">
      <SkipLink />
      <header class="pro-head">
        <Brand href="/app" organisation={session.value?.organisation.name} />
        <nav aria-label={t.nav.main} ref={nav}>
          {linksFor(session.value?.account.role).map(({ href, key, icon }) => (
            <a
              key={href}
              href={href}
              aria-current={path === href ? 'page' : undefined}
              data-testid={`nav-${key}`}
            >
              <Icon node={icon} size={18} />
              <span>{t.nav[key]}</span>
            </a>
          ))}
        </nav>
        <div class="pro-account">
          <LanguageSwitch />
          <span class="pro-name">{session.value?.account.display_name}</span>
          <button
            type="button"
            class="icon-button"
            title={t.nav.logout}
            aria-label={t.nav.logout}
            data-testid="logout"
            onClick={() => void logOut().then(() => navigate('/'))}
          >
            <Icon node={LogOut} />
          </button>
        </div>
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
