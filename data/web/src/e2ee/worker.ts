// SPDX-License-Identifier: GPL-3.0-or-later
// The worker beside the page: every encoded frame passes here on its way out and in
// (WebRTC Encoded Transform, W3C). Without a key nothing passes.
import type { Bytes } from './bytes';
import { Opener, Sealer } from './frames';
import { isPrivate, Keyring, Refused } from './keyring';
import type { Expected, FromWorker, Measure, Mode, ToWorker, TransformOptions } from './protocol';
import { RED_PAYLOAD_TYPE } from './red';

interface EncodedFrame {
  data: ArrayBuffer;
  getMetadata: () => { payloadType?: number };
}

interface Transformer {
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  options: TransformOptions;
  sendKeyFrameRequest?: () => Promise<unknown>;
  generateKeyFrame?: () => Promise<unknown>;
}

interface WorkerScope {
  onrtctransform: (event: { transformer: Transformer }) => void;
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage: (message: FromWorker) => void;
}

const scope = globalThis as unknown as WorkerScope;
const REPORT_MS = 250;
/** The server asks a sender at most this often. */
const KEY_FRAME_MS = 500;

const keyring = new Keyring();
let mode: Mode = 'sealed';
let expected: ReadonlyMap<number, Expected> = new Map();

const nothing = (): Measure => ({ frames: 0, total: 0, worst: 0 });
let measures = { sealed: nothing(), opened: nothing() };

async function timed<T>(measure: Measure, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  measure.frames++;
  measure.total += took;
  measure.worst = Math.max(measure.worst, took);
  return result;
}

/** Tells the page of frames that could not be opened: once in a while, not for each. */
class Complaints {
  private readonly waiting = new Map<string, { reason: Refused['reason']; frames: number }>();
  private readonly troubled = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  refused(participant: string, reason: Refused['reason']): void {
    this.troubled.add(participant);
    const frames = (this.waiting.get(participant)?.frames ?? 0) + 1;
    this.waiting.set(participant, { reason, frames });
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const [who, what] of this.waiting)
        scope.postMessage({ type: 'refused', participant: who, ...what });
      this.waiting.clear();
    }, REPORT_MS);
  }

  opened(participant: string): void {
    if (!this.troubled.delete(participant)) return;
    this.waiting.delete(participant);
    scope.postMessage({ type: 'opened', participant });
  }
}

const complaints = new Complaints();
/** What sends pictures, as long as its connection lives. */
const cameras = new Set<Transformer>();

/** Who could not read what came before needs a whole picture now: it is not waited to be asked. */
function changeMode(next: Mode): void {
  if (next === mode) return;
  mode = next;
  for (const camera of cameras) void camera.generateKeyFrame?.().catch(() => undefined);
}

/** Sound that repeats what came before it is several frames in one. */
function isRed(frame: EncodedFrame): boolean {
  return frame.getMetadata().payloadType === RED_PAYLOAD_TYPE;
}

function sender({ stream, media }: TransformOptions & { side: 'send' }) {
  const sealer = new Sealer(keyring, stream, media);
  const work = async (frame: EncodedFrame): Promise<EncodedFrame | null> => {
    if (mode === 'clear') return frame;
    const bytes: Bytes = new Uint8Array(frame.data);
    const sealed = await (isRed(frame) ? sealer.sealRed(bytes) : sealer.seal(bytes));
    if (!sealed) return null;
    frame.data = sealed.buffer;
    return frame;
  };
  return (frame: EncodedFrame) => timed(measures.sealed, () => work(frame));
}

/** Asks the sender for a whole picture: those before were lost with their key. */
class KeyFrames {
  private missing = false;
  private askedAt = -Infinity;

  constructor(private readonly transformer: Transformer) {}

  lost(): void {
    this.missing = true;
  }

  /** `bytes`: a picture that was opened. */
  got(bytes: Bytes): void {
    const isKeyFrame = bytes.length > 0 && (bytes[0]! & 1) === 0;
    if (isKeyFrame) this.missing = false;
    if (!this.missing || performance.now() - this.askedAt < KEY_FRAME_MS) return;
    this.askedAt = performance.now();
    void this.transformer.sendKeyFrameRequest?.().catch(() => undefined);
  }
}

async function openFrame(
  frame: EncodedFrame,
  { slot, media }: TransformOptions & { side: 'receive' },
  opener: Opener,
): Promise<EncodedFrame | null> {
  if (mode === 'clear') return frame;
  const from = expected.get(slot);
  if (!from) return null;
  if (from.participant === null) return frame;
  const bytes: Bytes = new Uint8Array(frame.data);
  const stream = media === 'audio' ? 'microphone' : from.picture;
  try {
    const opened = await (isRed(frame)
      ? opener.openRed(from.participant, stream, bytes)
      : opener.open(from.participant, stream, bytes));
    frame.data = opened.buffer;
    complaints.opened(from.participant);
    return frame;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Sealed for nobody yet: keys are being agreed on. Sent twice: it has been seen.
    const expectable = error.reason === 'no-key' && isPrivate(error.kid);
    if (!expectable && error.reason !== 'replayed')
      complaints.refused(from.participant, error.reason);
    return null;
  }
}

function receiver(transformer: Transformer, options: TransformOptions & { side: 'receive' }) {
  const opener = new Opener(keyring, options.media);
  const keyFrames = new KeyFrames(transformer);
  return async (frame: EncodedFrame): Promise<EncodedFrame | null> => {
    const opened = await timed(measures.opened, () => openFrame(frame, options, opener));
    if (options.media === 'video') {
      if (opened) keyFrames.got(new Uint8Array(opened.data));
      else keyFrames.lost();
    }
    return opened;
  };
}

scope.onrtctransform = ({ transformer }) => {
  const { options } = transformer;
  const work = options.side === 'send' ? sender(options) : receiver(transformer, options);
  const transform = new TransformStream<EncodedFrame, EncodedFrame>({
    async transform(frame, controller) {
      const result = await work(frame);
      if (result) controller.enqueue(result);
    },
  });
  if (options.side === 'send' && options.media === 'video') cameras.add(transformer);
  // It ends with its connection.
  transformer.readable
    .pipeThrough(transform)
    .pipeTo(transformer.writable)
    .catch(() => undefined)
    .finally(() => cameras.delete(transformer));
};

async function obey(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'mode':
      changeMode(message.mode);
      break;
    case 'send':
      await keyring.send(message.secret);
      break;
    case 'receive':
      await keyring.receive(message.participant, message.secret);
      break;
    case 'keep':
      keyring.keepOnly(message.participants);
      break;
    case 'expect':
      expected = message.slots;
      break;
    case 'measure':
      scope.postMessage({ type: 'measured', ...measures });
      measures = { sealed: nothing(), opened: nothing() };
      break;
  }
}

let queue = Promise.resolve();
// One after the other: a key that was forgotten must not come back by overtaking.
scope.onmessage = ({ data }) => {
  queue = queue.then(() => obey(data));
};
