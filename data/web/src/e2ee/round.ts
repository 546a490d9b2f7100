// SPDX-License-Identifier: GPL-3.0-or-later
// One round of key agreement among all who are in the call, over a server that nobody needs to
// trust. Everybody commits to a public key and a fresh nonce, and shows them only when all
// commitments are there. So whoever sits between must choose before knowing what the others chose,
// and cannot search for keys that give both sides the same security code.
//
//   everybody:  commit = SHA-256 (round, own key, own nonce)
//   when all commitments are here:   reveal = own key, own nonce
//   when all are shown and true:     transcript → security code, one wrapping key for each pair
import { concat, equal, framed, fromBase64Url, random, sha256, toBase64Url } from './bytes';
import { utf8, type Bytes } from './bytes';

export interface Member {
  id: string;
  /** Of the page: a reload is another one. */
  instance: string;
}

export interface Identity {
  id: string;
  instance: string;
  pair: CryptoKeyPair;
  /** The public key: an uncompressed point (SEC 1, 2.3.3). */
  point: Bytes;
}

export interface Agreed {
  transcript: Bytes;
  /** Of each other member. */
  peers: ReadonlyMap<string, { point: Bytes; wrap: CryptoKey }>;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const POINT_BYTES = 65;
const NONCE_BYTES = 32;

/** Ephemeral: made when the page joins, gone with it, never extractable. */
export async function makeIdentity(id: string, instance: string): Promise<Identity> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { id, instance, pair, point };
}

/** A commitment and what was shown do not belong together: somebody meddles. */
export class Meddled extends Error {}

export class Round {
  private readonly nonce = random(NONCE_BYTES);
  private readonly context: Bytes;
  private readonly members: Member[];
  private readonly commits = new Map<string, Bytes>();
  private readonly shown = new Map<string, Bytes>();
  private revealed = false;

  constructor(
    private readonly me: Identity,
    consultation: string,
    readonly number: number,
    members: readonly Member[],
    private readonly say: (part: 'commit' | 'reveal', body: string) => void,
  ) {
    this.members = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.context = framed(
      'auscult round',
      consultation,
      String(number),
      ...this.members.flatMap((one) => [one.id, one.instance]),
    );
  }

  private commitment(id: string, opening: Uint8Array): Promise<Bytes> {
    return sha256(framed('auscult commit', this.context, id, opening));
  }

  private get opening(): Bytes {
    return concat(this.me.point, this.nonce);
  }

  async begin(): Promise<void> {
    this.commits.set(this.me.id, await this.commitment(this.me.id, this.opening));
    this.shown.set(this.me.id, this.opening);
    this.say('commit', toBase64Url(this.commits.get(this.me.id)!));
  }

  /** Takes what another member said. The agreement, once it is complete; throws Meddled. */
  async take(from: string, part: string, body: string): Promise<Agreed | null> {
    const bytes = fromBase64Url(body);
    if (!bytes || !this.members.some((one) => one.id === from) || from === this.me.id) return null;
    if (part === 'commit' && !this.commits.has(from)) this.commits.set(from, bytes);
    else if (part === 'reveal' && !this.shown.has(from)) await this.takeReveal(from, bytes);
    else return null;
    if (!this.revealed && this.commits.size === this.members.length) {
      this.revealed = true;
      this.say('reveal', toBase64Url(this.opening));
    }
    return this.shown.size === this.members.length ? this.agree() : null;
  }

  private async takeReveal(from: string, opening: Bytes): Promise<void> {
    const commit = this.commits.get(from);
    const honest =
      commit !== undefined &&
      // Nobody has a reason to show anything before our commitment was there for them.
      this.revealed &&
      opening.length === POINT_BYTES + NONCE_BYTES &&
      equal(commit, await this.commitment(from, opening));
    if (!honest) throw new Meddled();
    this.shown.set(from, opening);
  }

  private async agree(): Promise<Agreed> {
    const openings = this.members.map((one) => this.shown.get(one.id)!);
    const transcript = await sha256(framed('auscult transcript', this.context, ...openings));
    const peers = new Map<string, { point: Bytes; wrap: CryptoKey }>();
    for (const { id } of this.members) {
      if (id === this.me.id) continue;
      const point = this.shown.get(id)!.slice(0, POINT_BYTES);
      peers.set(id, { point, wrap: await this.pairKey(id, point, transcript) });
    }
    return { transcript, peers };
  }

  /** importKey refuses what is no point of the curve. */
  private async pairKey(other: string, point: Bytes, transcript: Bytes): Promise<CryptoKey> {
    const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, []).catch(() => {
      throw new Meddled();
    });
    const shared = await crypto.subtle.deriveBits(
      { name: 'ECDH', public: theirs },
      this.me.pair.privateKey,
      256,
    );
    return crypto.subtle.deriveKey(
      {
        name: 'HKDF',
        hash: 'SHA-256',
        salt: transcript,
        info: framed('auscult pair', ...[this.me.id, other].sort()),
      },
      await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']),
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
  }
}

const IV_BYTES = 12;

/** Which secret it is, from whom and for whom, cannot be changed on the way. */
function label(round: number, from: string, to: string): Bytes {
  return framed(utf8('auscult wrap'), String(round), from, to);
}

export async function wrap(
  key: CryptoKey,
  round: number,
  from: string,
  to: string,
  content: Bytes,
): Promise<string> {
  const iv = random(IV_BYTES);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: label(round, from, to) },
    key,
    content,
  );
  return toBase64Url(concat(iv, new Uint8Array(sealed)));
}

/** Null when it is not genuine. */
export async function unwrap(
  key: CryptoKey,
  round: number,
  from: string,
  to: string,
  body: string,
): Promise<Bytes | null> {
  const bytes = fromBase64Url(body);
  if (!bytes || bytes.length <= IV_BYTES) return null;
  try {
    const content = await crypto.subtle.decrypt(
      {
        name: 'AES-GCM',
        iv: bytes.subarray(0, IV_BYTES),
        additionalData: label(round, from, to),
      },
      key,
      bytes.subarray(IV_BYTES),
    );
    return new Uint8Array(content);
  } catch {
    return null;
  }
}
