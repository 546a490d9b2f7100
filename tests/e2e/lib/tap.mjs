// SPDX-License-Identifier: GPL-3.0-or-later
// A test runner of one page: cases one after another, TAP 13 on standard output, so that Meson
// counts every case.
import { within } from './wait.mjs';

/** Thrown by a case that cannot run on this machine; the reason is printed. */
export class Skip extends Error {
  /** @param rest whether the cases that build on this one cannot run either */
  constructor(reason, { rest = false } = {}) {
    super(reason);
    this.rest = rest;
  }
}

/** Why a step of a journey was not even tried. */
class NotReached extends Error {
  constructor() {
    super('an earlier step of this journey failed');
  }
}

export class Tap {
  #count = 0;
  #failed = 0;
  #onFailure;

  /** @param onFailure called with the case's name after it failed, to keep evidence */
  constructor(onFailure = async () => {}) {
    this.#onFailure = onFailure;
    process.stdout.write('TAP version 13\n');
  }

  get failed() {
    return this.#failed;
  }

  /** Text for the reader of the log; Meson does not judge it. */
  note(text) {
    for (const line of String(text).split('\n')) process.stdout.write(`# ${line}\n`);
  }

  /** Runs one case. */
  async case(name, body, { timeout = 90_000 } = {}) {
    const label = `${++this.#count} - ${name.replaceAll('#', '')}`;
    const started = Date.now();
    try {
      await within(timeout, name, body());
      process.stdout.write(`ok ${label}\n`);
      this.note(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (error instanceof Skip) {
        process.stdout.write(`ok ${label} # SKIP ${error.message}\n`);
        return;
      }
      this.#failed++;
      process.stdout.write(`not ok ${label}\n`);
      if (error instanceof NotReached) return this.note(error.message);
      this.note(error?.stack ?? error);
      await this.#onFailure(name).catch((problem) => this.note(`no evidence kept: ${problem}`));
    }
  }

  /**
   * Cases that build on each other: after one that failed, the following ones do not run, and are
   * reported as failed too, since they were not shown to work.
   */
  chain() {
    let broken = null;
    return async (name, body, options) => {
      const failed = this.#failed;
      await this.case(name, async () => {
        if (broken) throw broken;
        try {
          await body();
        } catch (error) {
          if (error instanceof Skip && error.rest) broken = error;
          throw error;
      }
      }, options);
      if (this.#failed > failed) broken ??= new NotReached();
    };
  }

  finish() {
    process.stdout.write(`1..${this.#count}\n`);
    return this.#failed === 0 ? 0 : 1;
  }
}
