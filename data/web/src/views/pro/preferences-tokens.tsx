// SPDX-License-Identifier: GPL-3.0-or-later
// Keys for software (J3): what each may do is said in words.
import { useEffect, useState } from 'preact/hooks';
import { account as api } from '../../api/endpoints';
import { pointerOf, sentenceFor } from '../../api/problems';
import type { ApiToken } from '../../api/types';
import { messages } from '../../i18n';
import { dateInput, plainDate, when } from '../../i18n/format';
import { session } from '../../state/session';
import { CopyButton, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Select, TextField } from '../parts/field';

const YEAR_MS = 365 * 86_400_000;

const SCOPES = {
  read: ['consultations:read'],
  write: ['consultations:read', 'consultations:write'],
  operate: ['operate'],
};

type Right = keyof typeof SCOPES;

/** "Read and change consultations": what its scopes come to. */
function rightsOf({ scopes }: ApiToken): string {
  const t = messages.value.preferences.scopes;
  const words = [
    scopes.includes('consultations:write') && t.write,
    scopes.includes('consultations:read') && !scopes.includes('consultations:write') && t.read,
    scopes.includes('account') && t.account,
    scopes.includes('operate') && t.operate,
  ];
  return words.filter(Boolean).join(', ');
}

export function Tokens() {
  const t = messages.value.preferences;
  const [tokens, setTokens] = useState<ApiToken[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const load = () => api.tokens().then((answer) => setTokens(answer.items), setFailure);
  useEffect(() => void load(), []);
  const remove = async (id: string) => {
    await api.deleteToken(id);
    await load();
  };
  return (
    <section class="card">
      <h2>{t.tokens}</h2>
      <p class="hint">{t.tokensHint}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {fresh && (
        <Notice tone="good" live>
          <p>
            <strong>{t.tokenOnce}</strong>
          </p>
          <div class="with-button">
            <input readonly value={fresh} aria-label={t.tokens} data-testid="token-value" />
            <CopyButton text={fresh} label={messages.value.app.copy} />
          </div>
        </Notice>
      )}
      {tokens.length === 0 && <p>{t.tokensNone}</p>}
      <ul class="plain-list">
        {tokens.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{one.name}</strong>
              <span class="hint">
                {rightsOf(one)} ·{' '}
                {one.last_used_at ? t.tokenUsed(when(one.last_used_at)) : t.tokenNever}
                {one.expires_at && ` · ${t.tokenUntil(plainDate(one.expires_at.slice(0, 10)))}`}
              </span>
            </span>
            <Button size="small" tone="quiet" onClick={() => remove(one.id)}>
              {t.tokenDelete}
            </Button>
          </li>
        ))}
      </ul>
      <NewToken
        onMade={(token) => {
          setFresh(token);
          void load();
        }}
      />
    </section>
  );
}

function NewToken({ onMade }: { onMade: (token: string) => void }) {
  const t = messages.value.preferences;
  const [name, setName] = useState('');
  const rights: Right[] = session.value?.account.role === 'operator' ? ['operate'] : ['read', 'write'];
  const [scope, setScope] = useState<Right>(rights[0]!);
  const [expires, setExpires] = useState(dateInput(new Date(Date.now() + YEAR_MS)));
  const [late, setLate] = useState(false);
  const create = async () => {
    const end = new Date(expires + 'T23:59').toISOString();
    try {
      const made = await api.createToken(name.trim(), SCOPES[scope], end);
      setName('');
      setLate(false);
      onMade(made.token);
    } catch (problem) {
      if (pointerOf(problem) !== '/expires_at') throw problem;
      setLate(true);
    }
  };
  return (
    <form class="token-form" onSubmit={(event) => event.preventDefault()}>
      <TextField
        id="token-name"
        label={t.tokenName}
        value={name}
        onInput={setName}
        maxLength={100}
        testid="token-name"
      />
      <Select
        id="token-scope"
        label={t.tokenScope}
        value={scope}
        onChange={(next) => setScope(next as Right)}
        options={rights.map((right) => ({ value: right, label: t.scopes[right] }))}
      />
      <TextField
        id="token-expires"
        label={t.tokenExpires}
        type="date"
        value={expires}
        error={late ? t.badExpires : null}
        testid="token-expires"
        onInput={setExpires}
      />
      <Button
        type="submit"
        disabled={!name.trim() || !expires}
        testid="token-create"
        onClick={create}
      >
        {t.tokenCreate}
      </Button>
    </form>
  );
}
