// SPDX-License-Identifier: GPL-3.0-or-later
// A picture or a PDF that was exchanged, large, without leaving the call.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ChevronLeft, ChevronRight } from 'lucide';
import type { FileEntry } from '../../chat/chat';
import { openPdf, type Document } from '../../chat/pdf';
import { messages } from '../../i18n';
import { Loading } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

export function Preview({ entry, onClose }: { entry: FileEntry; onClose: () => void }) {
  return (
    <Dialog heading={entry.fileName} onClose={onClose} testid="preview">
      <div class="preview-body">
        {entry.fileKind === 'pdf' ? <PdfPages file={entry.blob!} /> : <Photo entry={entry} />}
      </div>
    </Dialog>
  );
}

function Photo({ entry }: { entry: FileEntry }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <p>{messages.value.chat.previewFailed}</p>;
  return (
    <img
      class="preview-photo"
      src={entry.url!}
      alt={entry.fileName}
      data-testid="preview-photo"
      onError={() => setFailed(true)}
    />
  );
}

export function PdfPages({ file }: { file: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pdf, setPdf] = useState<Document | null>(null);
  const [page, setPage] = useState(1);
  const [painted, setPainted] = useState(0);
  const [failed, setFailed] = useState(false);
  const t = messages.value.chat;
  useEffect(() => {
    let opened: Document | null = null;
    let closed = false;
    openPdf(file)
      .then((next) => {
        opened = next;
        if (closed) next.close();
        else setPdf(next);
      })
      .catch(() => setFailed(true));
    return () => {
      closed = true;
      opened?.close();
    };
  }, [file]);
  useEffect(() => {
    const element = canvas.current;
    if (!pdf || !element) return;
    const width = Math.min(element.parentElement!.clientWidth, 1000) * window.devicePixelRatio;
    pdf.draw(page, element, width).then(
      () => setPainted(page),
      () => setFailed(true),
    );
  }, [pdf, page]);
  if (failed) return <p role="alert">{t.previewFailed}</p>;
  return (
    <>
      {!pdf && <Loading />}
      <canvas
        ref={canvas}
        class="preview-page"
        role="img"
        aria-label={pdf ? t.page(page, pdf.pages) : undefined}
        data-testid="preview-page"
        data-painted={painted || undefined}
      />
      {pdf && pdf.pages > 1 && (
        <div class="row-actions preview-pages">
          <Button icon={ChevronLeft} disabled={page === 1} onClick={() => setPage(page - 1)}>
            {t.page(Math.max(1, page - 1), pdf.pages)}
          </Button>
          <Button
            icon={ChevronRight}
            disabled={page === pdf.pages}
            onClick={() => setPage(page + 1)}
          >
            {t.page(Math.min(pdf.pages, page + 1), pdf.pages)}
          </Button>
        </div>
      )}
    </>
  );
}
