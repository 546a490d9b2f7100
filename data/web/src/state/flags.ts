// SPDX-License-Identifier: GPL-3.0-or-later
import { computed } from '@preact/signals';
import { actingFor } from './live';
import { principals } from './session';

/** Whether a list must say whose consultation each one is. */
export const severalPractitioners = computed(
  () => actingFor.value === null && principals.value.length > 1,
);
