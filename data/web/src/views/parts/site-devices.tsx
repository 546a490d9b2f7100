// SPDX-License-Identifier: GPL-3.0-or-later
// What a site has for examining patients (K1), in one line of words.
import { Stethoscope } from 'lucide';
import type { SiteDevice } from '../../api/types';
import { messages } from '../../i18n';
import { Icon } from './icon';

export function deviceWords({ kind, name }: SiteDevice): string {
  if (kind === 'other') return name;
  const word = messages.value.site.devices.kinds[kind];
  return name ? `${word} (${name})` : word;
}

export function SiteDevices({ devices }: { devices: SiteDevice[] }) {
  const t = messages.value.site.devices;
  if (!devices.length) return null;
  return (
    <p class="site-devices" data-testid="site-devices">
      <Icon node={Stethoscope} size={18} />
      <span>
        <strong>{t.heading}</strong> {devices.map(deviceWords).join(', ')}
      </span>
    </p>
  );
}
