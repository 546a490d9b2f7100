// SPDX-License-Identifier: GPL-3.0-or-later
// What the practitioner handed out during the consultation, and what the practice has sent since the
// patient is here (F2), to be printed on the spot. The first was sealed for this page (E5) and is
// nowhere else; the second is asked for by the visit, which wiping ends.
import { useEffect, useState } from 'preact/hooks';
import { Printer } from 'lucide';
import type { FileEntry } from '../../chat/chat';
import { openPdf } from '../../chat/pdf';
import { handouts as api } from '../../api/documents';
import { messages } from '../../i18n';
import type { Visit } from '../../state/visit';
import { say } from '../../state/toast';
import { Button } from '../parts/button';

const PRINT_WIDTH = 1600; // pixels of a page: about 200 a inch on A4
const MAX_PAGES = 40;

export interface Handout {
  id: string;
  name: string;
  /** other: nothing this machine can print. */
  kind: 'pdf' | 'picture' | 'other';
  load: () => Promise<Blob>;
}

/** Every so often it is asked whether more was sent: the practice often does it after the call. */
const LOOK_AGAIN_MS = 10_000;

function isHandout(entry: { kind: string; from: string | null }): entry is FileEntry {
  return entry.kind === 'file' && entry.from !== null;
}

/** The chat forgets its files when the call ends; here they are kept until the page is wiped. */
export function useHandouts(visit: Visit): Handout[] {
  const [kept, setKept] = useState<Handout[]>([]);
  const entries = visit.chat.entries.value;
  useEffect(() => {
    const fresh = entries
      .filter(isHandout)
      .filter((one) => one.state === 'done' && one.blob && !kept.some(({ id }) => id === one.id))
      .flatMap((one) =>
        one.fileKind === 'pdf' || one.fileKind === 'picture'
          ? [
              {
                id: one.id,
                name: one.fileName,
                kind: one.fileKind,
                load: () => Promise.resolve(one.blob!),
              },
            ]
          : [],
      );
    if (fresh.length) setKept([...kept, ...fresh]);
  }, [entries]);
  return kept;
}

function kindOf(mediaType: string): Handout['kind'] {
  if (mediaType === 'application/pdf') return 'pdf';
  return mediaType === 'image/png' || mediaType === 'image/jpeg' ? 'picture' : 'other';
}

/** What was sent to the patient by way of the secure space since this visit began. */
export function useSent(visitId: string, enabled: boolean): Handout[] {
  const [sent, setSent] = useState<Handout[]>([]);
  useEffect(() => {
    if (!enabled) return undefined;
    const look = () =>
      api.list(visitId).then(
        ({ items }) =>
          setSent(
            items.map(({ id, name, media_type }) => ({
              id,
              name,
              kind: kindOf(media_type),
              load: () => api.fetch(visitId, id),
            })),
          ),
        () => undefined,
      );
    void look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [visitId, enabled]);
  return sent;
}

async function paintPdf(blob: Blob, sheet: HTMLElement): Promise<void> {
  const pdf = await openPdf(blob);
  try {
    for (let page = 1; page <= Math.min(pdf.pages, MAX_PAGES); page++) {
      const canvas = document.createElement('canvas');
      sheet.append(canvas);
      await pdf.draw(page, canvas, PRINT_WIDTH);
    }
  } finally {
    pdf.close();
  }
}

async function paintPicture(blob: Blob, sheet: HTMLElement): Promise<void> {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await image.decode();
    sheet.append(image);
  } finally {
    // Once decoded, the picture no longer needs its address.
    URL.revokeObjectURL(image.src);
  }
}

export function Handouts({ entries }: { entries: Handout[] }) {
  const t = messages.value.kiosk.handouts;
  const print = async (one: Handout) => {
    // Beside the page, so that it can be printed without it.
    const sheet = document.createElement('div');
    sheet.className = 'print-sheet';
    sheet.setAttribute('aria-hidden', 'true');
    try {
      await (one.kind === 'pdf' ? paintPdf : paintPicture)(await one.load(), sheet);
      document.body.append(sheet);
      window.print();
    } catch {
      say(t.failed, 'error');
    } finally {
      sheet.remove();
    }
  };
  return (
    <section
      id="handouts"
      class="kiosk-handouts"
      aria-label={t.heading}
      data-testid="kiosk-handouts"
    >
      <h2>{t.heading}</h2>
      <ul>
        {entries.map((one) => (
          <li key={one.id}>
            <span>
              {one.name}
              {one.kind === 'other' && <span class="hint"> {t.elsewhere}</span>}
            </span>
            {one.kind !== 'other' && (
              <Button
                icon={Printer}
                size="large"
                label={t.printName(one.name)}
                testid="kiosk-print"
                onClick={() => print(one)}
              >
                {t.print}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p class="hint">{t.wiped}</p>
    </section>
  );
}
