// SPDX-License-Identifier: GPL-3.0-or-later

/** The name people know their browser by; told to the practitioner, never used for decisions. */
export function browserName(): string {
  const agent = navigator.userAgent;
  const known: [RegExp, string][] = [
    [/Edg(e|A|iOS)?\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/SamsungBrowser\//, 'Samsung Internet'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ];
  return known.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Navigateur';
}

/** What a call needs; anything younger than about 2021 has it. */
export function isSupported(): boolean {
  return (
    typeof RTCPeerConnection === 'function' &&
    'replaceTrack' in RTCRtpSender.prototype &&
    'addTransceiver' in RTCPeerConnection.prototype &&
    typeof WebSocket === 'function'
  );
}

export const isTouch = window.matchMedia('(pointer: coarse)').matches;
