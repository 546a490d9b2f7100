// SPDX-License-Identifier: GPL-3.0-or-later
// Devices that publish a picture or watch one.

/** A device that may publish a picture into a consultation (WHIP), or watch it (WHEP). */
export interface KnownDevice {
  id: string;
  name: string;
  kind: 'publish' | 'watch';
  /** Whom, or which publishing device, a watching one sees. */
  participant_id: string | null;
  watched_device_id: string | null;
  created_at: string;
  expires_at: string;
}

/** A publishing device, or a screen with what it shows. */
export interface DeviceWish {
  name: string;
  kind: KnownDevice['kind'];
  participant_id?: string;
  watched_device_id?: string;
}

export interface NewDevice extends KnownDevice {
  url: string;
  token: string;
}
