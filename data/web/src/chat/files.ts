// SPDX-License-Identifier: GPL-3.0-or-later
// Which files may be exchanged in a call (E4). What a file is, its own first bytes say; what its
// sender says counts for nothing.

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Of all that one page keeps, so that no sender can fill a phone's memory. */
export const MAX_KEPT_BYTES = 100 * 1024 * 1024;

export type FileKind = 'picture' | 'pdf' | 'text';

interface Signature {
  type: string;
  kind: FileKind;
  /** Offsets and the bytes that must be there. */
  magic: [number, string][];
}

const SIGNATURES: Signature[] = [
  { type: 'image/jpeg', kind: 'picture', magic: [[0, '\xff\xd8\xff']] },
  { type: 'image/png', kind: 'picture', magic: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/gif', kind: 'picture', magic: [[0, 'GIF8']] },
  {
    type: 'image/webp',
    kind: 'picture',
    magic: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'image/heic', kind: 'picture', magic: [[4, 'ftypheic']] },
  { type: 'image/heic', kind: 'picture', magic: [[4, 'ftypmif1']] },
  { type: 'application/pdf', kind: 'pdf', magic: [[0, '%PDF-']] },
];

export const ACCEPT = '.jpg,.jpeg,.png,.gif,.webp,.heic,.pdf,.txt,image/*,application/pdf,text/plain';

const HEAD_BYTES = 4096;

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    // The last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Null: none of what may be exchanged. */
export async function recognise(file: Blob): Promise<{ type: string; kind: FileKind } | null> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const has = (at: number, text: string) =>
    [...text].every((letter, index) => head[at + index] === letter.charCodeAt(0));
  const found = SIGNATURES.find(({ magic }) => magic.every(([at, text]) => has(at, text)));
  if (found) return { type: found.type, kind: found.kind };
  return head.length > 0 && isText(head) ? { type: 'text/plain', kind: 'text' } : null;
}

const EXTENSIONS: Record<string, string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'csv', 'md', 'log'],
};

/** Saved under another extension, a text could become a page with scripts. */
export function withExtension(name: string, type: string): string {
  const known = EXTENSIONS[type] ?? [];
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return known.includes(extension) ? name : `${name}.${known[0] ?? 'bin'}`;
}

/** A name that is safe to show and to save under: no paths, no control characters, not endless. */
export function tidyName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // Characters that turn the direction of writing can disguise an extension.
  const plain = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return plain.length > 120 ? `${plain.slice(0, 80)}…${plain.slice(-36)}` : plain || 'document';
}
