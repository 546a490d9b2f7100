// SPDX-License-Identifier: GPL-3.0-or-later
// The real auscultd with the demo practice, for tests that look at it from outside.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export async function startDaemon(settings = []) {
  const directory = await mkdtemp(path.join(tmpdir(), 'aus-daemon-'));
  const child = spawn(process.env.AUS_DAEMON, ['--data', directory, '--port', '0', '--no-media',
    '--demo', '--set', 'http.rate-per-minute=1000000', ...settings.flatMap((setting) => ['--set', setting])],
  { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data) => { log += data; });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
    child.once('exit', () => reject(new Error(`auscultd did not start:\n${log}`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url,
    demo: JSON.parse(await readFile(path.join(directory, 'demo.json'), 'utf8')),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}
