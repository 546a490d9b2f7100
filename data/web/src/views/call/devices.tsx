// SPDX-License-Identifier: GPL-3.0-or-later
// Devices in the call (E3): an otoscope that publishes, a screen that watches. Everybody sees which
// are there; the practitioner lets them in and sends them away.
import { useEffect, useState } from 'preact/hooks';
import { Plus } from 'lucide';
import { devices as api } from '../../api/endpoints';
import type { KnownDevice, NewDevice } from '../../api/types';
import { messages } from '../../i18n';
import { session } from '../../state/session';
import { CopyButton, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { useVisit } from '../visit/context';

export function Devices() {
  const visit = useVisit();
  const t = messages.value.call.connected;
  const [adding, setAdding] = useState(false);
  const [known, setKnown] = useState<KnownDevice[]>([]);
  const here = visit.state.value?.devices ?? [];
  // Tokens are made by an account; who came by link has none.
  const manages = visit.isPractitioner.value && session.value !== null;
  const load = async () => setKnown((await api.list(visit.consultationId)).items);
  useEffect(() => {
    if (manages) void load().catch(() => undefined);
  }, [manages]);
  const rows = manages ? known : here;
  if (!manages && rows.length === 0) return null;
  return (
    <section>
      <h3>{t.heading}</h3>
      {rows.length > 0 && (
        <ul class="people-list">
          {rows.map((device) => (
            <li key={device.id} class="person" data-testid={`device-${device.id}`}>
              <div class="person-words">
                <strong>{device.name}</strong>
                <span class="hint">
                  {[
                    device.kind === 'watch' ? t.watches : t.publishes,
                    here.some(({ id }) => id === device.id) ? t.connected : t.notConnected,
                    t.clear,
                  ].join(' · ')}
                </span>
              </div>
              {manages && (
                <div class="person-actions">
                  <Button
                    size="small"
                    label={t.disconnectName(device.name)}
                    testid={`disconnect-${device.id}`}
                    onClick={async () => {
                      await api.revoke(visit.consultationId, device.id);
                      await load();
                    }}
                  >
                    {t.disconnect}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {manages && (
        <Button icon={Plus} wide testid="add-device" onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      )}
      {adding && (
        <AddDialog
          onClose={() => {
            setAdding(false);
            void load();
          }}
        />
      )}
    </section>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.call.connected;
  const [name, setName] = useState('');
  const [made, setMade] = useState<NewDevice | null>(null);
  return (
    <Dialog heading={t.add} onClose={onClose}>
      {made ? (
        <Made device={made} onClose={onClose} />
      ) : (
        <form onSubmit={(event) => event.preventDefault()} class="device-form">
          <label for="device-name">{t.name}</label>
          <input
            id="device-name"
            maxLength={60}
            value={name}
            placeholder={t.namePlaceholder}
            data-testid="device-name"
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <Notice tone="wait">
            <p>{t.publishWarning}</p>
          </Notice>
          <div class="actions">
            <Button
              tone="main"
              testid="device-make"
              disabled={!name.trim()}
              onClick={async () =>
                setMade(await api.add(visit.consultationId, name.trim(), 'publish'))
              }
            >
              {t.make}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Made({ device, onClose }: { device: NewDevice; onClose: () => void }) {
  const t = messages.value.call.connected;
  return (
    <div class="device-form">
      <p>{t.once}</p>
      <label for="device-url">{t.address}</label>
      <div class="with-button">
        <input id="device-url" readonly value={device.url} data-testid="device-url" />
        <CopyButton text={device.url} label={t.copy} name={t.copyAddress} />
      </div>
      <label for="device-token">{t.token}</label>
      <div class="with-button">
        <input id="device-token" readonly value={device.token} data-testid="device-token" />
        <CopyButton text={device.token} label={t.copy} name={t.copyToken} />
      </div>
      <div class="actions">
        <Button tone="main" testid="device-done" onClick={onClose}>
          {messages.value.app.close}
        </Button>
      </div>
    </div>
  );
}
