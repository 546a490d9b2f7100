// SPDX-License-Identifier: GPL-3.0-or-later
// A document shown without leaving the page. Pictures are decoded by the browser, pages of a PDF are
// painted by our own code in a worker that reaches nothing: nothing inside a document ever runs.
import { useEffect, useState } from 'preact/hooks';
import { Download } from 'lucide';
import type { DocumentBase } from '../../api/documents';
import { messages } from '../../i18n';
import { PdfPages } from '../call/preview';
import { Loading } from '../parts/bits';
import { DownloadLink } from '../parts/button';
import { Dialog } from '../parts/dialog';

const SHOWN = ['application/pdf', 'image/jpeg', 'image/png', 'text/plain'];
/** A text longer than this is for an editor. */
const MAX_TEXT = 200_000;

export function isShown(document: DocumentBase): boolean {
  return SHOWN.includes(document.media_type);
}

interface Props {
  document: DocumentBase;
  address: string;
  onClose: () => void;
}

export function DocumentPreview({ document, address, onClose }: Props) {
  const t = messages.value.documents;
  const [content, setContent] = useState<Blob | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    fetch(`${address}?inline=true`, { signal: controller.signal, cache: 'no-store' })
      .then((response) => (response.ok ? response.blob() : Promise.reject(response.status)))
      .then(setContent, (error) => controller.signal.aborted || setFailed(error !== undefined));
    return () => controller.abort();
  }, [address]);
  return (
    <Dialog heading={document.name} onClose={onClose} testid="document-preview">
      <div class="preview-body">
        {failed && <p role="alert">{t.preview.failed}</p>}
        {!content && !failed && <Loading />}
        {content && !failed && (
          <Content
            content={content}
            document={document}
            onFailed={() => setFailed(true)}
          />
        )}
        <DownloadLink href={address} icon={Download} label={t.saveOf(document.name)}>
          {t.save}
        </DownloadLink>
      </div>
    </Dialog>
  );
}

interface ContentProps {
  content: Blob;
  document: DocumentBase;
  onFailed: () => void;
}

function Content({ content, document, onFailed }: ContentProps) {
  if (document.media_type === 'application/pdf') return <PdfPages file={content} />;
  if (document.media_type === 'text/plain') return <Text content={content} />;
  return <Photo content={content} name={document.name} onFailed={onFailed} />;
}

function Photo({ content, name, onFailed }: { content: Blob; name: string; onFailed: () => void }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const next = URL.createObjectURL(content);
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [content]);
  return url ? (
    <img class="preview-photo" src={url} alt={name} data-testid="preview-photo" onError={onFailed} />
  ) : null;
}

function Text({ content }: { content: Blob }) {
  const [text, setText] = useState('');
  useEffect(() => void content.slice(0, MAX_TEXT).text().then(setText), [content]);
  return (
    <pre class="preview-text" tabIndex={0} data-testid="preview-text">
      {text}
    </pre>
  );
}
