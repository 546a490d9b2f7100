// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of one consultation: what came, what was sent, who opened it (F2, F4).
import { useEffect, useState } from 'preact/hooks';
import { Download, Eye, FileText, History as HistoryIcon, Send, Trash2, Undo2 } from 'lucide';
import {
  documents as api,
  type DocumentLimits,
  type DocumentLogEntry,
  type DocumentRecipient,
  type PracticeDocument,
} from '../../api/documents';
import { sentenceFor } from '../../api/problems';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { dayWord, when } from '../../i18n/format';
import { now } from '../../state/clock';
import { say } from '../../state/toast';
import { DocumentPreview, isShown } from '../documents/preview';
import { Uploader } from '../documents/uploader';
import { Loading } from '../parts/bits';
import { Button, DownloadLink } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { sizeWords } from '../parts/size';
import { SendDialog } from './document-send';
import { isOwn } from './people';

/** Read again whenever something happens to the consultation. */
function useDocuments(one: Consultation) {
  const [items, setItems] = useState<PracticeDocument[] | null>(null);
  const [limits, setLimits] = useState<DocumentLimits | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = async () => {
    try {
      const list = await api.list(one.id);
      setItems(list.items);
      setLimits(list.limits);
    } catch (problem) {
      setFailure(problem);
    }
  };
  useEffect(() => void load(), [one.id, one.revision]);
  return { items, limits, failure, load };
}

export function DocumentsSection({ one }: { one: Consultation }) {
  const t = messages.value.documents;
  const { items, limits, failure, load } = useDocuments(one);
  return (
    <section class="documents" aria-labelledby="documents-heading" data-testid="documents">
      <h2 id="documents-heading">{t.heading}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {!items && failure === null && <Loading />}
      {items?.length === 0 && <p class="hint">{t.none}</p>}
      <ul class="document-list">
        {items?.map((document) => (
          <DocumentRow key={document.id} one={one} document={document} reload={load} />
        ))}
      </ul>
      {limits && (
        <Uploader
          limits={limits}
          add={(file, options) => api.add(one.id, file, options)}
          onAdded={load}
          label={t.add}
        />
      )}
    </section>
  );
}

interface RowProps {
  one: Consultation;
  document: PracticeDocument;
  reload: () => Promise<void>;
}

function factsOf(document: PracticeDocument): string {
  const t = messages.value.documents;
  return [
    t.kind[document.kind],
    sizeWords(document.size),
    `${t.origin[document.origin]} ${when(document.created_at)}`,
  ].join(' · ');
}

function DocumentRow({ one, document, reload }: RowProps) {
  const t = messages.value.documents;
  const [dialog, setDialog] = useState<'view' | 'send' | 'erase' | null>(null);
  const address = api.address(one.id, document.id);
  const isNew = document.origin === 'patient' && !document.opened_at && document.state === 'ready';
  const close = () => setDialog(null);
  return (
    <li class="document" data-testid="document" data-state={document.state}>
      <Icon node={FileText} />
      <div class="document-words">
        <span class="document-name">
          {document.name} {isNew && <span class="tag new">{t.isNew}</span>}
        </span>
        <span class="hint">{factsOf(document)}</span>
        {document.state === 'checking' && <span class="hint">{t.state.checking}</span>}
        {document.state === 'infected' && (
          <span class="trouble">{t.state.infected(document.finding ?? '')}</span>
        )}
        <Recipients one={one} document={document} reload={reload} />
        <Log one={one} document={document} />
      </div>
      <div class="document-actions">
        {document.state === 'ready' && (
          <>
            {isShown(document) && (
              <Button
                size="small"
                icon={Eye}
                label={t.viewOf(document.name)}
                testid="document-view"
                onClick={() => setDialog('view')}
              >
                {t.view}
              </Button>
            )}
            <DownloadLink
              href={address}
              icon={Download}
              label={t.saveOf(document.name)}
              testid="document-save"
            >
              {t.save}
            </DownloadLink>
            <Button
              size="small"
              tone={document.recipients.length || document.origin === 'patient' ? 'plain' : 'main'}
              icon={Send}
              label={
                document.recipients.length ? t.sendAgainOf(document.name) : t.sendOf(document.name)
              }
              testid="document-send"
              onClick={() => setDialog('send')}
            >
              {document.recipients.length ? t.sendAgain : t.send}
            </Button>
          </>
        )}
        {isOwn(one) && (
          <Button
            size="small"
            tone="quiet"
            icon={Trash2}
            label={t.eraseOf(document.name)}
            testid="document-erase"
            onClick={() => setDialog('erase')}
          >
            {t.erase}
          </Button>
        )}
      </div>
      {dialog === 'view' && (
        <DocumentPreview document={document} address={address} onClose={close} />
      )}
      {dialog === 'send' && (
        <SendDialog one={one} document={document} onClose={close} onSent={reload} />
      )}
      {dialog === 'erase' && (
        <EraseDialog one={one} document={document} onClose={close} onErased={reload} />
      )}
    </li>
  );
}

function wordsOf(given: DocumentRecipient): string[] {
  const t = messages.value.documents.given;
  const words = [t.sent(when(given.sent_at))];
  if (given.opened_at) words.push(t.opened(given.opens, when(given.opened_at)));
  else words.push(t.notOpened);
  if (given.withdrawn_at) words.push(t.withdrawn(when(given.withdrawn_at)));
  else if (Date.parse(given.expires_at) <= now.value) words.push(t.expired);
  else words.push(t.until(dayWord(given.expires_at)));
  return words;
}

function Recipients({ one, document, reload }: RowProps) {
  const t = messages.value.documents;
  if (document.recipients.length === 0) return null;
  const withdraw = async (given: DocumentRecipient) => {
    await api.withdraw(one.id, document.id, given.id);
    say(t.withdrawn(given.name));
    await reload();
  };
  return (
    <ul class="document-given" aria-label={t.recipients(document.name)}>
      {document.recipients.map((given) => (
        <li key={given.id} data-testid="given" data-opens={given.opens}>
          <span>
            <strong>{given.name}</strong> {given.email ?? given.mobile}
            <span class="hint"> {wordsOf(given).join(' · ')}</span>
            <Alert given={given} />
          </span>
          {!given.withdrawn_at && Date.parse(given.expires_at) > now.value && (
            <Button
              size="small"
              tone="quiet"
              icon={Undo2}
              label={t.withdrawFrom(given.name)}
              testid="withdraw"
              onClick={() => withdraw(given)}
            >
              {t.withdraw}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Alert({ given }: { given: DocumentRecipient }) {
  const t = messages.value.documents.given;
  if (given.alert?.state === 'failed') return <span class="trouble"> {t.alertFailed}</span>;
  if (given.alert?.state === 'waiting' && given.alert.reason)
    return <span class="trouble"> {t.alertLate}</span>;
  return null;
}

/** Who did what with it, read when somebody asks. */
function Log({ one, document }: { one: Consultation; document: PracticeDocument }) {
  const t = messages.value.documents.log;
  const [entries, setEntries] = useState<DocumentLogEntry[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const open = (event: Event) => {
    if ((event.currentTarget as HTMLDetailsElement).open)
      api.log(one.id, document.id).then((answer) => setEntries(answer.items), setFailure);
  };
  const words: Record<string, string> = t.words;
  const nameOf = (id: string) => document.recipients.find((given) => given.id === id)?.name;
  return (
    <details class="document-log" onToggle={open} data-testid="document-log">
      <summary aria-label={t.showOf(document.name)}>
        <Icon node={HistoryIcon} size={18} /> {t.show}
      </summary>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      <ol>
        {entries
          .filter((entry) => words[entry.action])
          .map((entry, index) => (
            <li key={index}>
              <time dateTime={entry.at}>{when(entry.at)}</time> {words[entry.action]}{' '}
              {entry.by && t.by(entry.by)}
              {!entry.by && entry.recipient_id && nameOf(entry.recipient_id)
                ? t.by(nameOf(entry.recipient_id)!)
                : ''}
              {entry.by && entry.recipient_id && nameOf(entry.recipient_id)
                ? ` ${t.to(nameOf(entry.recipient_id)!)}`
                : ''}
            </li>
          ))}
      </ol>
    </details>
  );
}

interface EraseProps {
  one: Consultation;
  document: PracticeDocument;
  onClose: () => void;
  onErased: () => Promise<void>;
}

function EraseDialog({ one, document, onClose, onErased }: EraseProps) {
  const t = messages.value.documents;
  const erase = async () => {
    await api.erase(one.id, document.id);
    onClose();
    await onErased();
  };
  return (
    <Dialog heading={t.eraseAsk(document.name)} onClose={onClose} testid="erase-dialog">
      <p>{t.eraseText}</p>
      <div class="row-actions">
        <Button onClick={onClose}>{t.eraseNo}</Button>
        <Button tone="danger" testid="erase-yes" onClick={erase}>
          {t.eraseYes}
        </Button>
      </div>
    </Dialog>
  );
}
