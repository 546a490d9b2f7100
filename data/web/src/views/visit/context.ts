// SPDX-License-Identifier: GPL-3.0-or-later
import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Visit } from '../../state/visit';

/** What a kiosk adds to the page after the call: documents, before anything is asked. */
export const AfterExtra = createContext<ComponentChildren>(null);

export const VisitContext = createContext<Visit | null>(null);

export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error('a visit view outside of a visit page');
  return visit;
}
