// SPDX-License-Identifier: GPL-3.0-or-later
// Equipped sites: their hosts, kiosks, and what is measured there.
import type { Practitioner, Presence, Role, Status } from './types-consultation';

export type HostWish = 'unsaid' | 'stay' | 'leave';

export interface ConsultationSite {
  structure_id: string;
  name: string;
  town: string;
  devices: SiteDevice[];
  checked_in_at: string | null;
  host_wish: HostWish;
}

export type StructureKind = 'pharmacy' | 'care_home' | 'town_hall' | 'health_centre' | 'other';

export interface Structure {
  id: string;
  kind: StructureKind;
  name: string;
  address: string;
  postal_code: string;
  town: string;
  phone: string | null;
  devices: SiteDevice[];
  closed: boolean;
  /** If-Match of a change. */
  version: number;
}

export type SiteDeviceKind =
  | 'otoscope'
  | 'dermatoscope'
  | 'stethoscope'
  | 'ecg'
  | 'camera'
  | 'camera_cart'
  | 'ultrasound'
  | 'retinograph'
  | 'spirometer'
  | 'blood_pressure'
  | 'oximeter'
  | 'thermometer'
  | 'scale'
  | 'other';

/** What patients can be examined with at a site. */
export interface SiteDevice {
  kind: SiteDeviceKind;
  name: string;
}

/** Who welcomes patients at a site. */
export interface Host {
  id: string;
  given_name: string;
  family_name: string;
  email: string;
  locale: string;
  closed: boolean;
}

export type HostInput = Pick<Host, 'given_name' | 'family_name' | 'email' | 'locale'>;

/** The password is shown this once. */
export type NewHost = Host & { password: string };

export type StructureInput = Omit<Structure, 'id' | 'closed' | 'version'>;

export type VitalSignKind =
  | 'blood_pressure'
  | 'temperature'
  | 'pulse'
  | 'saturation'
  | 'weight';

export interface VitalSign {
  id: string;
  kind: VitalSignKind;
  value: number;
  diastolic: number | null;
  unit: string;
  at: string;
  by: { role: Role; display_name: string };
  corrects: string | null;
  corrected_by: string | null;
}

export interface VitalSignInput {
  kind: VitalSignKind;
  value: number;
  diastolic?: number;
  corrects?: string;
}

/** A machine of a site that is open for patients. */
export interface Kiosk {
  id: string;
  name: string;
  created_at: string;
}

export interface KioskSession extends Kiosk {
  site: string;
  idle_seconds: number;
}

/** What a host of a site may see of a consultation. */
export interface SiteConsultation {
  id: string;
  revision: number;
  planned_start: string;
  planned_duration_minutes: number;
  status: Status;
  practitioner: Practitioner;
  /** Masked. */
  patient: string | null;
  patient_presence: Presence | null;
  checked_in_at: string | null;
  host_beside: string | null;
  accompanying: boolean;
  sent_out: boolean;
  host_wish: HostWish;
}
