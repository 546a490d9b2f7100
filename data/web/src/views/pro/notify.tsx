// SPDX-License-Identifier: GPL-3.0-or-later
// A browser notification for arrivals, when the practitioner asked for it.
import { useState } from 'preact/hooks';
import { messages } from '../../i18n';
import { navigate } from '../../state/router';
import { recall, remember } from '../../state/storage';
import { say } from '../../state/toast';
import { Check } from '../parts/field';

const available = typeof Notification === 'function';

function wanted(): boolean {
  return available && Notification.permission === 'granted' && recall('notify') === 'on';
}

/** Only while the page is hidden: who looks at it sees the row come in. */
export function arrived(text: string, consultationId: string): void {
  if (!wanted() || document.visibilityState === 'visible') return;
  try {
    const notification = new Notification(messages.value.dashboard.arrivalTitle, {
      body: text,
      tag: consultationId,
    });
    notification.onclick = () => {
      window.focus();
      navigate('/app');
      notification.close();
    };
  } catch {
    // Android's browsers only notify from a service worker; the sound remains.
  }
}

export function NotifySwitch() {
  const [on, setOn] = useState(wanted());
  if (!available) return null;
  const t = messages.value.dashboard;
  const change = async (next: boolean) => {
    if (next && (await Notification.requestPermission()) !== 'granted') {
      say(t.notifyBlocked);
      setOn(false);
      return;
    }
    remember('notify', next ? 'on' : 'off');
    setOn(next);
  };
  return <Check id="notify" label={t.notify} checked={on} onChange={(next) => void change(next)} />;
}
