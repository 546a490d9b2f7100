// SPDX-License-Identifier: GPL-3.0-or-later
// The secure space of somebody to whom documents were sent (F2): who wrote, a code, the documents.
// One decision a screen; nothing of the documents before the code.
import { useEffect, useState } from 'preact/hooks';
import { Download, Eye, FileText, KeyRound, LogOut, Mail, MessageSquare } from 'lucide';
import { Problem } from '../../api/client';
import { space as api, type Space, type SpaceItem } from '../../api/documents';
import { isProblem, sentenceFor } from '../../api/problems';
import { messages, suggestLocale } from '../../i18n';
import { dayWord, minutesText } from '../../i18n/format';
import { Loading, useHeadingFocus, useTitle } from '../parts/bits';
import { Button, DownloadLink } from '../parts/button';
import { TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { CalmShell } from '../parts/shell';
import { sizeWords } from '../parts/size';
import { SpaceProblem } from '../problem';
import { DocumentPreview, isShown } from './preview';

type Way = Space['channels'][number];

export function SpacePage({ token = '' }: { token?: string }) {
  const [shown, setShown] = useState<Space | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [way, setWay] = useState<Way | null>(null);
  const [left, setLeft] = useState(false);
  useTitle(messages.value.documents.space.title);
  const load = async () => {
    try {
      const next = await api.show(token);
      suggestLocale(next.locale);
      setShown(next);
    } catch (problem) {
      setFailure(problem);
    }
  };
  useEffect(() => void load(), [token]);
  // What was withdrawn goes from the screen, too, when somebody comes back to it.
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && void load();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [token]);

  if (isProblem(failure, 'link-expired') || isProblem(failure, 'link-unknown'))
    return <SpaceProblem />;
  return (
    <CalmShell home={false} organisation={shown?.organisation}>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {!shown && failure === null && <Loading />}
      {left && <Left />}
      {shown && !left && !shown.open && !way && (
        <Choose token={token} shown={shown} onAsked={setWay} />
      )}
      {shown && !left && !shown.open && way && (
        <Code token={token} way={way} onOpen={load} onOther={() => setWay(null)} />
      )}
      {shown?.open && !left && (
        <Items
          token={token}
          shown={shown}
          onLeave={async () => {
            await api.leave(token);
            setLeft(true);
          }}
        />
      )}
    </CalmShell>
  );
}

/** Null: the problem is not about codes. */
function codeSentence(problem: unknown): string | null {
  const t = messages.value.documents.space;
  if (isProblem(problem, 'wrong-credentials')) return t.codeWrong;
  if (isProblem(problem, 'locked-out')) return t.codeDead;
  if (!isProblem(problem, 'too-many-requests')) return null;
  const seconds = (problem as Problem).retryAfter ?? 60;
  return t.tooMany(seconds < 60 ? `${seconds} s` : minutesText(Math.ceil(seconds / 60)));
}

interface ChooseProps {
  token: string;
  shown: Space;
  onAsked: (way: Way) => void;
}

function Choose({ token, shown, onAsked }: ChooseProps) {
  const t = messages.value.documents.space;
  const heading = useHeadingFocus<HTMLHeadingElement>();
  const [error, setError] = useState<string | null>(null);
  const ask = async (way: Way) => {
    try {
      await api.askCode(token, way.channel);
      onAsked(way);
    } catch (problem) {
      setError(codeSentence(problem) ?? sentenceFor(problem));
    }
  };
  return (
    <section class="step" data-testid="space-choose">
      <h1 ref={heading} tabIndex={-1}>
        {t.heading(shown.practitioner)}
      </h1>
      <p class="lead">{t.lead}</p>
      {error && (
        <p class="field-error" role="alert" data-testid="space-error">
          {error}
        </p>
      )}
      <div class="actions">
        {shown.channels.map((way, index) => (
          <Button
            key={way.channel}
            tone={index === 0 ? 'main' : 'plain'}
            size="large"
            wide
            icon={way.channel === 'sms' ? MessageSquare : Mail}
            testid={`space-${way.channel}`}
            onClick={() => ask(way)}
          >
            {way.channel === 'sms' ? t.bySms(way.hint) : t.byMail(way.hint)}
          </Button>
        ))}
      </div>
    </section>
  );
}

interface CodeProps {
  token: string;
  way: Way;
  onOpen: () => Promise<void>;
  onOther: () => void;
}

function Code({ token, way, onOpen, onOther }: CodeProps) {
  const t = messages.value.documents.space;
  const heading = useHeadingFocus<HTMLHeadingElement>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const enter = async () => {
    if (code.replace(/[\s-]/g, '').length !== 6) {
      setError(t.codeMissing);
      return;
    }
    try {
      await api.enter(token, code);
      await onOpen();
    } catch (problem) {
      setError(codeSentence(problem) ?? sentenceFor(problem));
    }
  };
  return (
    <section class="step" data-testid="space-code">
      <h1 ref={heading} tabIndex={-1}>
        {t.codeHeading}
      </h1>
      <p class="lead">{way.channel === 'sms' ? t.codeSms(way.hint) : t.codeMail(way.hint)}</p>
      <form class="space-code step" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="code"
          label={t.codeLabel}
          hint={t.codeValid}
          value={code}
          error={error}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={9}
          testid="code"
          onInput={(next) => {
            setCode(next);
            setError(null);
          }}
        />
        <div class="actions">
          <Button
            type="submit"
            tone="main"
            size="large"
            wide
            icon={KeyRound}
            testid="space-enter"
            onClick={enter}
          >
            {t.enter}
          </Button>
          <Button tone="quiet" size="large" wide testid="space-other" onClick={onOther}>
            {t.other}
          </Button>
        </div>
      </form>
    </section>
  );
}

interface ItemsProps {
  token: string;
  shown: Space;
  onLeave: () => Promise<void>;
}

function Items({ token, shown, onLeave }: ItemsProps) {
  const t = messages.value.documents.space;
  const heading = useHeadingFocus<HTMLHeadingElement>();
  const [open, setOpen] = useState<SpaceItem | null>(null);
  return (
    <section class="step" data-testid="space-list">
      <h1 ref={heading} tabIndex={-1}>
        {t.listHeading}
      </h1>
      <p class="lead">{t.listLead(shown.practitioner)}</p>
      <ul class="document-list">
        {shown.items?.map((one) => (
          <Item key={one.id} token={token} one={one} onShow={() => setOpen(one)} />
        ))}
      </ul>
      <div class="actions end">
        <Button tone="quiet" icon={LogOut} testid="space-leave" onClick={onLeave}>
          {t.leave}
        </Button>
      </div>
      {open && (
        <DocumentPreview
          document={open}
          address={api.address(token, open.id)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function Item({ token, one, onShow }: { token: string; one: SpaceItem; onShow: () => void }) {
  const t = messages.value.documents;
  return (
    <li class="document calm-document" data-testid="space-item">
      <Icon node={FileText} size={28} />
      <div class="document-words">
        <strong>{t.kind[one.kind]}</strong>
        <span class="document-name">{one.name}</span>
        <span class="hint">
          {sizeWords(one.size)} · {t.space.sent(dayWord(one.sent_at))} ·{' '}
          {t.space.until(dayWord(one.expires_at))}
        </span>
      </div>
      <div class="document-actions">
        {isShown(one) && (
          <Button tone="main" size="large" icon={Eye} label={t.viewOf(one.name)} testid="space-view" onClick={onShow}>
            {t.view}
          </Button>
        )}
        <DownloadLink
          href={api.address(token, one.id)}
          size="large"
          icon={Download}
          label={t.saveOf(one.name)}
          testid="space-save"
        >
          {t.save}
        </DownloadLink>
      </div>
    </li>
  );
}

function Left() {
  const t = messages.value.documents.space.left;
  const heading = useHeadingFocus<HTMLHeadingElement>();
  return (
    <article class="statement" data-testid="space-left">
      <h1 ref={heading} tabIndex={-1}>
        {t.heading}
      </h1>
      <p class="lead">{t.text}</p>
    </article>
  );
}
