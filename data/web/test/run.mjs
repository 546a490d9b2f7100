// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles the checks of pure code and runs them in Node: `node run.mjs [WORK_DIR]`. Prints TAP.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const work = process.argv[2] ?? mkdtempSync(path.join(tmpdir(), 'auscult-web-'));
const out = path.join(path.resolve(work), 'web-units.mjs');
const cases = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .sort();

await build({
  stdin: {
    contents: ['./browser.mjs', ...cases.map((name) => './' + name)]
      .map((name) => `import '${name}';`)
      .join('\n'),
    resolveDir: here,
  },
  outfile: out,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const child = spawnSync(process.execPath, ['--test-reporter=tap', out], {
  stdio: 'inherit',
  env: { ...process.env, TZ: 'Europe/Paris' },
});
process.exit(child.status ?? 1);
