// SPDX-License-Identifier: GPL-3.0-or-later
// Devices in the call (E3): an otoscope that publishes, a screen that watches. Everybody sees which
// are there; the practitioner lets them in and sends them away.
import { useEffect, useState } from 'preact/hooks';
import { Monitor, Plus, Stethoscope } from 'lucide';
import { devices as api } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { DeviceWish, KnownDevice, NewDevice } from '../../api/types';
import { messages } from '../../i18n';
import type { Device } from '../../signal/messages';
import type { Visit } from '../../state/visit';
import { CopyButton, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Select, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { useVisit } from '../visit/context';

/** One with a token, or, for those who may not manage them, one that is in the call. */
type Row = KnownDevice | Device;

export function Devices() {
  const visit = useVisit();
  const t = messages.value.call.connected;
  const [adding, setAdding] = useState(false);
  const [known, setKnown] = useState<KnownDevice[]>([]);
  const here = visit.state.value?.devices ?? [];
  const manages = visit.isPractitioner.value;
  const load = async () => setKnown((await api.list(visit.consultationId)).items);
  useEffect(() => {
    if (manages) void load().catch(() => undefined);
  }, [manages]);
  const rows = manages ? known : here;
  if (!manages && rows.length === 0) return null;
  const nameOf = (device: KnownDevice) =>
    known.find(({ id }) => id === device.watched_device_id)?.name ??
    visit.others.value.find(({ id }) => id === device.participant_id)?.display_name;
  const purpose = (device: Row) => {
    if (device.kind === 'publish') return t.publishes;
    const watched = 'participant_id' in device ? nameOf(device) : undefined;
    return watched ? t.watchesWhom(watched) : t.watches;
  };
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
                    purpose(device),
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
          sources={known.filter(({ kind }) => kind === 'publish')}
          onClose={() => {
            setAdding(false);
            void load();
          }}
        />
      )}
    </section>
  );
}

type Kind = KnownDevice['kind'];

/** What a screen may show: `person:ID` or `device:ID`. */
function sourcesOf(visit: Visit, devices: KnownDevice[]) {
  return [
    ...visit.others.value
      .filter(({ role, admitted }) => admitted && role !== 'diagnostic')
      .map(({ id, display_name }) => ({ value: `person:${id}`, label: display_name })),
    ...devices.map(({ id, name }) => ({ value: `device:${id}`, label: name })),
  ];
}

function wishOf(name: string, kind: Kind, source: string): DeviceWish {
  if (kind === 'publish') return { name, kind };
  const [what, id = ''] = source.split(':');
  return what === 'device' ? { name, kind, watched_device_id: id } : { name, kind, participant_id: id };
}

function AddDialog({ sources, onClose }: { sources: KnownDevice[]; onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.call.connected;
  const [kind, setKind] = useState<Kind>('publish');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const [made, setMade] = useState<NewDevice | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = sourcesOf(visit, sources);
  const source = shown.find(({ value }) => value === chosen)?.value ?? shown[0]?.value ?? '';
  const make = async () => {
    try {
      setMade(await api.add(visit.consultationId, wishOf(name.trim(), kind, source)));
    } catch (error) {
      setProblem(isProblem(error, 'room-full') ? t.tooMany : sentenceFor(error));
    }
  };
  if (made)
    return (
      <Dialog heading={t.add} onClose={onClose}>
        <Made device={made} onClose={onClose} />
      </Dialog>
    );
  return (
    <Dialog heading={t.add} onClose={onClose}>
      <form onSubmit={(event) => event.preventDefault()} class="device-form">
        <KindChoice kind={kind} onKind={setKind} />
        <TextField
          id="device-name"
          label={kind === 'publish' ? t.name : t.screenName}
          maxLength={60}
          value={name}
          placeholder={kind === 'publish' ? t.namePlaceholder : t.screenPlaceholder}
          testid="device-name"
          error={problem}
          onInput={setName}
        />
        {kind === 'watch' && (
          <Select
            id="device-source"
            label={t.shows}
            value={source}
            options={shown}
            onChange={setChosen}
            testid="device-source"
          />
        )}
        <Notice tone="wait">
          <p>{warning(kind, source)}</p>
        </Notice>
        <div class="actions">
          <Button
            tone="main"
            testid="device-make"
            disabled={!name.trim() || (kind === 'watch' && !source)}
            onClick={make}
          >
            {t.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is not encrypted end to end because of it. */
function warning(kind: Kind, source: string): string {
  const t = messages.value.call.connected;
  if (kind === 'publish') return t.publishWarning;
  return source.startsWith('device:') ? t.watchDeviceWarning : t.watchPersonWarning;
}

function KindChoice({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  const t = messages.value.call.connected;
  const kinds = [
    ['publish', Stethoscope, t.kindPublish],
    ['watch', Monitor, t.kindWatch],
  ] as const;
  return (
    <div class="segments two" role="group" aria-label={t.kind}>
      {kinds.map(([one, icon, words]) => (
        <button
          key={one}
          type="button"
          aria-pressed={kind === one}
          data-testid={`device-${one}`}
          onClick={() => onKind(one)}
        >
          <Icon node={icon} size={22} />
          <span>{words}</span>
        </button>
      ))}
    </div>
  );
}

function Made({ device, onClose }: { device: NewDevice; onClose: () => void }) {
  const t = messages.value.call.connected;
  return (
    <div class="device-form">
      <p>{device.kind === 'watch' ? t.onceScreen : t.once}</p>
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
