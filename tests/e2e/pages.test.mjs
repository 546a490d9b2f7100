// SPDX-License-Identifier: GPL-3.0-or-later
// Every page of the router, in both languages: axe-core in both themes and on phone and desktop, no
// motion for those who want none, nothing cut at 400 %, the system's own colours. With
// AUS_SCREENSHOTS=DIR the main pages are painted, with AUS_SCREENSHOTS_ALL=1 each on both devices.
import assert from 'node:assert/strict';
import { furtherDecisions, overflows, runningAnimations, shapeless, violations } from './lib/access.mjs';
import { DESKTOP, NARROW, PHONE, TABLET } from './lib/browser.mjs';
import { paint, paints } from './lib/paint.mjs';
import { portraitCamera } from './lib/portraits.mjs';
import { pageRoutes } from './lib/routes.mjs';
import { suite } from './lib/suite.mjs';
import { tour } from './lib/tour.mjs';

const DEVICES = { phone: PHONE, desktop: DESKTOP };

/** Lets fonts and layout come to rest; the mouse moves, as a call's controls fade when unused. */
async function settle(page) {
  await page.mouse.move(200, 300);
  await page.mouse.move(210, 310);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

async function asOn({ page }, device, { name, language, pictures }) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settle(page);
    found.push(...(await violations(page)).map((line) => `${colorScheme}: ${line}`));
    found.push(...(await runningAnimations(page)).map((line) => `moves: ${line}`));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await settle(page);
  found.push(...await overflows(page));
  await paint(page, { name, device, language, pictures });
  return found.map((line) => `${device}: ${line}`);
}

/** On a tablet, at 400 %, and in the colours of the person's own system. */
async function asMagnified({ page }) {
  const found = [];
  for (const [what, viewport] of [['on a tablet', TABLET], ['at 400 %', NARROW]]) {
    await page.setViewportSize(viewport);
    await settle(page);
    found.push(...(await overflows(page)).map((line) => `${what}: ${line}`));
  }
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  found.push(...await shapeless(page));
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  return found;
}

async function inspect(visitor, { name, language, pictures = [] }) {
  const before = visitor.page.viewportSize();
  const found = [];
  for (const [device, viewport] of Object.entries(DEVICES)) {
    await visitor.page.setViewportSize(viewport);
    found.push(...await asOn(visitor, device, { name, language, pictures }));
  }
  found.push(...await furtherDecisions(visitor.page), ...await asMagnified(visitor));
  await visitor.page.setViewportSize(before);
  assert.deepEqual(found, []);
}

/** For paintings: a camera with a drawn person for each side, in a browser of its own. */
async function sitters(self) {
  const browsers = {};
  for (const person of ['patient', 'practitioner']) {
    const camera = await portraitCamera(self.browser, self.server.directory, person);
    browsers[person] = await self.launch({ extra: [camera] });
  }
  return browsers;
}

await suite('pages', {}, async (self) => {
  const browsers = paints ? await sitters(self) : {};
  const visited = new Set();
  for (const [language, locale] of [['fr', 'fr-FR'], ['en', 'en-GB']]) {
    const look = (visitor, name, pictures) => {
      visited.add(new URL(visitor.page.url()).pathname);
      return self.tap.case(`WCAG ${language}: ${name}`, () =>
        inspect(visitor, { name, language, pictures }));
    };
    await tour(self, locale, look, browsers);
  }
  await self.tap.case('WCAG every page that the router knows was looked at', async () => {
    const missing = pageRoutes().filter((route) => ![...visited].some((path) => route.test(path)));
    assert.deepEqual(missing.map(String), []);
  });
});
