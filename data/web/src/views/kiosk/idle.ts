// SPDX-License-Identifier: GPL-3.0-or-later
import { useEffect, useState } from 'preact/hooks';

const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** True once nobody has touched the machine for so long; `stay` begins anew. */
export function useIdle(seconds: number, enabled: boolean): { idle: boolean; stay: () => void } {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!enabled || idle) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const stir = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), seconds * 1000);
    };
    EVENTS.forEach((event) => document.addEventListener(event, stir));
    stir();
    return () => {
      clearTimeout(timer);
      EVENTS.forEach((event) => document.removeEventListener(event, stir));
    };
  }, [seconds, enabled, idle]);
  useEffect(() => {
    if (!enabled) setIdle(false);
  }, [enabled]);
  return { idle, stay: () => setIdle(false) };
}
