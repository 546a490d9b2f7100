// SPDX-License-Identifier: GPL-3.0-or-later
import type { VisitConsultation } from '../../signal/messages';

/** Who receives: the practitioner, or the practice while nobody of a queue has taken the patient. */
export function hostName({ queue, practitioner, organisation }: VisitConsultation): string {
  if (!queue || queue.taken) return practitioner.display_name;
  return typeof organisation === 'string' ? organisation : organisation.name;
}
