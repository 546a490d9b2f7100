// SPDX-License-Identifier: GPL-3.0-or-later
// What lies on a server's disk while it works.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from './wait.mjs';

async function read(directory) {
  const found = [];
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    found.push({ name: path.relative(directory, file), data: await readFile(file) });
  }
  return found;
}

/** Every file below, `{name, data}`. When one is gone before it is read, or has another name: all anew. */
export const filesBelow = (directory) => until(`the files of ${directory}`, () =>
  read(directory).then((found) => found.length > 0 && found));
