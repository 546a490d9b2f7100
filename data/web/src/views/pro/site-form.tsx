// SPDX-License-Identifier: GPL-3.0-or-later
// An equipped site as it is added or changed: where it is and what it has (K1).
import { useState } from 'preact/hooks';
import { Plus, X } from 'lucide';
import { structures as api } from '../../api/endpoints';
import { Problem } from '../../api/client';
import { isProblem } from '../../api/problems';
import type { SiteDevice, SiteDeviceKind, Structure, StructureKind } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Select, TextField } from '../parts/field';
import { deviceWords } from '../parts/site-devices';

interface Draft {
  kind: StructureKind;
  name: string;
  address: string;
  postal_code: string;
  town: string;
  phone: string;
  devices: SiteDevice[];
}

type Errors = Record<string, string>;

const EMPTY: Draft = {
  kind: 'pharmacy',
  name: '',
  address: '',
  postal_code: '',
  town: '',
  phone: '',
  devices: [],
};

const TEXTS = ['name', 'address', 'postal_code', 'town'] as const;

function check(draft: Draft): Errors {
  const t = messages.value.site.manage.errors;
  const errors: Errors = {};
  for (const member of TEXTS) if (!draft[member].trim()) errors[`/${member}`] = t[member];
  draft.devices.forEach((one, i) => {
    if (one.kind === 'other' && !one.name.trim()) errors[`/devices/${i}/name`] = t.other;
  });
  return errors;
}

/** The server's pointer as a sentence beside its field. */
function errorsOf(problem: unknown): Errors | null {
  if (!(problem instanceof Problem) || !problem.pointer) return null;
  const t = messages.value.site.manage.errors;
  const member = problem.pointer.split('/')[1] ?? '';
  const sentence =
    member === 'devices' ? t.twice : ((t as Record<string, string>)[member] ?? t.name);
  return { [problem.pointer]: sentence };
}

export function SiteForm({
  site,
  onDone,
  onCancel,
  onConflict = () => undefined,
}: {
  /** null: a new one. */
  site: Structure | null;
  onDone: (site: Structure) => void;
  onCancel: () => void;
  /** Somebody else has changed the site meanwhile: it is to be read again. */
  onConflict?: () => unknown;
}) {
  const t = messages.value.site.manage;
  const [draft, setDraft] = useState<Draft>(site ? { ...site, phone: site.phone ?? '' } : EMPTY);
  const [errors, setErrors] = useState<Errors>({});
  const set = (changes: Partial<Draft>) => {
    setDraft({ ...draft, ...changes });
    setErrors({});
  };
  const save = async () => {
    const found = check(draft);
    setErrors(found);
    if (Object.keys(found).length) return;
    const { kind, name, address, postal_code, town, devices } = draft;
    const body = { kind, name, address, postal_code, town, devices, phone: draft.phone || null };
    try {
      onDone(site ? await api.patch(site, body) : await api.add(body));
      say(t.saved);
    } catch (problem) {
      if (isProblem(problem, 'precondition-failed')) await onConflict();
      const placed = errorsOf(problem);
      if (!placed) throw problem;
      setErrors(placed);
    }
  };
  const at = (member: string) => errors[`/${member}`] ?? null;
  const text = (member: (typeof TEXTS)[number], label: string, maxLength = 100) => (
    <TextField
      id={`site-${member.replace('_', '-')}`}
      label={label}
      value={draft[member]}
      error={at(member)}
      maxLength={maxLength}
      testid={`site-${member.replace('_', '-')}`}
      onInput={(value) => set({ [member]: value })}
    />
  );
  const kinds = Object.entries(messages.value.site.kinds);
  return (
    <form
      class="site-form"
      onSubmit={(event) => event.preventDefault()}
      noValidate
      data-testid="site-form"
    >
      <div class="pair">
        <Select
          id="site-kind"
          label={t.kind}
          value={draft.kind}
          onChange={(kind) => set({ kind: kind as StructureKind })}
          options={kinds.map(([value, label]) => ({ value, label }))}
          testid="site-kind"
        />
        {text('name', t.name)}
      </div>
      {text('address', t.address)}
      <div class="pair">
        {text('postal_code', t.postalCode, 16)}
        {text('town', t.town)}
      </div>
      <TextField
        id="site-phone"
        label={t.phone}
        type="tel"
        inputmode="tel"
        optional
        value={draft.phone}
        error={at('phone')}
        testid="site-phone"
        onInput={(phone) => set({ phone })}
      />
      <Devices devices={draft.devices} errors={errors} onChange={(devices) => set({ devices })} />
      <div class="actions">
        <Button type="submit" tone="main" testid="site-save" onClick={save}>
          {messages.value.app.save}
        </Button>
        <Button onClick={onCancel}>{messages.value.app.cancel}</Button>
      </div>
    </form>
  );
}

function Devices({
  devices,
  errors,
  onChange,
}: {
  devices: SiteDevice[];
  errors: Errors;
  onChange: (next: SiteDevice[]) => void;
}) {
  const t = messages.value.site.manage;
  const kinds = Object.entries(messages.value.site.devices.kinds);
  const change = (at: number, changes: Partial<SiteDevice>) =>
    onChange(devices.map((one, i) => (i === at ? { ...one, ...changes } : one)));
  return (
    <fieldset class="site-device-list">
      <legend>{t.devices}</legend>
      <p class="hint">{t.devicesHint}</p>
      {devices.map((one, i) => (
        <div class="site-device" key={i}>
          <Select
            id={`device-kind-${i}`}
            label={t.device(i + 1)}
            value={one.kind}
            onChange={(kind) => change(i, { kind: kind as SiteDeviceKind })}
            options={kinds.map(([value, label]) => ({ value, label }))}
            testid={`device-kind-${i}`}
          />
          <TextField
            id={`device-name-${i}`}
            label={t.deviceHint}
            value={one.name}
            error={errors[`/devices/${i}/name`] ?? null}
            maxLength={60}
            optional={one.kind !== 'other'}
            testid={`device-name-${i}`}
            onInput={(name) => change(i, { name })}
          />
          <Button
            size="small"
            icon={X}
            label={t.removeDevice(deviceWords(one) || t.device(i + 1))}
            testid={`device-remove-${i}`}
            onClick={() => onChange(devices.filter((_, j) => j !== i))}
          >
            {t.remove}
          </Button>
        </div>
      ))}
      <div class="actions">
        <Button
          size="small"
          icon={Plus}
          testid="device-add"
          disabled={devices.length >= 30}
          onClick={() => onChange([...devices, { kind: 'otoscope', name: '' }])}
        >
          {t.addDevice}
        </Button>
      </div>
    </fieldset>
  );
}
