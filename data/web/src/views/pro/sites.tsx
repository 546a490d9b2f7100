// SPDX-License-Identifier: GPL-3.0-or-later
// The organisation's equipped sites (K1): where they are, what they have, who welcomes patients
// there. For the practice and for who runs the server.
import { useEffect, useState } from 'preact/hooks';
import { Pencil, Plus, Store, Users } from 'lucide';
import { structures as api } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Structure } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Loading, Notice, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { SiteDevices } from '../parts/site-devices';
import { SiteForm } from './site-form';
import { SiteHosts } from './site-hosts';

const byName = (a: Structure, b: Structure) => a.name.localeCompare(b.name);

export function Sites() {
  const t = messages.value.site.manage;
  useTitle(t.title);
  const [items, setItems] = useState<Structure[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [adding, setAdding] = useState(false);
  const load = () => api.list().then((answer) => setItems(answer.items), setFailure);
  useEffect(() => void load(), []);
  const put = (next: Structure) => {
    const others = (items ?? []).filter(({ id }) => id !== next.id);
    setItems((next.closed ? others : [...others, next]).sort(byName));
  };
  return (
    <div class="sheet">
      <div>
        <h1>{t.title}</h1>
        <p class="hint">{t.lead}</p>
      </div>
      {failure !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
        </Notice>
      )}
      {!items && failure === null && <Loading />}
      {items?.length === 0 && <p class="empty">{t.none}</p>}
      {items?.map((one) => (
        <SiteCard key={one.id} site={one} onChange={put} onConflict={load} />
      ))}
      {items && adding && (
        <section class="card">
          <h2>{t.add}</h2>
          <SiteForm
            site={null}
            onDone={(made) => {
              put(made);
              setAdding(false);
            }}
            onCancel={() => setAdding(false)}
          />
        </section>
      )}
      {items && !adding && (
        <div class="actions">
          <Button tone="main" icon={Plus} testid="site-add" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        </div>
      )}
    </div>
  );
}

function SiteCard({
  site,
  onChange,
  onConflict,
}: {
  site: Structure;
  onChange: (next: Structure) => void;
  onConflict: () => unknown;
}) {
  const t = messages.value.site.manage;
  const [open, setOpen] = useState<'edit' | 'hosts' | 'close' | null>(null);
  const close = async () => {
    try {
      onChange(await api.patch(site, { closed: true }));
    } catch (problem) {
      if (isProblem(problem, 'precondition-failed')) await onConflict();
      throw problem;
    }
    say(t.closed);
  };
  return (
    <section class="card site-card" data-testid={`site-card-${site.id}`}>
      <h2>{site.name}</h2>
      {open === 'edit' ? (
        <SiteForm
          key={site.version}
          site={site}
          onConflict={onConflict}
          onDone={(next) => {
            onChange(next);
            setOpen(null);
          }}
          onCancel={() => setOpen(null)}
        />
      ) : (
        <>
          <p>
            {messages.value.site.kinds[site.kind]} · {site.address}, {site.postal_code} {site.town}
            {site.phone && ` · ${site.phone}`}
          </p>
          {site.devices.length ? (
            <SiteDevices devices={site.devices} />
          ) : (
            <p class="hint">{messages.value.site.devices.none}</p>
          )}
          <div class="actions">
            <Button
              icon={Pencil}
              label={t.editName(site.name)}
              testid={`site-edit-${site.id}`}
              onClick={() => setOpen('edit')}
            >
              {t.edit}
            </Button>
            <Button
              icon={Users}
              testid={`site-hosts-${site.id}`}
              onClick={() => setOpen(open === 'hosts' ? null : 'hosts')}
            >
              {t.hosts.heading}
            </Button>
            <Button
              tone="quiet"
              icon={Store}
              label={t.closeName(site.name)}
              testid={`site-close-${site.id}`}
              onClick={() => setOpen('close')}
            >
              {t.close}
            </Button>
          </div>
        </>
      )}
      {open === 'hosts' && <SiteHosts siteId={site.id} />}
      {open === 'close' && (
        <Dialog
          heading={t.closeHeading(site.name)}
          onClose={() => setOpen(null)}
          testid="site-close-dialog"
        >
          <p>{t.closeText}</p>
          <div class="actions">
            <Button onClick={() => setOpen(null)}>{messages.value.app.cancel}</Button>
            <Button tone="danger" testid="site-close-yes" onClick={close}>
              {t.closeYes}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
