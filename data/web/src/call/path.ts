// SPDX-License-Identifier: GPL-3.0-or-later
// The network half of the equipment check (D3): a room at the media server that echoes what it is
// sent. First every way there is tried at once, then the best one carries a picture and back.
//
//   POST /network-tests ─► offers ─► answers ─► which connect? ─► noise on the best one ─► figures
import { signal } from '@preact/signals';
import { networkTests, type NetworkTest } from '../api/endpoints';
import { midsOf } from './leg';
import { makeNoise } from './noise';
import {
  bestWay,
  judgeNetwork,
  type Figures,
  type NetworkResult,
  type Reach,
  type Way,
} from './verdict';

const REACH_MS = 5_000;
/** An encoder needs some seconds to find out how much the line bears; only then it is measured. */
const WARM_UP_MS = 4_000;
const MEASURE_MS = 5_000;
const SAMPLE_MS = 250;
/** About what a call in high definition takes; more would only hurry the battery. */
const MAX_BITRATE = 2_500_000;
const CAMERA_LINE = 1;

export type Phase = 'idle' | 'running' | 'done' | 'failed';

interface Counters {
  at: number;
  sent: number;
  received: number;
  packetsSent: number;
  packetsReceived: number;
  lostUp: number;
  /** When the server last told so, on its clock or ours: only its changes count. */
  reportedAt: number;
  lostDown: number;
  roundTrip: number;
  jitter: number;
}

type Report = Record<string, unknown> & {
  type: string;
  kind?: string;
};

function countersOf(reports: RTCStatsReport): Counters {
  const found: Counters = {
    at: performance.now(),
    sent: 0,
    received: 0,
    packetsSent: 0,
    packetsReceived: 0,
    lostUp: 0,
    reportedAt: 0,
    lostDown: 0,
    roundTrip: 0,
    jitter: 0,
  };
  reports.forEach((report: Report) => {
    const number = (name: string) =>
      typeof report[name] === 'number' ? (report[name] as number) : 0;
    if (report.type === 'outbound-rtp') {
      found.sent += number('bytesSent') + number('headerBytesSent');
      found.packetsSent += number('packetsSent');
    } else if (report.type === 'inbound-rtp') {
      found.received += number('bytesReceived') + number('headerBytesReceived');
      found.packetsReceived += number('packetsReceived');
      found.lostDown += number('packetsLost');
      found.jitter = Math.max(found.jitter, number('jitter'));
    } else if (report.type === 'remote-inbound-rtp') {
      found.lostUp += number('packetsLost');
      found.reportedAt = Math.max(found.reportedAt, number('timestamp'));
      found.jitter = Math.max(found.jitter, number('jitter'));
    } else if (report.type === 'candidate-pair' && report.nominated && report.state === 'succeeded')
      found.roundTrip = Math.max(found.roundTrip, number('currentRoundTripTime'));
  });
  return found;
}

function percent(lost: number, arrived: number): number {
  return lost > 0 ? (100 * lost) / (lost + Math.max(0, arrived)) : 0;
}

/**
 * What is lost on the way up the server tells once a second: only between two such reports is it
 * known how much was sent meanwhile.
 */
function lossUp(samples: Counters[]): number {
  const fresh = samples.filter((one, at) => one.reportedAt !== samples[at - 1]?.reportedAt);
  // The first sample is of any moment between two reports.
  const told = fresh.length > 2 ? fresh.slice(1) : samples;
  const [before, after] = [told[0], told.at(-1)];
  if (!before || !after) return 0;
  const lost = Math.max(0, after.lostUp - before.lostUp);
  return percent(lost, after.packetsSent - before.packetsSent - lost);
}

function figuresBetween(before: Counters, after: Counters, samples: Counters[]): Figures {
  const seconds = (after.at - before.at) / 1000;
  const up = lossUp([before, ...samples, after]);
  const down = percent(
    after.lostDown - before.lostDown,
    after.packetsReceived - before.packetsReceived,
  );
  const sorted = samples
    .map((one) => one.roundTrip)
    .filter((trip) => trip > 0)
    .sort((a, b) => a - b);
  return {
    roundTripMs: Math.round((sorted[Math.floor(sorted.length / 2)] ?? after.roundTrip) * 1000),
    jitterMs: Math.round(after.jitter * 1000),
    lossPercent: Math.round(Math.max(up, down) * 10) / 10,
    // What was sent is only worth what arrived of it.
    upKbps: Math.round(((after.sent - before.sent) * 8 * (1 - up / 100)) / 1000 / seconds),
    downKbps: Math.round(((after.received - before.received) * 8) / 1000 / seconds),
  };
}

export class PathTest {
  readonly phase = signal<Phase>('idle');
  /** From 0 to 1, for the eye. */
  readonly progress = signal(0);
  readonly result = signal<NetworkResult | null>(null);
  private connections: RTCPeerConnection[] = [];
  private stopped: (() => void) | null = null;
  private run = 0;

  /** At most twenty seconds; a second call starts anew. */
  async start(): Promise<void> {
    this.stop();
    const run = ++this.run;
    this.phase.value = 'running';
    this.result.value = null;
    const began = performance.now();
    const timer = setInterval(() => {
      const total = REACH_MS / 2 + WARM_UP_MS + MEASURE_MS;
      this.progress.value = Math.min(0.98, (performance.now() - began) / total);
    }, SAMPLE_MS);
    this.stopped = () => clearInterval(timer);
    try {
      const result = await this.measureAll(() => run !== this.run);
      if (run !== this.run) return;
      this.result.value = result;
      this.phase.value = 'done';
    } catch {
      if (run === this.run) this.phase.value = 'failed';
    } finally {
      if (run === this.run) this.clear();
    }
  }

  stop(): void {
    this.run++;
    if (this.phase.value === 'running') this.phase.value = 'idle';
    this.clear();
  }

  private clear(): void {
    this.stopped?.();
    this.stopped = null;
    for (const connection of this.connections.splice(0)) connection.close();
  }

  private async measureAll(over: () => boolean): Promise<NetworkResult> {
    const test = await networkTests.open();
    try {
      const reach: Reach = { udp: null, tcp: null, turn: null };
      const connected = new Map<Way, RTCPeerConnection>();
      await Promise.all(
        test.legs.map(async (leg) => {
          const connection = over() ? null : await this.connect(test, leg);
          reach[leg.way] = connection !== null;
          if (connection) connected.set(leg.way, connection);
        }),
      );
      const way = bestWay(reach);
      const connection = way && connected.get(way);
      const figures = connection && !over() ? await this.measure(connection, over) : null;
      return judgeNetwork(reach, figures);
    } finally {
      void networkTests.close(test.id).catch(() => undefined);
    }
  }

  /** Null when this way does not lead there. */
  private async connect(
    test: NetworkTest,
    leg: NetworkTest['legs'][number],
  ): Promise<RTCPeerConnection | null> {
    const connection = new RTCPeerConnection({
      iceServers: leg.way === 'turn' ? test.ice_servers : [],
      iceTransportPolicy: leg.way === 'turn' ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    this.connections.push(connection);
    const up = new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), REACH_MS);
      connection.onconnectionstatechange = () => {
        if (connection.connectionState === 'connected') resolve(true);
        else if (connection.connectionState === 'failed') resolve(false);
      };
    });
    await connection.setRemoteDescription({ type: 'offer', sdp: leg.sdp });
    const camera = this.cameraLine(connection, leg.sdp);
    if (camera) camera.direction = 'sendonly';
    await connection.setLocalDescription(await connection.createAnswer());
    // Our own candidates need not be told: the server answers whoever knows the password.
    await networkTests.answer(test.id, leg.id, connection.localDescription?.sdp ?? '');
    if (await up) return connection;
    connection.close();
    return null;
  }

  private cameraLine(connection: RTCPeerConnection, sdp: string): RTCRtpTransceiver | undefined {
    const mid = midsOf(sdp)[CAMERA_LINE];
    return connection.getTransceivers().find((line) => line.mid === mid);
  }

  private async measure(
    connection: RTCPeerConnection,
    over: () => boolean,
  ): Promise<Figures | null> {
    const noise = makeNoise();
    const sdp = connection.remoteDescription?.sdp ?? '';
    const sender = this.cameraLine(connection, sdp)?.sender;
    if (!noise || !sender) return null;
    try {
      await sender.replaceTrack(noise.track);
      const parameters = sender.getParameters();
      const encoding = parameters.encodings?.[0];
      if (encoding) encoding.maxBitrate = MAX_BITRATE;
      await sender.setParameters(parameters).catch(() => undefined);
      await this.wait(WARM_UP_MS, over);
      const before = countersOf(await connection.getStats());
      const samples: Counters[] = [];
      const end = performance.now() + MEASURE_MS;
      while (performance.now() < end && !over()) {
        await this.wait(SAMPLE_MS, over);
        samples.push(countersOf(await connection.getStats()));
      }
      return figuresBetween(before, countersOf(await connection.getStats()), samples);
    } finally {
      noise.stop();
    }
  }

  private async wait(ms: number, over: () => boolean): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end && !over())
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  }
}
