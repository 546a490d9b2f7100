// SPDX-License-Identifier: GPL-3.0-or-later
// The addresses that the pages know, read where they are written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../../data/web/src/app.tsx', import.meta.url), 'utf8');

/** The patterns of the page router, as regular expressions. */
export function pageRoutes() {
  const patterns = [...source.matchAll(/pattern: \/(\^.*?\$)\/,/g)].map(([, text]) => text);
  const written = source.match(/\bpattern: \//g).length;
  assert.equal(patterns.length, written, 'a pattern of the router that this does not read');
  return patterns.map((text) => new RegExp(text));
}
