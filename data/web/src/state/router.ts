// SPDX-License-Identifier: GPL-3.0-or-later
import { signal } from '@preact/signals';

export interface Location {
  path: string;
  query: URLSearchParams;
}

function read(): Location {
  return { path: window.location.pathname, query: new URLSearchParams(window.location.search) };
}

export const location = signal<Location>(read());

/** How often one moved to another page since the first: nobody's focus is moved by the first. */
export const moves = signal(0);

/** Called before leaving a page; returning false keeps the reader where they are. */
let guard: (() => boolean) | null = null;

export function setLeaveGuard(mayLeave: (() => boolean) | null): void {
  guard = mayLeave;
}

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (guard && !guard()) return;
  guard = null;
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  location.value = read();
  moves.value++;
  window.scrollTo(0, 0);
}

/** Changes the query without a new history entry: filters of a table. */
export function replaceQuery(query: URLSearchParams): void {
  const text = query.toString();
  history.replaceState(null, '', window.location.pathname + (text ? '?' + text : ''));
  location.value = read();
}

window.addEventListener('popstate', () => {
  location.value = read();
  moves.value++;
});

/** One listener turns plain links of this site into moves without a reload. */
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = (event.target as Element | null)?.closest?.('a[href]');
  if (!(anchor instanceof HTMLAnchorElement) || anchor.target || anchor.hasAttribute('download'))
    return;
  const url = new URL(anchor.href);
  if (url.origin !== window.location.origin || url.hash || !isOwnPage(url.pathname)) return;
  event.preventDefault();
  navigate(url.pathname + url.search);
});

function isOwnPage(path: string): boolean {
  return path === '/' || path === '/test' || path === '/information' || path === '/app' || /^\/(app|visit)\//.test(path);
}
