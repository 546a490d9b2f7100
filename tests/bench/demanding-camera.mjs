// SPDX-License-Identifier: GPL-3.0-or-later
// A camera whose picture needs every bit that it is given: Chromium's own fake one is content with
// a sixth of what may be sent, and a browser believes no more of a line than it has used.
import { randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

const WIDTH = 640;
const HEIGHT = 360;
const BLOCK = 4;
const FRAMES = 30;

/** Grey squares of BLOCK pixels, each of a shade of its own, all others in the next frame. */
function makeLuma() {
  const columns = WIDTH / BLOCK;
  const shades = randomFillSync(Buffer.alloc(columns * HEIGHT / BLOCK));
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      luma[y * WIDTH + x] = shades[Math.floor(y / BLOCK) * columns + Math.floor(x / BLOCK)];
  return luma;
}

/** Writes the film for --use-file-for-fake-video-capture, in YUV4MPEG2. */
export async function writeFilm(file) {
  const grey = Buffer.alloc(WIDTH * HEIGHT / 2, 128);
  const frames = Array.from({ length: FRAMES }, () => [Buffer.from('FRAME\n'), makeLuma(), grey]);
  await writeFile(file, Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420mpeg2\n`), ...frames.flat()]));
}
