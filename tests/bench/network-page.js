// SPDX-License-Identifier: GPL-3.0-or-later
// Runs inside a page under test, as one expression, beside the product's code: the time of every
// frame that a remote picture shows, and what getStats counts on all connections.
(() => {
  if (window.__watch) return;
  /** When a frame was shown, and in which picture. */
  const frames = [];
  const followed = new WeakSet();
  /** By connection: one that was closed has no statistics any more, its last ones are kept. */
  const counted = new Map();
  const now = () => performance.timeOrigin + performance.now();

  const targets = { kbps: 0 };

  const empty = () => ({ received: 0, sent: 0, samples: 0, concealed: 0, freezes: 0, lost: 0,
    nacks: 0, plis: 0, asked: 0, estimate: 0,
    waited: 0, played: 0 });

  function addInbound(sum, report) {
    sum.received += report.bytesReceived ?? 0;
    sum.lost += report.packetsLost ?? 0;
    sum.nacks += report.nackCount ?? 0;
    sum.plis += report.pliCount ?? 0;
    sum.freezes += report.freezeCount ?? 0;
    sum.samples += report.totalSamplesReceived ?? 0;
    if (report.kind === 'audio') {
      sum.waited += report.jitterBufferDelay ?? 0;
      sum.played += report.jitterBufferEmittedCount ?? 0;
    }
    // Silence made up while nothing was being sent is no harm.
    sum.concealed += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
  }

  /** How long after it connected a sender of pictures was told to send all that it may. */
  function noteTarget(connection, report) {
    const cap = connection.getSenders().flatMap((sender) => sender.track?.kind === 'video'
      ? sender.getParameters().encodings[0]?.maxBitrate ?? [] : [])[0];
    targets.kbps = Math.round((report.targetBitrate ?? 0) / 1000);
    if (cap >= 1_000_000 && report.targetBitrate >= 0.95 * cap)
      targets.capAfter ??= Math.round(performance.now() - connection.__connectedAt) / 1000;
  }

  async function count() {
    for (const [index, connection] of window.__probe.connections.entries()) {
      if (connection.connectionState === 'closed' || !connection.__connectedAt) continue;
      const sum = empty();
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp') addInbound(sum, report);
        else if (report.type === 'outbound-rtp') {
          sum.sent += report.bytesSent ?? 0;
          // Key frames that the server asked this page for.
          sum.asked += (report.pliCount ?? 0) + (report.firCount ?? 0);
          if (report.kind === 'video' && report.targetBitrate) noteTarget(connection, report);
        }
        else if (report.type === 'candidate-pair' && report.nominated)
          sum.estimate = report.availableOutgoingBitrate ?? 0;
      }
      counted.set(index, sum);
    }
  }

  function follow(video) {
    if (followed.has(video)) return;
    followed.add(video);
    const onFrame = (time) => {
      frames.push({ at: performance.timeOrigin + time, of: video.dataset.testid });
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  window.__watch = {
    now,
    framesSince: (time, of) => frames.filter((frame) => frame.at > time && (!of || frame.of === of))
      .map(({ at }) => at),
    pictures: () => [...new Set([...document.querySelectorAll('[data-testid^="remote-video-"]')]
      .filter((video) => followed.has(video)).map((video) => video.dataset.testid))],
    async counters() {
      await count();
      const sum = empty();
      for (const counters of counted.values())
        for (const [name, value] of Object.entries(counters)) sum[name] += value;
      return { ...sum, ...targets, at: now(), estimate: [...counted.values()].at(-1)?.estimate ?? 0 };
    },
  };
  setInterval(count, 500);
  // A rebuilt part of the page brings new elements.
  setInterval(() => document.querySelectorAll('[data-testid^="remote-video-"]').forEach(follow), 50);
})();
