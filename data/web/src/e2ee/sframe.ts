// SPDX-License-Identifier: GPL-3.0-or-later
// Secure Frame (RFC 9605) with the cipher suite AES_128_GCM_SHA256_128 (section 4.5).
//
//   0 1 2 3 4 5 6 7
//  ┌─┬─────┬─┬─────┐
//  │X│  K  │Y│  C  │ KID… CTR… ciphertext… tag      X, Y: K, C give a length, not the value itself
//  └─┴─────┴─┴─────┘
import { bigEndian, concat, utf8, type Bytes } from './bytes';

/** RFC 9605, section 8.1. */
const CIPHER_SUITE = 4n;
const KEY_BITS = 128;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Header {
  kid: bigint;
  ctr: bigint;
  /** Of the header itself, in bytes. */
  length: number;
}

/** One sender's key for one KID (section 4.4.2). */
export interface FrameKey {
  kid: bigint;
  key: CryptoKey;
  salt: Bytes;
}

function minimal(value: bigint): Bytes {
  let length = 1;
  while (value >> BigInt(8 * length)) length++;
  return bigEndian(value, length);
}

/** Section 4.3: values below 8 stand in the first byte itself. */
export function encodeHeader(kid: bigint, ctr: bigint): Bytes {
  const [kidBytes, ctrBytes] = [kid, ctr].map((value) => (value < 8n ? null : minimal(value)));
  const k = kidBytes ? 0x80 | ((kidBytes.length - 1) << 4) : Number(kid) << 4;
  const c = ctrBytes ? 0x08 | (ctrBytes.length - 1) : Number(ctr);
  return concat(Uint8Array.of(k | c), kidBytes ?? new Uint8Array(), ctrBytes ?? new Uint8Array());
}

/** Null when `bytes` end before the header does. */
export function decodeHeader(bytes: Uint8Array): Header | null {
  const config = bytes[0];
  if (config === undefined) return null;
  let length = 1;
  const read = (extended: boolean, small: number): bigint => {
    if (!extended) return BigInt(small);
    let value = 0n;
    for (let left = small + 1; left > 0; left--)
      value = (value << 8n) | BigInt(bytes[length++] ?? 0);
    return value;
  };
  const kid = read((config & 0x80) !== 0, (config >> 4) & 7);
  const ctr = read((config & 0x08) !== 0, config & 7);
  return length <= bytes.length ? { kid, ctr, length } : null;
}

/** `base`: an HKDF key; Extract with an empty salt and Expand are one call of Web Crypto. */
export async function deriveFrameKey(base: CryptoKey, kid: bigint): Promise<FrameKey> {
  const derive = (label: string, bits: number) =>
    crypto.subtle.deriveBits(
      {
        name: 'HKDF',
        hash: 'SHA-256',
        salt: new Uint8Array(),
        info: concat(utf8(label), bigEndian(kid, 8), bigEndian(CIPHER_SUITE, 2)),
      },
      base,
      bits,
    );
  const [key, salt] = await Promise.all([
    derive('SFrame 1.0 Secret key ', KEY_BITS),
    derive('SFrame 1.0 Secret salt ', 8 * NONCE_BYTES),
  ]);
  return {
    kid,
    key: await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    salt: new Uint8Array(salt),
  };
}

export function importBaseKey(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
}

/** Section 4.4.3: the nonce is the salt with the counter in its last bytes; header and metadata
 * are authenticated with the content. */
function parameters(key: FrameKey, ctr: bigint, header: Uint8Array, metadata: Uint8Array) {
  const iv = bigEndian(ctr, NONCE_BYTES);
  key.salt.forEach((byte, at) => (iv[at]! ^= byte));
  return {
    name: 'AES-GCM',
    iv,
    additionalData: concat(header, metadata),
    tagLength: 8 * TAG_BYTES,
  };
}

/** Header and ciphertext. The same counter must never be used twice with one key. */
export async function seal(
  key: FrameKey,
  ctr: bigint,
  metadata: Uint8Array,
  content: Bytes,
): Promise<Bytes> {
  const header = encodeHeader(key.kid, ctr);
  const sealed = await crypto.subtle.encrypt(
    parameters(key, ctr, header, metadata),
    key.key,
    content,
  );
  return concat(header, new Uint8Array(sealed));
}

/** Rejects when anything was changed on the way. `frame` begins with `header`. */
export async function open(
  key: FrameKey,
  header: Header,
  metadata: Uint8Array,
  frame: Bytes,
): Promise<Bytes> {
  const content = await crypto.subtle.decrypt(
    parameters(key, header.ctr, frame.subarray(0, header.length), metadata),
    key.key,
    frame.subarray(header.length),
  );
  return new Uint8Array(content);
}
