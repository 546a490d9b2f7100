// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that are told of every change, and what they answered (N1, J3).
import { useEffect, useState } from 'preact/hooks';
import { webhooks as api } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Webhook, WebhookDelivery } from '../../api/types';
import { messages } from '../../i18n';
import { when } from '../../i18n/format';
import { say } from '../../state/toast';
import { CopyButton, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';

export function Webhooks() {
  const t = messages.value.webhooks;
  const [items, setItems] = useState<Webhook[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const load = () => api.list().then((answer) => setItems(answer.items), setFailure);
  useEffect(() => void load(), []);
  return (
    <section class="card" data-testid="webhooks">
      <h2>{t.title}</h2>
      <p class="hint">{t.hint}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {secret && (
        <Notice tone="good" live>
          <p>
            <strong>{t.secretOnce}</strong>
          </p>
          <div class="with-button">
            <input readonly value={secret} aria-label={t.secret} data-testid="webhook-secret" />
            <CopyButton text={secret} label={messages.value.app.copy} />
          </div>
        </Notice>
      )}
      {items.length === 0 && <p>{t.none}</p>}
      <ul class="plain-list">
        {items.map((one) => (
          <Item key={one.id} webhook={one} reload={load} />
        ))}
      </ul>
      <NewWebhook
        onMade={(made) => {
          setSecret(made);
          void load();
        }}
      />
    </section>
  );
}

function stateWords(webhook: Webhook): string {
  const t = messages.value.webhooks;
  if (webhook.disabled_at) return t.disabled(when(webhook.disabled_at));
  return webhook.failing_since ? t.failing(when(webhook.failing_since)) : t.good;
}

function Item({ webhook, reload }: { webhook: Webhook; reload: () => Promise<unknown> }) {
  const t = messages.value.webhooks;
  const [deliveries, setDeliveries] = useState<WebhookDelivery[] | null>(null);
  const show = async () => setDeliveries((await api.deliveries(webhook.id)).items);
  const ping = async () => {
    await api.ping(webhook.id);
    say(t.pinged);
    await show();
  };
  const enable = async () => {
    await api.enable(webhook.id);
    await reload();
  };
  const remove = async () => {
    await api.remove(webhook.id);
    await reload();
  };
  return (
    <li class="webhook" data-testid="webhook">
      <span class="webhook-name">
        <strong>{webhook.url}</strong>
        <span class={webhook.disabled_at || webhook.failing_since ? 'trouble' : 'hint'}>
          {stateWords(webhook)}
        </span>
      </span>
      <span class="row-actions">
        {webhook.disabled_at && (
          <Button size="small" testid="webhook-enable" onClick={enable}>
            {t.enable}
          </Button>
        )}
        <Button size="small" testid="webhook-ping" onClick={ping}>
          {t.ping}
        </Button>
        <Button size="small" testid="webhook-log" onClick={show}>
          {deliveries ? t.refresh : t.log}
        </Button>
        <Button size="small" tone="quiet" testid="webhook-delete" onClick={remove}>
          {t.remove}
        </Button>
      </span>
      {deliveries && <Log webhook={webhook} deliveries={deliveries} reload={show} />}
    </li>
  );
}

function outcome(delivery: WebhookDelivery): string {
  const t = messages.value.webhooks;
  const answer =
    delivery.status !== null
      ? t.answered(delivery.status)
      : delivery.reason
        ? (t.reasons[delivery.reason as keyof typeof t.reasons] ?? delivery.reason)
        : '';
  const next = delivery.next_try_at ? t.nextTry(when(delivery.next_try_at)) : '';
  return [t.states[delivery.state], answer, delivery.tries > 0 ? next : '']
    .filter(Boolean)
    .join(', ');
}

function Log({
  webhook,
  deliveries,
  reload,
}: {
  webhook: Webhook;
  deliveries: WebhookDelivery[];
  reload: () => Promise<unknown>;
}) {
  const t = messages.value.webhooks;
  const again = async (id: string) => {
    await api.redeliver(webhook.id, id);
    await reload();
  };
  if (deliveries.length === 0) return <p class="webhook-deliveries hint">{t.nothingYet}</p>;
  return (
    <ul class="webhook-deliveries" data-testid="webhook-deliveries">
      {deliveries.map((one) => (
        <li key={one.id} data-state={one.state}>
          <span>
            <code>{one.type}</code> <span class="hint">{when(one.created_at)}</span>
            <br />
            {outcome(one)}
          </span>
          <Button
            size="small"
            tone="quiet"
            testid="webhook-redeliver"
            onClick={() => again(one.id)}
          >
            {t.again}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function NewWebhook({ onMade }: { onMade: (secret: string) => void }) {
  const t = messages.value.webhooks;
  const [url, setUrl] = useState('');
  const [error, setError] = useState<string | null>(null);
  const create = async () => {
    try {
      onMade((await api.create(url.trim())).secret ?? '');
      setUrl('');
    } catch (problem) {
      if (!isProblem(problem, 'invalid')) throw problem;
      setError(problem.body.pointer === '/url' ? t.badUrl : t.tooMany);
    }
  };
  return (
    <form class="token-form" onSubmit={(event) => event.preventDefault()} noValidate>
      <TextField
        id="webhook-url"
        label={t.url}
        value={url}
        error={error}
        maxLength={2000}
        placeholder="https://"
        testid="webhook-url"
        onInput={(text) => {
          setUrl(text);
          setError(null);
        }}
      />
      <Button type="submit" disabled={!url.trim()} testid="webhook-create" onClick={create}>
        {t.create}
      </Button>
    </form>
  );
}
