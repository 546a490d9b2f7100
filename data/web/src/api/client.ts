// SPDX-License-Identifier: GPL-3.0-or-later
// One door to the REST API: CSRF, ETags, problem+json (RFC 9457).
import type { Session } from './types';

/** What went wrong, by the stable name of docs/interfaces.md; views translate it. */
export class Problem extends Error {
  constructor(
    readonly name: string,
    readonly status: number,
    readonly body: Record<string, unknown> = {},
  ) {
    super(name);
  }

  get pointer(): string | null {
    return typeof this.body.pointer === 'string' ? this.body.pointer : null;
  }

  get retryAfter(): number | null {
    return typeof this.body.retry_after === 'number' ? this.body.retry_after : null;
  }
}

interface Options {
  body?: unknown;
  /** The version the change was based upon, sent as If-Match. */
  version?: number;
  mergePatch?: boolean;
  /** Makes a repeated POST harmless (a double click, a lost answer). */
  idempotencyKey?: string;
}

let csrfToken = '';

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

function headersFor(method: string, options: Options): Headers {
  const headers = new Headers({ Accept: 'application/json' });
  if (options.body !== undefined)
    headers.set(
      'Content-Type',
      options.mergePatch ? 'application/merge-patch+json' : 'application/json',
    );
  if (method !== 'GET' && csrfToken) headers.set('X-CSRF-Token', csrfToken);
  if (options.version !== undefined) headers.set('If-Match', `"v${options.version}"`);
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey);
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Record<string, unknown>;
    const type = typeof body.type === 'string' ? body.type : '';
    return new Problem(type.split('/').pop() || 'internal', response.status, body);
  } catch {
    return new Problem(response.status >= 500 ? 'unavailable' : 'internal', response.status);
  }
}

async function once<T>(method: string, path: string, options: Options): Promise<T> {
  let response: Response;
  try {
    // What belongs to one visit or link lies beside it, where its cookie or secret is.
    const beside = /^\/(visit|c|q|receipt|kiosk)\//.test(path);
    response = await fetch(beside ? path : '/api/v1' + path, {
      method,
      headers: headersFor(method, options),
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch {
    throw new Problem('offline', 0);
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  try {
    return await once<T>(method, path, options);
  } catch (error) {
    // Logging in elsewhere in this browser changes the token: fetch it and try once more.
    if (!(error instanceof Problem) || error.name !== 'csrf') throw error;
    const session = await once<Session>('GET', '/session', {});
    setCsrfToken(session.csrf_token);
    return once<T>(method, path, options);
  }
}

/** A key for `idempotencyKey`; crypto.randomUUID needs a secure context, this does not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
