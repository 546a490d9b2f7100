// SPDX-License-Identifier: GPL-3.0-or-later
// What travels sealed from one participant to another.
//
//   whom it is for (26) · 0 · JSON                          a note
//   whom it is for (26) · 1 · file (16) · number (4) · …    a piece of a file
// The receiver stands inside the seal: the server can hand nothing to somebody else.
import { bigEndian, concat, fromBase64Url, toBase64Url, utf8, type Bytes } from '../e2ee/bytes';

export type Note =
  | { t: 'text'; id: string; text: string }
  /** The note with this id is here. */
  | { t: 'got'; id: string }
  /** `still`: the answer to the request for a picture with this id. */
  | { t: 'file'; id: string; name: string; size: number; still?: string }
  /** Pieces that are here without a gap; of a file that is not wanted, none ever will be. */
  | { t: 'have'; id: string; next: number }
  | { t: 'cancel'; id: string }
  /** A picture in full resolution, please. */
  | { t: 'still'; id: string }
  | { t: 'declined'; id: string };

export interface Piece {
  id: string;
  index: number;
  data: Bytes;
}

export type Parcel = { note: Note } | { piece: Piece };

const ID_BYTES = 16;
const RECEIVER_BYTES = 26;
/** Sealed and in base64url it stays below the 60 000 characters of a message. */
export const PIECE_BYTES = 44_000;
export const MAX_TEXT = 4_000;

export function pieceCount(size: number): number {
  return Math.max(1, Math.ceil(size / PIECE_BYTES));
}

export function packNote(to: string, note: Note): Bytes {
  return concat(utf8(to), Uint8Array.of(0), utf8(JSON.stringify(note)));
}

export function packPiece(to: string, { id, index, data }: Piece): Bytes {
  return concat(
    utf8(to),
    Uint8Array.of(1),
    fromBase64Url(id)!,
    bigEndian(BigInt(index), 4),
    data,
  );
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && fromBase64Url(value)?.length === ID_BYTES;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The other side's page may be another version, or not honest: every member is looked at. */
function checkNote(value: unknown): Note | null {
  const note = value as Record<string, unknown> | null;
  if (typeof note !== 'object' || !note || !isId(note.id)) return null;
  const { t, id } = note as { t: unknown; id: string };
  switch (t) {
    case 'text':
      return typeof note.text === 'string' && note.text.length <= MAX_TEXT
        ? { t, id, text: note.text }
        : null;
    case 'file':
      if (typeof note.name !== 'string' || !isCount(note.size)) return null;
      return {
        t,
        id,
        name: note.name.slice(0, 1000),
        size: note.size,
        ...(isId(note.still) && { still: note.still }),
      };
    case 'have':
      return isCount(note.next) ? { t, id, next: note.next } : null;
    case 'got':
    case 'cancel':
    case 'still':
    case 'declined':
      return { t, id };
    default:
      return null;
  }
}

/** Null when it is not for `me`, or not well formed. */
export function unpack(me: string, bytes: Bytes): Parcel | null {
  const decoder = new TextDecoder();
  if (decoder.decode(bytes.subarray(0, RECEIVER_BYTES)) !== me) return null;
  const kind = bytes[RECEIVER_BYTES];
  const rest = bytes.subarray(RECEIVER_BYTES + 1);
  if (kind === 0) {
    try {
      const note = checkNote(JSON.parse(decoder.decode(rest)));
      return note && { note };
    } catch {
      return null;
    }
  }
  if (kind !== 1 || rest.length <= ID_BYTES + 4) return null;
  const index = new DataView(rest.buffer, rest.byteOffset + ID_BYTES, 4).getUint32(0);
  return {
    piece: {
      id: toBase64Url(rest.subarray(0, ID_BYTES)),
      index,
      data: rest.slice(ID_BYTES + 4),
    },
  };
}
