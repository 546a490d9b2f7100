// SPDX-License-Identifier: GPL-3.0-or-later
// Shared queues (B8): what there is, and who may be taken.
import { computed, signal } from '@preact/signals';
import { Problem } from '../api/client';
import { queues as api } from '../api/endpoints';
import type { Consultation, Queue } from '../api/types';
import { messages } from '../i18n';
import { say } from './toast';
import { session } from './session';

const all = signal<Queue[]>([]);

export const everyQueue = computed(() => all.value);
/** Those this account, or somebody it acts for, serves. */
export const served = computed(() => all.value.filter((one) => one.serves));

export async function loadQueues(): Promise<void> {
  if (session.value?.account.role === 'operator') return;
  all.value = (await api.list()).items;
}

function put(one: Queue): void {
  const known = all.value.some(({ id }) => id === one.id);
  all.value = known
    ? all.value.map((before) => (before.id === one.id ? one : before))
    : [...all.value, one];
}

export async function createQueue(name: string, practitionerIds: string[]): Promise<void> {
  put(await api.create(name, practitionerIds));
}

export async function changeQueue(
  id: string,
  changes: { name?: string; practitioner_ids?: string[]; version: number },
): Promise<void> {
  put(await api.change(id, changes));
}

export async function setOpen(id: string, open: boolean): Promise<void> {
  put(await api.setOpen(id, open));
}

/** Nobody has taken them yet. */
export function isQueued(one: Consultation): boolean {
  return one.queue !== null && one.queue?.id === one.practitioner.id;
}

/** Practitioners take; a delegate sees. */
export function mayTake(queueId: string): boolean {
  const own = session.value?.account;
  return (
    own?.role === 'practitioner' &&
    all.value.some(
      (one) => one.id === queueId && one.practitioners.some(({ id }) => id === own.id),
    )
  );
}

/** Takes the next, or this one; null when somebody else was first, which is said. */
export async function take(queueId: string, consultationId?: string): Promise<Consultation | null> {
  try {
    return await api.take(queueId, consultationId);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.name !== 'illegal-transition') throw problem;
    say(consultationId ? messages.value.queue.lost : messages.value.queue.nobody);
    return null;
  }
}
