// SPDX-License-Identifier: GPL-3.0-or-later
// A moving picture that no encoder can make small: what the network test sends.

const WIDTH = 960;
const HEIGHT = 540;
const TILE = 12;
const PERIOD_MS = 66;

export interface Noise {
  track: MediaStreamTrack;
  stop: () => void;
}

/** Null where the browser cannot film a canvas. */
export function makeNoise(): Noise | null {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d', { alpha: false });
  const track = canvas.captureStream?.(15).getVideoTracks()[0];
  if (!context || !track) return null;
  const draw = () => {
    for (let y = 0; y < HEIGHT; y += TILE)
      for (let x = 0; x < WIDTH; x += TILE) {
        const shade = Math.floor(Math.random() * 256);
        context.fillStyle = `rgb(${shade},${(shade * 7) % 256},${(shade * 13) % 256})`;
        context.fillRect(x, y, TILE, TILE);
      }
  };
  draw();
  const timer = setInterval(draw, PERIOD_MS);
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
