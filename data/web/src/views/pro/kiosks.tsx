// SPDX-License-Identifier: GPL-3.0-or-later
// The host opens a machine of the site for patients, once, and closes it from anywhere (K1).
import { useEffect, useState } from 'preact/hooks';
import { MonitorSmartphone, X } from 'lucide';
import { session, site as api } from '../../api/endpoints';
import type { Kiosk } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';

export function Kiosks() {
  const t = messages.value.kiosk.manage;
  const [items, setItems] = useState<Kiosk[]>([]);
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);
  const load = async () => setItems((await api.kiosks()).items);
  useEffect(() => void load().catch(() => undefined), []);
  const open = async () => {
    if (!name.trim()) {
      setError(t.nameMissing);
      return;
    }
    await api.openKiosk(name.trim());
    // Patients must find neither the host's session nor a way back to it. The page is left at once:
    // to tell it that nobody is logged in would have it ask who comes next.
    await session.close().catch(() => undefined);
    window.location.replace('/kiosk');
  };
  return (
    <section data-testid="kiosks">
      <h2>{t.heading}</h2>
      <p class="hint">{t.lead}</p>
      <ul class="people-list">
        {items.map((one) => (
          <li key={one.id} class="person" data-testid={`kiosk-${one.id}`}>
            <span class="person-words">
              <strong>{one.name}</strong>
              <span class="hint">{t.openSince(when(one.created_at))}</span>
            </span>
            <Button
              size="small"
              icon={X}
              label={t.closeName(one.name)}
              testid={`kiosk-close-${one.id}`}
              onClick={() => api.closeKiosk(one.id).then(load)}
            >
              {t.close}
            </Button>
          </li>
        ))}
      </ul>
      <form class="site-code" onSubmit={(event) => event.preventDefault()} noValidate>
        <TextField
          id="kiosk-name"
          label={t.name}
          hint={t.nameHint}
          value={name}
          error={error}
          maxLength={60}
          testid="kiosk-name"
          onInput={(next) => {
            setName(next);
            setError(null);
          }}
        />
        <Button type="submit" icon={MonitorSmartphone} testid="kiosk-open" onClick={open}>
          {t.open}
        </Button>
      </form>
    </section>
  );
}
