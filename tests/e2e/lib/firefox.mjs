// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Firefox ESR by WebDriver BiDi, with its own fake camera and microphone.
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { installProbe } from './probe.mjs';
import { Skip } from './tap.mjs';

const FIREFOX = '/usr/bin/firefox-esr';

export function launchFirefox() {
  if (!existsSync(FIREFOX))
    throw new Skip('the package firefox-esr is not installed', { rest: true });
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'intl.accept_languages': 'fr-FR',
    },
  });
}

/** The part of Visitor (browser.mjs) that a way through the pages needs. */
export class FirefoxVisitor {
  problems = [];
  // WebDriver BiDi grants no permission beforehand, as Playwright does for Chromium.
  mustAllowDevices = true;

  static async open(browser, origin, { name, scripts = [] }) {
    const visitor = new FirefoxVisitor();
    visitor.name = name;
    visitor.origin = origin;
    visitor.context = await browser.createBrowserContext();
    visitor.page = await visitor.context.newPage();
    visitor.page.on('pageerror', (error) => visitor.problems.push(`${name}: ${error.message}`));
    for (const [script, argument] of [[installProbe, {}], ...scripts])
      await visitor.page.evaluateOnNewDocument(script, argument);
    return visitor;
  }

  goto(path) {
    return this.page.goto(this.origin + path);
  }

  sees(testId, { timeout = 20_000 } = {}) {
    return this.page.waitForSelector(`[data-testid="${testId}"]`, { visible: true, timeout });
  }

  async click(testId) {
    const selector = `[data-testid="${testId}"]:not(:disabled)`;
    await (await this.page.waitForSelector(selector, { visible: true, timeout: 20_000 })).click();
  }
}
