// SPDX-License-Identifier: GPL-3.0-or-later
// Writing and exchanging files during the call (E4).
import { useEffect, useRef, useState } from 'preact/hooks';
import { Camera, Download, Eye, FileText, FolderInput, Image, Paperclip, SendHorizontal, X } from 'lucide';
import type { Entry, FileEntry, Refusal, TextEntry } from '../../chat/chat';
import { ACCEPT } from '../../chat/files';
import { MAX_TEXT } from '../../chat/wire';
import { documents } from '../../api/documents';
import { messages } from '../../i18n';
import { clockTime } from '../../i18n/format';
import { atKiosk } from '../../state/kiosk';
import type { Visit } from '../../state/visit';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { sizeWords } from '../parts/size';
import { useVisit } from '../visit/context';
import { Preview } from './preview';
import { SidePanel } from './side';

/** Sends each file, or says why not. */
export async function sendFiles(visit: Visit, files: Iterable<File>): Promise<void> {
  for (const file of files) {
    const refusal: Refusal | null = await visit.chat.sendFile(file);
    if (refusal) say(messages.value.chat.problem[refusal](file.name), 'error');
  }
}

/** A file may be dropped anywhere on the call. */
export function useDrop(visit: Visit, onDropped: () => void) {
  const [over, setOver] = useState(false);
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        // Leaving one part of the page for another is not leaving it.
        if (!event.relatedTarget) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!isFile(event)) return;
        event.preventDefault();
        setOver(false);
        onDropped();
        void sendFiles(visit, [...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

export function ChatPanel({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.chat;
  const [shown, setShown] = useState<FileEntry | null>(null);
  useEffect(() => {
    visit.showChat(true);
    return () => visit.showChat(false);
  }, []);
  return (
    <SidePanel heading={t.heading} onClose={onClose} testid="chat">
      <div class="chat">
        <Log onShow={setShown} />
        <StillLine />
        <Composer />
      </div>
      {shown && <Preview entry={shown} onClose={() => setShown(null)} />}
    </SidePanel>
  );
}

function Log({ onShow }: { onShow: (entry: FileEntry) => void }) {
  const visit = useVisit();
  const t = messages.value.chat;
  const end = useRef<HTMLDivElement>(null);
  const entries = visit.chat.entries.value;
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [entries.length]);
  return (
    <div class="chat-scroll" role="log" aria-label={t.messages} data-testid="chat-log" tabIndex={0}>
      <ol class="chat-log">
      {visit.chatLost && (
        <li class="hint" data-testid="chat-lost">
          {t.lost}
        </li>
      )}
      {entries.length === 0 && !visit.chatLost && <li class="hint">{t.empty}</li>}
      {entries.map((entry) => (
        <li key={`${entry.from} ${entry.id}`} class={entry.from ? 'theirs' : 'own'}>
          <p class="chat-who">
            {entry.from ? entry.name : t.you} · {clockTime(new Date(entry.at).toISOString())}
          </p>
          {entry.kind === 'text' ? (
            <Words entry={entry} />
          ) : (
            <Paper entry={entry} onShow={() => onShow(entry)} />
          )}
        </li>
      ))}
      </ol>
      <div ref={end} />
    </div>
  );
}

function Words({ entry }: { entry: TextEntry }) {
  return (
    <div class="bubble" data-testid="chat-text">
      <p>{entry.text}</p>
      {entry.pending && <p class="hint">{messages.value.chat.pending}</p>}
    </div>
  );
}

function Paper({ entry, onShow }: { entry: FileEntry; onShow: () => void }) {
  const t = messages.value.chat;
  const { url, fileName, state } = entry;
  const done = state === 'done';
  const whole = done || entry.from === null;
  const showable = whole && url && (entry.fileKind === 'picture' || entry.fileKind === 'pdf');
  return (
    <div class="bubble paper" data-testid="chat-file" data-state={state}>
      {whole && url && entry.fileKind === 'picture' && state !== 'cancelled' && (
        <button
          type="button"
          class="paper-picture"
          aria-label={t.previewOf(fileName)}
          onClick={onShow}
        >
          <img src={url} alt="" />
        </button>
      )}
      <p class="paper-name">
        <Icon node={entry.fileKind === 'picture' ? Image : FileText} />
        <span>{fileName}</span>
        <span class="hint">{sizeWords(entry.size)}</span>
      </p>
      {state === 'moving' && <Moving entry={entry} />}
      {state === 'cancelled' && <p class="hint">{t.cancelled}</p>}
      {state === 'refused' && <p class="hint">{t.refused}</p>}
      {done && (
        <div class="row-actions">
          {showable && (
            <Button
              size="small"
              icon={Eye}
              label={t.previewOf(fileName)}
              testid="chat-preview"
              onClick={onShow}
            >
              {t.preview}
            </Button>
          )}
          <FileAway entry={entry} />
          {entry.from !== null && url && !atKiosk.value && (
            <a
              class="button plain small"
              href={url}
              download={fileName}
              aria-label={t.saveOf(fileName)}
              data-testid="chat-save"
            >
              <Icon node={Download} />
              <span class="button-text">{t.save}</span>
            </a>
          )}
        </div>
      )}
    </div>
  );
}

/** The practitioner keeps it with the consultation: of the chat itself nothing stays (E4). */
function FileAway({ entry }: { entry: FileEntry }) {
  const visit = useVisit();
  const [filed, setFiled] = useState(false);
  const t = messages.value.documents.chat;
  if (!visit.isPractitioner.value || !entry.blob) return null;
  const file = async () => {
    await documents.addFromChat(visit.consultationId, entry.blob!, entry.fileName);
    setFiled(true);
    say(t.done(entry.fileName));
  };
  return filed ? (
    <span class="hint" role="status" data-testid="chat-filed">
      {t.filed}
    </span>
  ) : (
    <Button
      size="small"
      icon={FolderInput}
      label={t.fileOf(entry.fileName)}
      testid="chat-file-away"
      onClick={file}
    >
      {t.file}
    </Button>
  );
}

function Moving({ entry }: { entry: FileEntry }) {
  const visit = useVisit();
  const t = messages.value.chat;
  const percent = Math.floor(entry.progress * 100);
  const words = entry.from ? t.receiving(percent) : t.sending(percent);
  return (
    <div class="paper-moving">
      <progress max={100} value={percent} aria-label={words} />
      <span class="hint">{words}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={t.cancelOf(entry.fileName)}
        title={t.cancel}
        data-testid="chat-cancel"
        onClick={() => visit.chat.cancel(entry)}
      >
        <Icon node={X} />
      </button>
    </div>
  );
}

function Composer() {
  const visit = useVisit();
  const [text, setText] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const t = messages.value.chat;
  const nobody = visit.receivers.value.length === 0;
  const send = () => {
    if (visit.chat.sendText(text) === null) setText('');
  };
  if (!visit.encryption.capable.value) return <p class="hint">{t.cannot}</p>;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        rows={2}
        maxLength={MAX_TEXT}
        value={text}
        placeholder={t.placeholder}
        aria-label={t.placeholder}
        aria-describedby="chat-limits"
        data-testid="chat-input"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-actions">
        <input
          ref={file}
          type="file"
          class="visually-hidden"
          multiple
          accept={ACCEPT}
          tabIndex={-1}
          aria-label={t.attach}
          data-testid="chat-file-input"
          onChange={(event) => {
            void sendFiles(visit, [...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button
          icon={Paperclip}
          disabled={nobody}
          testid="chat-attach"
          onClick={() => file.current?.click()}
        >
          {t.attach}
        </Button>
        <Button
          tone="main"
          type="submit"
          icon={SendHorizontal}
          disabled={nobody || !text.trim()}
          testid="chat-send"
        >
          {t.send}
        </Button>
      </div>
      <p class="hint" id="chat-limits">
        {nobody ? `${t.nobody} ` : ''}
        {t.limits} {t.gone}
      </p>
      <AskStill />
    </form>
  );
}

/** The practitioner asks the patient for a picture in full resolution (E3). */
function AskStill() {
  const visit = useVisit();
  const t = messages.value.chat.still;
  const patient = visit.inCall.value.find((one) => one.role === 'patient');
  const reachable = visit.receivers.value.some((one) => one.id === patient?.id);
  if (!visit.isPractitioner.value || !patient || !reachable) return null;
  return (
    <Button
      icon={Camera}
      wide
      label={t.askOf(patient.display_name)}
      disabled={visit.stills.own.value === 'asked'}
      testid="still-ask"
      onClick={() => visit.stills.ask(patient.id)}
    >
      {t.ask}
    </Button>
  );
}

function StillLine() {
  const visit = useVisit();
  const t = messages.value.chat.still;
  const state = visit.stills.own.value;
  const name = visit.inCall.value.find((one) => one.role === 'patient')?.display_name ?? '';
  return (
    <p class="hint" role="status" data-testid="still-state">
      {state === 'asked' ? t.asked(name) : state === 'declined' ? t.declined(name) : ''}
    </p>
  );
}

/** Said where the eyes are, while the panel is closed. */
export function ChatNews({ onRead }: { onRead: () => void }) {
  const visit = useVisit();
  const t = messages.value.chat;
  const news: Entry | null = visit.chatNews.value;
  if (!news) return null;
  return (
    <div class="call-hint" data-testid="chat-news">
      <span>{news.kind === 'file' ? t.receivedFile(news.name) : t.received(news.name)}</span>
      <Button tone="main" size="small" testid="chat-read" onClick={onRead}>
        {t.read}
      </Button>
    </div>
  );
}
