// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing files, or dropping them, and seeing each on its way (F2, F4).
import { useRef, useState } from 'preact/hooks';
import { FilePlus, X } from 'lucide';
import type { UploadOptions } from '../../api/client';
import type { DocumentLimits } from '../../api/documents';
import { Problem } from '../../api/client';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { sizeWords } from '../parts/size';

const ACCEPT =
  '.pdf,.jpg,.jpeg,.png,.heic,.heif,.dcm,.txt,.csv,application/pdf,image/jpeg,image/png,image/heic,text/plain';

interface Moving {
  key: number;
  name: string;
  share: number;
  controller: AbortController;
}

interface Props {
  limits: DocumentLimits;
  add: (file: File, options: UploadOptions) => Promise<unknown>;
  /** Something was sent: what is shown of it is old. */
  onAdded: () => unknown;
  label: string;
  large?: boolean;
}

function sentenceOf(error: unknown, name: string, limits: DocumentLimits): string {
  const t = messages.value.documents;
  const problem = error instanceof Problem ? error.name : '';
  if (problem === 'too-large') return t.tooLarge(name, sizeWords(limits.max_bytes));
  if (problem === 'unsupported-media-type') return t.wrongType(name);
  if (problem === 'infected') return messages.value.app.about(name, sentenceFor(error));
  return t.failed(name, sentenceFor(error));
}

let keys = 0;

export function Uploader({ limits, add, onAdded, label, large }: Props) {
  const t = messages.value.documents;
  const input = useRef<HTMLInputElement>(null);
  const [moving, setMoving] = useState<Moving[]>([]);
  const [errors, setErrors] = useState<string[]>([]);
  const [over, setOver] = useState(false);
  const fail = (text: string) => setErrors((before) => [...before, text]);

  const sendOne = async (file: File) => {
    if (file.size > limits.max_bytes) {
      fail(t.tooLarge(file.name, sizeWords(limits.max_bytes)));
      return;
    }
    const controller = new AbortController();
    const key = ++keys;
    const put = (share: number) =>
      setMoving((before) => before.map((one) => (one.key === key ? { ...one, share } : one)));
    setMoving((before) => [...before, { key, name: file.name, share: 0, controller }]);
    try {
      await add(file, { onProgress: put, signal: controller.signal });
      await onAdded();
    } catch (error) {
      if (!(error instanceof DOMException)) fail(sentenceOf(error, file.name, limits));
    } finally {
      setMoving((before) => before.filter((one) => one.key !== key));
    }
  };
  /** One after the other: on a phone's line two at once are each half as fast. */
  const send = async (files: Iterable<File>) => {
    setErrors([]);
    for (const file of files) await sendOne(file);
  };
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  return (
    <div
      class={over ? 'uploader over' : 'uploader'}
      data-testid="uploader"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void send([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <input
        ref={input}
        hidden
        type="file"
        multiple
        accept={ACCEPT}
        data-testid="upload-file"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          void send(files);
        }}
      />
      <div class="uploader-offer">
        <Button
          icon={FilePlus}
          size={large ? 'large' : 'normal'}
          wide={large}
          tone={large ? 'main' : 'plain'}
          testid="upload"
          onClick={() => input.current?.click()}
        >
          {label}
        </Button>
        <span class="hint uploader-drop" aria-hidden="true">
          {over ? t.dropNow : t.drop}
        </span>
      </div>
      <p class="hint">{t.limits(sizeWords(limits.max_bytes))}</p>
      <ul class="uploader-moving" aria-live="polite">
        {moving.map((one) => (
          <MovingRow key={one.key} one={one} />
        ))}
      </ul>
      <div role="alert">
        {errors.map((text) => (
          <p key={text} class="field-error" data-testid="upload-error">
            {text}
          </p>
        ))}
      </div>
    </div>
  );
}

function MovingRow({ one }: { one: Moving }) {
  const t = messages.value.documents;
  const percent = Math.floor(one.share * 100);
  const words = percent >= 100 ? t.checking(one.name) : t.sending(one.name, percent);
  return (
    <li class="paper-moving" data-testid="uploading">
      <progress max={100} value={percent} aria-label={words} />
      <span class="hint">{words}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={t.cancelOf(one.name)}
        title={t.cancel}
        data-testid="upload-cancel"
        onClick={() => one.controller.abort()}
      >
        <Icon node={X} />
      </button>
    </li>
  );
}
