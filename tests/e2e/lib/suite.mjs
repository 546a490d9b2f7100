// SPDX-License-Identifier: GPL-3.0-or-later
// What every file of the suite begins and ends with: a server, a browser, and their clean end.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { violations } from './access.mjs';
import { Api } from './api.mjs';
import { launch, Visitor } from './browser.mjs';
import { buildDirectory, Server } from './server.mjs';
import { Tap } from './tap.mjs';

const results = path.join(buildDirectory, 'tests/e2e/results');

export class Suite {
  visitors = [];
  problems = [];
  #browsers = [];
  #sessions = new Map();

  constructor(title) {
    this.title = title;
  }

  /** `scripts`: what runs in the pages of every visitor (browser.mjs). */
  async start({ server, network, scripts = [] }) {
    mkdirSync(results, { recursive: true });
    this.scripts = scripts;
    this.network = network;
    this.server = await Server.start({
      log: path.join(results, `${this.title}.log`),
      addresses: network ? [network.host] : [],
      ...server,
    });
    this.browser = await this.launch();
  }

  async launch(options) {
    const browser = await launch(options);
    this.#browsers.push(browser);
    return browser;
  }

  /** The demo practice has several practitioners: the first is who the suite looks at. */
  account(role, index = 0) {
    return this.server.demo.accounts.filter((account) => account.role === role)[index];
  }

  api(role = 'practitioner', index = 0) {
    return new Api(this.server, this.account(role, index));
  }

  /** A new person; with `role` one of the demo accounts, already logged in. */
  async visitor({ browser = this.browser, role, ...options }) {
    const storageState = role ? await this.#session(role) : undefined;
    const visitor = await Visitor.open(browser, this.server.origin,
      { storageState, ...options, scripts: [...this.scripts, ...(options.scripts ?? [])] });
    this.visitors.push(visitor);
    return visitor;
  }

  /** Logs in by the page once for each account: the server limits how often one may try. */
  async #session(role) {
    if (!this.#sessions.has(role)) {
      const visitor = await Visitor.open(this.browser, this.server.origin, { name: role });
      await logIn(visitor, this.account(role));
      this.#sessions.set(role, await visitor.context.storageState());
      await visitor.close();
    }
    return this.#sessions.get(role);
  }

  async leave(...visitors) {
    for (const visitor of visitors) {
      this.problems.push(...visitor.problems);
      this.visitors = this.visitors.filter((each) => each !== visitor);
      await visitor.close();
    }
  }

  /** Pictures of every open page, for whoever looks into a failure. */
  async keepEvidence(name, note) {
    const stem = `${this.title}-${name.replace(/[^\w]+/g, '-').slice(0, 60)}`;
    for (const visitor of this.visitors) {
      for (const [index, page] of visitor.context.pages().entries()) {
        const file = path.join(results, `${stem}-${visitor.name}${index || ''}.png`);
        await page.screenshot({ path: file, timeout: 5000 });
        note(`${visitor.name} at ${page.url()}: see ${file}`);
      }
    }
  }

  /** A page as it is now, for whoever looks at the results; axe-core has no complaint about it. */
  async look(visitor, name) {
    await visitor.page.screenshot({ path: path.join(results, `${this.title}-look-${name}.png`),
      fullPage: true });
    const found = await violations(visitor.page);
    if (found.length) throw new Error(found.join('\n'));
  }

  async end() {
    for (const browser of this.#browsers) await browser.close();
    await this.server?.stop();
    await this.network?.remove();
  }
}

export async function logIn(visitor, { email, password }) {
  await visitor.goto('/');
  await visitor.at('login-email').fill(email);
  await visitor.at('login-password').fill(password);
  await visitor.click('login-submit');
  await visitor.page.waitForURL(/\/app(\/server|\/site)?$/);
}

/**
 * Runs `body` with a started Suite and ends the process with its outcome. The last case of each
 * file is that no page said anything it should not.
 */
export async function suite(title, options, body) {
  const self = new Suite(title);
  const tap = new Tap((name) => self.keepEvidence(name, (text) => tap.note(text)));
  self.tap = tap;
  const abandon = async () => {
    await self.end().catch(() => {});
    process.exit(1);
  };
  process.once('SIGTERM', abandon).once('SIGINT', abandon);
  try {
    await self.start(options);
    await body(self);
  } catch (error) {
    await tap.case(`${title}: the suite itself`, async () => {
      throw error;
    });
  }
  await tap.case(`L3 ${title}: no page logs an error or breaks the content policy`, async () => {
    const problems = [...self.problems, ...self.visitors.flatMap((visitor) => visitor.problems)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  });
  await tap.case(`M1 ${title}: the server stops cleanly`, () => self.end());
  process.exitCode = tap.finish();
}
