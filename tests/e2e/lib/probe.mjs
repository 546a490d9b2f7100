// SPDX-License-Identifier: GPL-3.0-or-later
// What runs inside the pages under test: counts descriptions and connections from outside the
// product's code, and reads what a person at this page really gets.

/** Init script: before any script of the page. `tamper` names a way to falsify what is sent. */
export function installProbe({ tamper = null } = {}) {
  const probe = { connections: [], descriptions: 0, signalling: 0, quality: [] };
  window.__probe = probe;

  class CountedConnection extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      probe.connections.push(this);
      this.addEventListener('signalingstatechange', () => probe.signalling++);
      const made = performance.now();
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState !== 'connected') return;
        this.__connectedAt ??= performance.now();
        this.__connectedAfter ??= this.__connectedAt - made;
      });
    }

    setRemoteDescription(...description) {
      probe.descriptions++;
      return super.setRemoteDescription(...description);
    }
  }
  window.RTCPeerConnection = CountedConnection;

  const falsify = {
    // One hexadecimal digit of every fingerprint: RFC 8122, section 5.
    fingerprint: (text) => text.replace(/(a=fingerprint:sha-256 )(.)/g,
      (_, head, digit) => head + (digit === '0' ? '1' : '0')),
  };
  class TamperedSocket extends WebSocket {
    constructor(...options) {
      super(...options);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.includes('"quality"')) return;
        const message = JSON.parse(data);
        if (message.type === 'quality') probe.quality.push(message.people);
      });
    }

    send(data) {
      const isAnswer = typeof data === 'string' && data.includes('"answer"');
      return super.send(tamper && isAnswer ? falsify[tamper](data) : data);
    }
  }
  window.WebSocket = TamperedSocket;

  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
}

/** Packets of sound that the page's browser has asked for again, or was asked for and sent again. */
export function soundAgain(page) {
  return page.evaluate(async () => {
    const again = { asked: 0, sent: 0 };
    for (const connection of window.__probe.connections) {
      if (connection.connectionState !== 'connected') continue;
      for (const { type, kind, nackCount, retransmittedPacketsSent } of (await connection.getStats()).values()) {
        if (kind !== 'audio') continue;
        if (type === 'inbound-rtp') again.asked += nackCount ?? 0;
        else if (type === 'outbound-rtp') again.sent += retransmittedPacketsSent ?? 0;
      }
    }
    return again;
  });
}

/** How long the page asks its browser to keep each voice before it is played, in ms. */
export function heldSound(page) {
  return page.evaluate(() => window.__probe.connections
    .filter(({ connectionState }) => connectionState === 'connected')
    .flatMap((connection) => connection.getReceivers())
    .filter(({ track, jitterBufferTarget }) => track.kind === 'audio' && jitterBufferTarget)
    .map(({ jitterBufferTarget }) => jitterBufferTarget));
}

/** In the page: what arrives from one person. `testId` names the video element. */
async function readMedia(testId) {
  const video = document.querySelector(`[data-testid="${testId}"]`);
  const track = video?.srcObject?.getVideoTracks?.()[0];
  if (!track) return null;
  for (const [index, connection] of window.__probe.connections.entries()) {
    if (connection.connectionState === 'closed') continue;
    const transceivers = connection.getTransceivers();
    const line = transceivers.findIndex(({ receiver }) => receiver.track === track);
    if (line < 0) continue;
    const inbound = async (receiver) => {
      if (!receiver) return {};
      for (const report of (await receiver.getStats()).values())
        if (report.type === 'inbound-rtp') return report;
      return {};
    };
    const picture = await inbound(transceivers[line].receiver);
    // The sound of a slot is the line before its picture (docs/interfaces.md); slot 6 has none.
    const sound = await inbound(line < 13 ? transceivers[line - 1]?.receiver : null);
    return {
      connection: index,
      state: connection.connectionState,
      frames: picture.framesDecoded ?? 0,
      lost: picture.packetsLost ?? 0,
      playing: !video.paused && video.videoWidth > 0,
      energy: sound.totalAudioEnergy ?? 0,
    };
  }
  return null;
}

/** What `page` receives from a participant: null when nothing is shown. */
export function media(page, participantId, kind = 'remote-video') {
  return page.evaluate(readMedia, `${kind}-${participantId}`);
}

/** Counters of negotiation: they must not move while people come and go. */
export function negotiation(page) {
  return page.evaluate(() => {
    const { connections, descriptions, signalling } = window.__probe;
    return { connections: connections.length, descriptions, signalling };
  });
}

/** What this page was last told of everybody's connection, by participant. */
export function qualities(page) {
  return page.evaluate(() =>
    Object.fromEntries((window.__probe.quality.at(-1) ?? []).map((one) => [one.id, one])));
}

/** Every verdict that this page was told of a participant, in order. */
export function verdicts(page, participantId) {
  return page.evaluate((id) => window.__probe.quality
    .flatMap((people) => people.filter((one) => one.id === id)),
  participantId);
}

/** Every score of the sound that this page was told of a participant, in order. */
export function soundScores(page, participantId) {
  return page.evaluate((id) => window.__probe.quality
    .flatMap((people) => people.filter((one) => one.id === id).map((one) => one.audio)),
  participantId);
}

/** What the browser itself counts of the sound it receives, and its round trip. */
export function soundCounters(page) {
  return page.evaluate(async () => {
    const counters = { received: 0, lost: 0, delay: 0, emitted: 0, bytes: 0, rtt: 0 };
    for (const connection of window.__probe.connections) {
      if (connection.connectionState !== 'connected') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') {
          counters.received += report.packetsReceived;
          counters.lost += report.packetsLost;
          counters.delay += report.jitterBufferDelay;
          counters.emitted += report.jitterBufferEmittedCount;
          counters.bytes += report.bytesReceived;
        } else if (report.type === 'candidate-pair' && report.nominated) {
          counters.rtt = Math.max(counters.rtt, report.currentRoundTripTime ?? 0);
        }
      }
    }
    return counters;
  });
}

/** Media packets that reached this page on all its connections, before anything is decoded. */
export function packetsReceived(page) {
  return page.evaluate(async () => {
    let packets = 0;
    for (const connection of window.__probe.connections) {
      for (const report of (await connection.getStats()).values())
        if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0;
    }
    return packets;
  });
}

/** How the newest connection of this page reaches the server, once it does: a pair's facts. */
export function selectedPath(page) {
  return page.evaluate(async () => {
    const connection = window.__probe.connections.findLast(({ connectionState }) =>
      connectionState === 'connected');
    if (!connection) return null;
    const reports = await connection.getStats();
    for (const report of reports.values()) {
      if (report.type !== 'transport' || !report.selectedCandidatePairId) continue;
      const pair = reports.get(report.selectedCandidatePairId);
      const local = reports.get(pair.localCandidateId);
      const remote = reports.get(pair.remoteCandidateId);
      return {
        type: local.candidateType, protocol: local.protocol, relayProtocol: local.relayProtocol,
        turn: connection.getConfiguration().iceServers.filter(({ credential }) => credential),
        address: remote.address, port: remote.port,
        connectMs: Math.round(connection.__connectedAfter ?? 0),
      };
    }
    return null;
  });
}
