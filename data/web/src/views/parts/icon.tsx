// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from 'preact';
import type { IconNode } from 'lucide';

/** A lucide drawing; always decoration, the word beside it is the name. */
export function Icon({ node, size = 20 }: { node: IconNode; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {node.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}

/** The mark of the house: a stethoscope. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="9" />
      <g class="mark-lines" fill="none" stroke-width="2.6" stroke-linecap="round">
        <path d="M9 8v6a5.5 5.5 0 0 0 11 0V8" />
        <path d="M14.5 19.5v1a5 5 0 0 0 9.5 2" />
      </g>
      <circle class="mark-point" cx="24" cy="19" r="2.7" />
    </svg>
  );
}
