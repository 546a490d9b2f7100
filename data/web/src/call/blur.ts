// SPDX-License-Identifier: GPL-3.0-or-later
// A blurred background, where the browser or the system gives it (Media Capture Extensions, W3C).

type WithBlur<T> = T & { backgroundBlur?: boolean[] };

/** Whether the camera can be blurred and cleared again; some systems only tell that it is. */
export function offersBlur(track: MediaStreamTrack | null): boolean {
  const values = (track?.getCapabilities?.() as WithBlur<MediaTrackCapabilities> | undefined)
    ?.backgroundBlur;
  return values !== undefined && values.includes(true) && values.includes(false);
}

/** True when the camera took it. Other constraints of the track stay as they are. */
export async function applyBlur(track: MediaStreamTrack, on: boolean): Promise<boolean> {
  try {
    const constraints = { ...track.getConstraints(), backgroundBlur: { exact: on } };
    await track.applyConstraints(constraints as MediaTrackConstraints);
    return true;
  } catch {
    return false;
  }
}
