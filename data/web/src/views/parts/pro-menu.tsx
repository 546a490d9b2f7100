// SPDX-License-Identifier: GPL-3.0-or-later
// Where professionals go from every page: a line of words, on a phone behind one button.
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  CalendarDays,
  CalendarPlus,
  ChartColumn,
  IdCard,
  LayoutDashboard,
  LogOut,
  Menu,
  Server,
  Settings,
  Store,
  Table2,
  X,
} from 'lucide';
import { messages } from '../../i18n';
import { location, moves, navigate } from '../../state/router';
import { logOut, session } from '../../state/session';
import { LanguageSwitch } from './bits';
import { Icon } from './icon';

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

/** Whether the menu of a phone is open; whoever goes elsewhere leaves it closed behind them. */
function useMenu() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const moved = moves.value;
  useEffect(() => {
    // To the page one is on already: what had the focus is about to be hidden.
    if (menu.current?.contains(document.activeElement)) button.current?.focus();
    setOpen(false);
  }, [moved]);
  useEffect(() => {
    if (!open) return;
    const leave = ({ target }: Event) => {
      const to = target as Node;
      if (!button.current?.contains(to) && !menu.current?.contains(to)) setOpen(false);
    };
    const escape = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);
  return { open, setOpen, button, menu };
}

export function ProMenu() {
  const t = messages.value.nav;
  const { open, setOpen, button, menu } = useMenu();
  return (
    <>
      <button
        type="button"
        class="button plain pro-menu-button"
        aria-expanded={open}
        aria-controls="pro-menu"
        data-testid="menu"
        ref={button}
        onClick={() => setOpen(!open)}
      >
        <Icon node={open ? X : Menu} />
        <span>{t.menu}</span>
      </button>
      <div class={open ? 'pro-menu open' : 'pro-menu'} id="pro-menu" ref={menu}>
        <Pages />
        <div class="pro-account">
          <LanguageSwitch />
          <span class="pro-name">{session.value?.account.display_name}</span>
          <button
            type="button"
            class="icon-button"
            title={t.logout}
            aria-label={t.logout}
            data-testid="logout"
            onClick={() => void logOut().then(() => navigate('/'))}
          >
            <Icon node={LogOut} />
            <span class="pro-logout">{t.logout}</span>
          </button>
        </div>
      </div>
    </>
  );
}

function Pages() {
  const t = messages.value.nav;
  const { path } = location.value;
  return (
    <nav aria-label={t.main}>
      {linksFor(session.value?.account.role).map(({ href, key, icon }) => (
        <a
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          data-testid={`nav-${key}`}
        >
          <Icon node={icon} size={18} />
          <span>{t[key]}</span>
        </a>
      ))}
    </nav>
  );
}
