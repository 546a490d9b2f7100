// SPDX-License-Identifier: GPL-3.0-or-later
// One picture of the camera, as large as it can: the sensor's own photo where the browser gives it,
// else a frame of the largest video.

interface PhotoTaker {
  takePhoto: () => Promise<Blob>;
}

const LARGEST = { width: { ideal: 4096 }, height: { ideal: 3072 } };
const JPEG_QUALITY = 0.92;

async function photograph(track: MediaStreamTrack): Promise<Blob | null> {
  const { ImageCapture } = globalThis as unknown as {
    ImageCapture?: new (track: MediaStreamTrack) => PhotoTaker;
  };
  if (!ImageCapture) return null;
  return new ImageCapture(track).takePhoto().catch(() => null);
}

/** The frame that the track shows next. */
async function grab(track: MediaStreamTrack): Promise<Blob | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  await video.play();
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  video.srcObject = null;
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
}

/** The call's picture grows for a moment and shrinks again. */
async function grabLarge(track: MediaStreamTrack): Promise<Blob | null> {
  const before = track.getConstraints();
  await track.applyConstraints({ ...before, ...LARGEST }).catch(() => undefined);
  try {
    return await grab(track);
  } finally {
    await track.applyConstraints(before).catch(() => undefined);
  }
}

export async function takePicture(track: MediaStreamTrack): Promise<File | null> {
  const picture = (await photograph(track)) ?? (await grabLarge(track));
  if (!picture) return null;
  const time = new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-');
  const extension = picture.type === 'image/png' ? 'png' : 'jpg';
  return new File([picture], `photo-${time}.${extension}`, { type: picture.type });
}
