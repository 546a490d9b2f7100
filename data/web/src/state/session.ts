// SPDX-License-Identifier: GPL-3.0-or-later
// Who is logged in.
import { computed, signal } from '@preact/signals';
import { account as accountApi, session as api } from '../api/endpoints';
import { Problem, setCsrfToken } from '../api/client';
import type { AccountChanges, Practitioner, Session } from '../api/types';
import { suggestLocale } from '../i18n';
import { setServerTime } from './clock';

/** undefined: not asked yet; null: nobody. */
export const session = signal<Session | null | undefined>(undefined);

/** The practitioners this account may plan for and list, itself first. */
export const principals = computed<Practitioner[]>(() => {
  const current = session.value;
  if (!current) return [];
  const { account } = current;
  const own = current.principals.find((one) => one.id === account.id);
  const others = current.principals.filter((one) => one.id !== account.id);
  if (own) return [own, ...others];
  return account.role === 'practitioner'
    ? [
        {
          id: account.id,
          display_name: account.display_name,
          profession: account.profession ?? 'doctor',
        },
        ...others,
      ]
    : others;
});

function accept(next: Session): void {
  setCsrfToken(next.csrf_token);
  setServerTime(next.server_time);
  suggestLocale(next.account.locale);
  session.value = next;
}

/** The page was made for a browser without a session: asking who it is would be refused. */
function isStranger(): boolean {
  const { dataset } = document.documentElement;
  const stranger = dataset.session === 'none';
  delete dataset.session; // true of the first look only: one may log in from another page
  return stranger;
}

export async function loadSession(): Promise<void> {
  if (isStranger()) {
    session.value = null;
    return;
  }
  try {
    accept(await api.get());
  } catch (error) {
    if (error instanceof Problem && error.name === 'offline' && session.value) return;
    session.value = null;
  }
}

export async function logIn(email: string, password: string): Promise<void> {
  await api.open(email, password);
  // The answer to the log-in and the session are the same representation; asking again makes sure
  // that the cookie was kept.
  accept(await api.get());
}

export async function logOut(): Promise<void> {
  await api.close().catch(() => undefined);
  setCsrfToken('');
  session.value = null;
}

/** `version`: what the changes were based upon; none where one thing is switched on or off. */
export async function saveAccount(changes: AccountChanges, version?: number): Promise<void> {
  await accountApi.patch(changes, version);
  await loadSession();
}
