// SPDX-License-Identifier: GPL-3.0-or-later
// Links that the server has just told this page. They are kept in memory only and only for as long
// as the page is open; anything else is asked for again, which the server audits.
import { signal } from '@preact/signals';
import type { Link } from '../api/types';

export type KnownLink = Pick<Link, 'url' | 'code' | 'expires_at'>;

export const knownLinks = signal<ReadonlyMap<string, KnownLink>>(new Map());

export function rememberLink(participantId: string, link: KnownLink): void {
  knownLinks.value = new Map(knownLinks.value).set(participantId, link);
}

export function forgetLink(participantId: string): void {
  const next = new Map(knownLinks.value);
  next.delete(participantId);
  knownLinks.value = next;
}

export function rememberLinks(links: Link[] | undefined): void {
  for (const link of links ?? []) rememberLink(link.participant_id, link);
}
