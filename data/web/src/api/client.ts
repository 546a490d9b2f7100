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
  /** Of somebody who said who they are by a personal link (F4). */
  ticket?: string;
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
  if (options.ticket) headers.set('X-Ticket', options.ticket);
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

/** What belongs to one visit, link or secure space lies beside its page, with its own secret. */
export function addressOf(path: string): string {
  return /^\/(visit|c|q|receipt|kiosk|documents)\//.test(path) ? path : '/api/v1' + path;
}

async function once<T>(method: string, path: string, options: Options): Promise<T> {
  let response: Response;
  try {
    response = await fetch(addressOf(path), {
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

export interface UploadOptions {
  ticket?: string;
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** RFC 5987: what encodeURIComponent leaves alone and a header may not hold. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => '%' + c.charCodeAt(0).toString(16));
}

function problemOfText(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return new Problem(String(body.type).split('/').pop() || 'internal', status, body);
  } catch {
    return new Problem(status >= 500 ? 'unavailable' : 'internal', status);
  }
}

/** Sends a file as it is; fetch() cannot say how far it has come, XMLHttpRequest can. */
export function upload<T>(path: string, file: Blob, name: string, options: UploadOptions = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(path));
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeName(name)}`);
    if (csrfToken) request.setRequestHeader('X-CSRF-Token', csrfToken);
    if (options.ticket) request.setRequestHeader('X-Ticket', options.ticket);
    request.upload.onprogress = (event) =>
      options.onProgress?.(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(problemOfText(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem('offline', 0));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** A key for `idempotencyKey`; crypto.randomUUID needs a secure context, this does not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
