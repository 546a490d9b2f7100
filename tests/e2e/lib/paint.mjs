// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of pages for the documentation, and for whoever looks at all of them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const folder = process.env.AUS_SCREENSHOTS;
const all = Boolean(process.env.AUS_SCREENSHOTS_ALL);

export const paints = Boolean(folder);

/** Fewer colours, which nobody sees, make a third of the bytes; without pngquant it stays as it is. */
function shrink(file) {
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--quality', '80-98', '--speed', '1',
    '--strip', '--output', file, file]);
}

/**
 * Paints a page for the documentation; `pictures`: the devices that are worth it there. With
 * AUS_SCREENSHOTS_ALL every page is painted, from top to bottom.
 */
export async function paint(page, { name, device, language, pictures }) {
  if (!folder || !(all || pictures.includes(device))) return;
  const file = path.join(folder, `${name}-${device}-${language}.png`);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: file, fullPage: all, animations: 'disabled' });
  shrink(file);
}
