// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of a PDF painted on a canvas. The browser's own viewer would run the document's scripts and
// follow its links, and phones have none; here nothing of it runs, in a worker that reaches nothing.
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { startScript } from '../e2ee/support';

/** The worker's address; the build puts it in. */
declare const PDF_WORKER: string;

export interface Document {
  pages: number;
  /** Paints a page as wide as `width` device pixels. */
  draw: (page: number, canvas: HTMLCanvasElement, width: number) => Promise<void>;
  close: () => void;
}

/** Rejects when it is no PDF that can be shown. */
export async function openPdf(file: Blob): Promise<Document> {
  const { getDocument, PDFWorker } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const port = startScript('auscult-pdf', PDF_WORKER);
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    worker,
    enableXfa: false,
    useWasm: false,
    useWorkerFetch: false,
    disableAutoFetch: true,
    disableStream: true,
  });
  const close = () => {
    void task.destroy().catch(() => undefined);
    worker.destroy();
    port.terminate();
  };
  let pdf: PDFDocumentProxy;
  try {
    pdf = await task.promise;
  } catch (error) {
    close();
    throw error;
  }
  return { pages: pdf.numPages, draw: (...parameters) => draw(pdf, ...parameters), close };
}

async function draw(
  pdf: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  width: number,
): Promise<void> {
  const page = await pdf.getPage(number);
  const scale = width / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
}
