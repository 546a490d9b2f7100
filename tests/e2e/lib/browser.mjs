// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Chromium with a fake camera and microphone, and the people who sit at it.
import { chromium } from 'playwright-core';
import { installProbe } from './probe.mjs';

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
  '--auto-select-desktop-capture-source=Entire screen',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export const PHONE = { width: 390, height: 844 };
/** A window of 1280 px at 400 % (WCAG 1.4.10). */
export const NARROW = { width: 320, height: 640 };
export const TABLET = { width: 820, height: 1180 };
export const DESKTOP = { width: 1440, height: 900 };

/**
 * Chrome itself logs every answer of 400 and above. Such answers are part of the contract here
 * (a wrong link, a lost race); errors of scripts and of the content policy are not.
 */
const EXPECTED = /^Failed to load resource: the server responded with a status of/;
const OUTAGE = /net::ERR_|WebSocket connection to/;

function chooseOnePage() {
  try {
    localStorage.getItem('auscult.plan-way') ?? localStorage.setItem('auscult.plan-way', 'page');
  } catch {
    // about:blank has no storage.
  }
}

export function launch({ executablePath = '/usr/bin/chromium', extra = [] } = {}) {
  return chromium.launch({ executablePath, headless: true, args: [...ARGUMENTS, ...extra] });
}

export class Visitor {
  problems = [];
  #toleratesOutage = false;

  /**
   * One person with cookies of their own. `scripts` ([function, argument] each) run before those of
   * any page; `options` go to Playwright's newContext.
   */
  static async open(browser, origin, { name, locale = 'fr-FR', viewport = DESKTOP, tamper = null,
    scripts = [], newcomer = false, ...options }) {
    const visitor = new Visitor();
    visitor.name = name;
    visitor.origin = origin;
    const phone = viewport === PHONE;
    visitor.context = await browser.newContext({
      locale, viewport, isMobile: phone, hasTouch: phone, timezoneId: 'Europe/Paris',
      permissions: ['camera', 'microphone', 'notifications'], baseURL: origin, ...options,
    });
    visitor.context.setDefaultTimeout(20_000);
    await visitor.context.addInitScript(installProbe, { tamper });
    // Planning as by who does it daily: newcomers are led in steps.
    if (!newcomer) await visitor.context.addInitScript(chooseOnePage);
    for (const [script, argument] of scripts)
      await visitor.context.addInitScript(script, argument);
    visitor.context.on('page', (page) => visitor.#watch(page));
    visitor.page = await visitor.context.newPage();
    return visitor;
  }

  #watch(page) {
    page.on('pageerror', (error) => this.#blame(page, error.stack ?? String(error)));
    page.on('console', (message) => {
      if (message.type() !== 'error' || EXPECTED.test(message.text())) return;
      if (this.#toleratesOutage && OUTAGE.test(message.text())) return;
      this.#blame(page, message.text());
    });
  }

  #blame(page, text) {
    this.problems.push(`${this.name} at ${new URL(page.url()).pathname}: ${text}`);
  }

  /** From now on the server or the network may be away: connections that fail are no problem. */
  expectOutage() {
    this.#toleratesOutage = true;
  }

  goto(path) {
    return this.page.goto(path);
  }

  at(testId, page = this.page) {
    return page.getByTestId(testId);
  }

  async click(testId) {
    await this.at(testId).click();
  }

  async sees(testId, options) {
    await this.at(testId).first().waitFor({ state: 'visible', ...options });
  }

  close() {
    return this.context.close();
  }
}
