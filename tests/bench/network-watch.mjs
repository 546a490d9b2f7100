// SPDX-License-Identifier: GPL-3.0-or-later
// What a person at a page really gets: when frames were shown, and what getStats counts.

/** In the page, once: notes the time of each frame that any remote picture shows. */
export function installWatch() {
  const watch = { frames: [], seen: new WeakSet() };
  window.__watch = watch;
  const follow = (video) => {
    if (watch.seen.has(video)) return;
    watch.seen.add(video);
    const onFrame = (now) => {
      watch.frames.push(performance.timeOrigin + now);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  // A rebuilt page part brings new elements.
  setInterval(() => document.querySelectorAll('[data-testid^="remote-video-"]').forEach(follow), 50);
}

/** In the page: counters of all connections, also of those that were given up. */
async function readCounters() {
  const sum = { received: 0, sent: 0, samples: 0, concealed: 0, freezes: 0, lost: 0, nacks: 0, plis: 0 };
  let estimate = 0;
  for (const connection of window.__probe.connections) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') {
        sum.received += report.bytesReceived ?? 0;
        sum.lost += report.packetsLost ?? 0;
        sum.nacks += report.nackCount ?? 0;
        sum.plis += report.pliCount ?? 0;
        sum.freezes += report.freezeCount ?? 0;
        sum.samples += report.totalSamplesReceived ?? 0;
        // Silence made up while nothing was being sent is no harm.
        sum.concealed += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
      }
      if (report.type === 'outbound-rtp') sum.sent += report.bytesSent ?? 0;
      if (report.type === 'candidate-pair' && report.nominated)
        estimate = Math.max(estimate, report.availableOutgoingBitrate ?? 0);
    }
  }
  return { at: performance.timeOrigin + performance.now(), ...sum, estimate };
}

export class Watch {
  #page;
  #start;

  static async on(visitor) {
    await visitor.page.evaluate(installWatch);
    const watch = new Watch();
    watch.name = visitor.name;
    watch.#page = visitor.page;
    return watch;
  }

  async begin() {
    this.#start = await this.#page.evaluate(readCounters);
  }

  /** What happened since begin(). */
  async end() {
    const from = this.#start;
    const to = await this.#page.evaluate(readCounters);
    const frames = await this.#framesSince(from.at);
    const seconds = (to.at - from.at) / 1000;
    const shown = [from.at, ...frames, to.at];
    const gaps = shown.slice(1).map((time, index) => time - shown[index]);
    const rate = (field) => Math.round((to[field] - from[field]) * 8 / seconds / 1000);
    const samples = to.samples - from.samples;
    return {
      side: this.name,
      longest_freeze_ms: Math.round(Math.max(...gaps)),
      freezes: to.freezes - from.freezes,
      frames_per_second: Math.round(frames.length / seconds * 10) / 10,
      concealment_percent: samples > 0
        ? Math.round((to.concealed - from.concealed) / samples * 10000) / 100 : null,
      received_kbps: rate('received'),
      sent_kbps: rate('sent'),
      estimate_kbps: Math.round(to.estimate / 1000),
      lost: to.lost - from.lost,
      nacks: to.nacks - from.nacks,
      plis: to.plis - from.plis,
    };
  }

  /** The first frame shown after a moment, as a delay in ms; null when there is none yet. */
  async firstFrameAfter(time) {
    const [first] = await this.#framesSince(time);
    return first === undefined ? null : Math.round(first - time);
  }

  #framesSince(time) {
    return this.#page.evaluate((since) => window.__watch.frames.filter((at) => at > since), time);
  }
}
