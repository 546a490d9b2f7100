// SPDX-License-Identifier: GPL-3.0-or-later
// Voices that cannot be mistaken, in place of a fake microphone's beep or tone. Whatever a decoder
// makes of sealed frames, it does not sing these notes in this order.

/**
 * Round and round, `ms` each. Multiples of 50 Hz, as the sniffer tells pitches apart. Of a clear
 * stream more than `share` is recognised, of a hum or of silence at most a sixteenth.
 */
export const MELODY = {
  notes: [
    600, 1450, 850, 2100, 1100, 700, 1800, 950, 2300, 1300, 500, 1650, 1000, 1950, 750, 1200,
  ],
  ms: 100,
  share: 0.5,
};

/** Firefox's fake tone, cut in a rhythm (0: silence): a hum and silence are right half of the time. */
export const RHYTHM = {
  notes: [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0].map((on) => on * 1000),
  ms: 300,
  share: 0.8,
};

/** Init script: microphones sing a melody. */
export function sing({ notes, ms }) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const open = devices.getUserMedia.bind(devices);
  const voice = () => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const length = (context.sampleRate * ms) / 1000;
    const buffer = context.createBuffer(1, length * notes.length, context.sampleRate);
    const samples = buffer.getChannelData(0);
    notes.forEach((hz, note) => {
      for (let i = 0; i < length; i++)
        samples[note * length + i] = 0.3 * Math.sin((2 * Math.PI * hz * i) / context.sampleRate);
    });
    const source = context.createBufferSource();
    const output = context.createMediaStreamDestination();
    source.buffer = buffer;
    source.loop = true;
    source.connect(output);
    source.start();
    return output.stream.getAudioTracks()[0];
  };
  devices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    const [microphone] = stream.getAudioTracks();
    if (!microphone) return stream;
    microphone.stop();
    return new MediaStream([voice(), ...stream.getVideoTracks()]);
  };
}

/** Init script for Firefox, which runs no AudioContext without a sound card: cuts its fake tone. */
export function drum({ notes, ms }) {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    const [microphone] = stream.getAudioTracks();
    const began = performance.now();
    setInterval(() => {
      const note = Math.floor((performance.now() - began) / ms) % notes.length;
      if (microphone) microphone.enabled = notes[note] > 0;
    }, 20);
    return stream;
  };
}
