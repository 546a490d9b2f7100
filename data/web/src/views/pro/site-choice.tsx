// SPDX-License-Identifier: GPL-3.0-or-later
// Where the patient will be: at one of the organisation's equipped sites, or not (B1, K1). Shown only
// when there are any.
import { useEffect, useState } from 'preact/hooks';
import { structures } from '../../api/endpoints';
import type { Structure } from '../../api/types';
import { messages } from '../../i18n';
import { FieldError } from '../parts/field';
import { SiteDevices } from '../parts/site-devices';

export function SiteChoice({
  value,
  error,
  onChange,
}: {
  /** Id of the structure; empty: not at a site. */
  value: string;
  error?: string | null;
  onChange: (structureId: string) => void;
}) {
  const t = messages.value.site.choice;
  const [sites, setSites] = useState<Structure[]>([]);
  useEffect(() => {
    structures.list().then(
      ({ items }) => setSites(items),
      () => setSites([]),
    );
  }, []);
  if (!sites.length && !value) return null;
  return (
    <fieldset class="plan-part">
      <legend>{t.heading}</legend>
      <div class="sentence">
        <span class={error ? 'blank wrong' : 'blank'}>
          <label for="site">{t.label}</label>
          <select
            id="site"
            value={value}
            data-testid="plan-site"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? 'site-error' : undefined}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            <option value="">{t.home}</option>
            {sites.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === value}>
                {t.at(one.name, one.town)}
              </option>
            ))}
          </select>
          <FieldError id="site" text={error} />
        </span>
      </div>
      <SiteDevices devices={sites.find(({ id }) => id === value)?.devices ?? []} />
    </fieldset>
  );
}
