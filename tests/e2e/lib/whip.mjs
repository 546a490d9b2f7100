// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's simple-whip-client (the program whip-client), publishing a moving picture.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildDirectory } from './server.mjs';
import { Skip } from './tap.mjs';

/** What an otoscope would send. */
export const PICTURE =
  'videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! ' +
  'vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay ! ' +
  'application/x-rtp,media=video,encoding-name=VP8,payload=100';
export const SOUND =
  'audiotestsrc is-live=true ! audioconvert ! opusenc ! rtpopuspay ! ' +
  'application/x-rtp,media=audio,encoding-name=OPUS,payload=96';

export class WhipClient {
  output = '';
  #child;

  constructor({ url, token }, words) {
    this.#child = spawn('whip-client', ['-u', url, '-t', token, '-o', '-l', '7', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LD_PRELOAD: path.join(buildDirectory, 'tests/fixture/whip-client-preload.so'),
      },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.missing = new Promise((_, reject) =>
      this.#child.once('error', (error) =>
        reject(new Skip(`no simple-whip-client here: ${error.message}`))));
    this.missing.catch(() => {});
  }

  /** As Ctrl-C would: it ends its session. */
  async stop(signal = 'SIGINT') {
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return;
    const ended = once(this.#child, 'exit');
    const watchdog = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    this.#child.kill(signal);
    await ended;
    clearTimeout(watchdog);
  }
}
