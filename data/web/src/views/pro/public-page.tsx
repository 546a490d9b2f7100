// SPDX-License-Identifier: GPL-3.0-or-later
// The public page of a practitioner: off until chosen otherwise (B5, J3).
import { useState } from 'preact/hooks';
import { ExternalLink } from 'lucide';
import type { Hours } from '../../api/types';
import { locale, messages } from '../../i18n';
import { say } from '../../state/toast';
import { CopyButton, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Check, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import type { Errors } from './draft';
import { hoursErrors } from './hours-draft';

const LANGUAGES = ['fr', 'en', 'ar', 'de', 'es', 'it', 'pt', 'tr'];

function Languages({ chosen, set }: { chosen: string[]; set: (codes: string[]) => void }) {
  const t = messages.value.hours;
  const names = new Intl.DisplayNames(locale.value, { type: 'language' });
  const offered = [...new Set([...LANGUAGES, ...chosen])];
  return (
    <fieldset class="page-languages">
      <legend class="field-label">{t.languages}</legend>
      {offered.map((code) => (
        <Check
          key={code}
          id={`language-${code}`}
          label={names.of(code) ?? code}
          checked={chosen.includes(code)}
          onChange={(on) => set(on ? [...chosen, code] : chosen.filter((one) => one !== code))}
        />
      ))}
    </fieldset>
  );
}

/** Where it is, once it is open. */
function Address({ url }: { url: string }) {
  const t = messages.value.hours;
  return (
    <Notice tone="good">
      <p>
        <strong>{t.pageOpen}</strong>{' '}
        <a href={url} target="_blank" rel="noopener" data-testid="page-link">
          {url} <Icon node={ExternalLink} size={16} />
          <span class="visually-hidden"> ({t.open})</span>
        </a>
      </p>
      <CopyButton text={url} label={t.copy} />
    </Notice>
  );
}

export function PublicPageForm({
  hours,
  save,
}: {
  hours: Hours;
  save: (changes: Partial<Hours>) => Promise<unknown>;
}) {
  const t = messages.value.hours;
  const [page, setPage] = useState(hours.page);
  const [errors, setErrors] = useState<Errors>({});
  const set = (changes: Partial<Hours['page']>) => {
    setPage({ ...page, ...changes });
    setErrors({});
  };
  const submit = async () => {
    try {
      await save({ page: { ...page, slug: page.slug.trim() } });
      say(t.pageSaved);
    } catch (problem) {
      const named = hoursErrors(problem);
      if (!Object.keys(named).length) throw problem;
      setErrors(named);
    }
  };
  const origin = window.location.origin.replace(/^https?:\/\//, '');
  return (
    <form class="public-page" onSubmit={(event) => event.preventDefault()} noValidate>
      <p class="hint">{t.pageHint}</p>
      {hours.page.enabled && hours.page.url && <Address url={hours.page.url} />}
      {page.enabled && hours.weekly.length === 0 && (
        <Notice tone="wait">
          <p>{t.noHours}</p>
        </Notice>
      )}
      <Check
        id="page-enabled"
        label={t.enabled}
        checked={page.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <TextField
        id="slug"
        label={t.slug}
        hint={`${origin}/p/${page.slug || '…'} · ${t.slugHint}`}
        value={page.slug}
        maxLength={60}
        error={errors['/page/slug']}
        testid="page-slug"
        onInput={(slug) => set({ slug: slug.toLowerCase() })}
      />
      <Languages chosen={page.languages} set={(languages) => set({ languages })} />
      <div class="field">
        <label for="presentation">{t.presentation}</label>
        <p class="hint" id="presentation-hint">
          {t.presentationHint}
        </p>
        <textarea
          id="presentation"
          rows={4}
          maxLength={600}
          value={page.presentation}
          aria-describedby="presentation-hint"
          data-testid="page-presentation"
          onInput={(event) => set({ presentation: event.currentTarget.value })}
        />
      </div>
      <Check
        id="page-indexed"
        label={t.indexed}
        checked={page.indexed}
        onChange={(indexed) => set({ indexed })}
      />
      <div class="actions">
        <Button type="submit" tone="main" testid="page-save" onClick={submit}>
          {messages.value.app.save}
        </Button>
      </div>
    </form>
  );
}
