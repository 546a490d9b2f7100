// SPDX-License-Identifier: GPL-3.0-or-later
// What a person at a page really gets, from frames shown and from getStats.
import { readFile } from 'node:fs/promises';

const SCRIPT = await readFile(new URL('network-page.js', import.meta.url), 'utf8');
/** Pictures that stand still for so long are an outage; shorter ones are a stutter. */
const STANDSTILL_MS = 500;
const STEADY_MS = 2_000;

export class Watch {
  #page;
  #start;

  static async on(visitor) {
    await visitor.page.evaluate(SCRIPT);
    const watch = new Watch();
    watch.name = visitor.name;
    watch.#page = visitor.page;
    return watch;
  }

  #counters() {
    return this.#page.evaluate(() => window.__watch.counters());
  }

  #framesSince(time) {
    return this.#page.evaluate((since) => window.__watch.framesSince(since), time);
  }

  /** The longest time between two frames of the picture @of, or of any, from one moment to another. */
  async #gap(of, from, to) {
    const frames = (await this.#page.evaluate(([since, name]) => window.__watch.framesSince(since, name),
      [from, of])).filter((at) => at <= to);
    const gaps = [...frames, to].map((time, index) => time - (frames[index - 1] ?? from));
    return Math.round(Math.max(...gaps));
  }

  /** The longest time between two frames of @participant's picture. */
  longestGap(participant, from, to) {
    return this.#gap(`remote-video-${participant}`, from, to);
  }

  /** Of each picture by itself: one of two may stand still. */
  async #gaps(from, to) {
    const pictures = await this.#page.evaluate(() => window.__watch.pictures());
    return Promise.all(pictures.map((name) => this.#gap(name, from, to)));
  }

  now() {
    return this.#page.evaluate(() => window.__watch.now());
  }

  /** Key frames that this page was asked for. */
  async asked() {
    return (await this.#counters()).asked;
  }

  async begin() {
    this.#start = await this.#counters();
  }

  /** What happened since begin(). */
  async end() {
    const from = this.#start;
    const to = await this.#counters();
    const frames = await this.#framesSince(from.at);
    const seconds = (to.at - from.at) / 1000;
    const since = (field) => to[field] - from[field];
    const rate = (field) => Math.round(since(field) * 8 / seconds / 1000);
    const gaps = await this.#gaps(from.at, to.at);
    return {
      side: this.name,
      longest_freeze_ms: Math.max(...gaps),
      ...(gaps.length > 1 ? { nothing_moves_ms: await this.#gap(null, from.at, to.at) } : {}),
      freezes: since('freezes'),
      frames_per_second: Math.round(frames.length / seconds * 10) / 10,
      concealment_percent: Math.round(since('concealed') / Math.max(since('samples'), 1) * 10000) / 100,
      playout_ms: Math.round(since('waited') / Math.max(since('played'), 1) * 1000),
      received_kbps: rate('received'),
      sent_kbps: rate('sent'),
      target_kbps: to.kbps,
      estimate_kbps: Math.round(to.estimate / 1000),
      lost: since('lost'),
      nacks: since('nacks'),
      plis: since('plis'),
    };
  }

  /** Seconds from connecting until all was sent that may be, at most; null: not yet. */
  async atCapAfter() {
    return (await this.#counters()).capAfter ?? null;
  }

  /**
   * How long after `since` pictures move again for good: the end of the last standstill, once
   * frames have come for two seconds on end; null before that. 0 ms when nothing stood still.
   */
  async recoveredAfter(since) {
    const frames = (await this.#framesSince(since)).map((time) => time - since);
    const now = await this.#page.evaluate(() => window.__watch.now()) - since;
    const standstills = [...frames, now].filter((end, index) =>
      end - (frames[index - 1] ?? 0) > STANDSTILL_MS);
    const end = standstills.at(-1) ?? 0;
    return now - end >= STEADY_MS ? { ms: Math.round(end) } : null;
  }
}
