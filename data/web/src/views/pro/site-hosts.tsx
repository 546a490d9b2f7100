// SPDX-License-Identifier: GPL-3.0-or-later
// The accounts of those who welcome patients at a site (K1). A password is shown once.
import { useEffect, useState } from 'preact/hooks';
import { KeyRound, UserPlus, UserX } from 'lucide';
import { structures as api } from '../../api/endpoints';
import { Problem } from '../../api/client';
import { sentenceFor } from '../../api/problems';
import type { Host, NewHost } from '../../api/types';
import { locale, messages } from '../../i18n';
import { CopyButton, Loading, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';

const nameOf = (one: Host) => `${one.given_name} ${one.family_name}`;

export function SiteHosts({ siteId }: { siteId: string }) {
  const t = messages.value.site.manage.hosts;
  const [items, setItems] = useState<Host[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [secret, setSecret] = useState<NewHost | null>(null);
  const load = async () => setItems((await api.hosts(siteId)).items);
  useEffect(() => void load().catch(setFailure), [siteId]);
  const show = async (made: NewHost) => {
    setSecret(made);
    await load();
  };
  const close = async (one: Host) => {
    await api.closeHost(siteId, one.id);
    if (secret?.id === one.id) setSecret(null);
    await load();
  };
  return (
    <section class="site-hosts" data-testid="site-hosts">
      <h3>{t.heading}</h3>
      <p class="hint">{t.lead}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {!items && failure === null && <Loading />}
      {items?.length === 0 && <p class="empty">{t.none}</p>}
      {items && items.length > 0 && (
        <ul class="people-list">
          {items.map((one) => (
            <HostRow
              key={one.id}
              one={one}
              onRenew={() => api.renewHost(siteId, one.id).then(show)}
              onClose={() => close(one)}
            />
          ))}
        </ul>
      )}
      {secret && (
        <Notice tone="good" live>
          <p>{t.secret(secret.email)}</p>
          <p class="site-secret">
            <code data-testid="host-password">{secret.password}</code>{' '}
            <CopyButton text={secret.password} label={t.copy} />
          </p>
          <p class="hint">{t.secretHint}</p>
        </Notice>
      )}
      <NewHostForm siteId={siteId} onMade={show} />
    </section>
  );
}

function HostRow({
  one,
  onRenew,
  onClose,
}: {
  one: Host;
  onRenew: () => unknown;
  onClose: () => unknown;
}) {
  const t = messages.value.site.manage.hosts;
  const name = nameOf(one);
  return (
    <li class="person" data-testid={`host-${one.id}`} data-closed={one.closed}>
      <span class="person-words">
        <strong>{name}</strong>
        <span class="hint">
          {one.email}
          {one.closed && ` · ${t.closed}`}
        </span>
      </span>
      <span class="row-actions">
        <Button
          size="small"
          icon={KeyRound}
          label={one.closed ? t.reopenName(name) : t.renewName(name)}
          testid={`host-renew-${one.id}`}
          onClick={onRenew}
        >
          {one.closed ? t.reopen : t.renew}
        </Button>
        {!one.closed && (
          <Button
            size="small"
            icon={UserX}
            label={t.closeName(name)}
            testid={`host-close-${one.id}`}
            onClick={onClose}
          >
            {t.close}
          </Button>
        )}
      </span>
    </li>
  );
}

interface Draft {
  given_name: string;
  family_name: string;
  email: string;
}

const EMPTY: Draft = { given_name: '', family_name: '', email: '' };

function check(draft: Draft): Partial<Draft> {
  const t = messages.value.site.manage.hosts;
  const errors: Partial<Draft> = {};
  if (!draft.given_name.trim()) errors.given_name = t.missing;
  if (!draft.family_name.trim()) errors.family_name = t.missing;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim())) errors.email = t.badEmail;
  return errors;
}

function NewHostForm({
  siteId,
  onMade,
}: {
  siteId: string;
  onMade: (made: NewHost) => Promise<void>;
}) {
  const t = messages.value.site.manage.hosts;
  const [draft, setDraft] = useState(EMPTY);
  const [errors, setErrors] = useState<Partial<Draft>>({});
  const set = (changes: Partial<Draft>) => {
    setDraft({ ...draft, ...changes });
    setErrors({});
  };
  const add = async () => {
    const found = check(draft);
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      const made = await api.addHost(siteId, {
        ...draft,
        email: draft.email.trim(),
        locale: locale.value,
      });
      setDraft(EMPTY);
      await onMade(made);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.pointer !== '/email') throw problem;
      setErrors({ email: t.taken });
    }
  };
  return (
    <form class="site-form" onSubmit={(event) => event.preventDefault()} noValidate>
      <h4>{t.add}</h4>
      <div class="pair">
        <TextField
          id="host-given"
          label={t.givenName}
          value={draft.given_name}
          error={errors.given_name}
          maxLength={100}
          testid="host-given"
          onInput={(given_name) => set({ given_name })}
        />
        <TextField
          id="host-family"
          label={t.familyName}
          value={draft.family_name}
          error={errors.family_name}
          maxLength={100}
          testid="host-family"
          onInput={(family_name) => set({ family_name })}
        />
      </div>
      <TextField
        id="host-email"
        label={t.email}
        type="email"
        inputmode="email"
        value={draft.email}
        error={errors.email}
        testid="host-email"
        onInput={(email) => set({ email })}
      />
      <div class="actions">
        <Button type="submit" icon={UserPlus} testid="host-add" onClick={add}>
          {t.add}
        </Button>
      </div>
    </form>
  );
}
