// SPDX-License-Identifier: GPL-3.0-or-later
// Installs the packages of the lock file, unless exactly these are there already.
// usage: node install.mjs --stamp FILE
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { stamp: { type: 'string' } } });

const wanted = createHash('sha256')
  .update(readFileSync(path.join(here, 'package-lock.json')))
  .update(process.version)
  .digest('hex');
const stamp = path.join(here, 'node_modules', '.auscult-stamp');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  // No package may run a script of its own, and the browsers are Debian's: nothing else is loaded.
  const npm = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
  writeFileSync(stamp, wanted);
}
if (options.stamp) writeFileSync(options.stamp, wanted);
