// SPDX-License-Identifier: GPL-3.0-or-later
// Who is logged in, and the keys and webhooks of their organisation.
import type { Practitioner } from './types-consultation';

export interface Account {
  id: string;
  email: string;
  display_name: string;
  role: string;
  profession?: string;
  locale: string;
  sound: boolean;
  default_duration_minutes: number;
  signature: string;
  mail_notices: boolean;
  /** If-Match of a change. */
  version: number;
}

export type AccountChanges = Partial<
  Omit<Account, 'id' | 'email' | 'role' | 'profession' | 'version'>
>;

export interface Session {
  account: Account;
  principals: Practitioner[];
  csrf_token: string;
  server_time: string;
  organisation: { id: string; name: string };
}

export interface ApiToken {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  token?: string;
}

export interface BrowserSession {
  id: string;
  current: boolean;
  created_at: string;
  last_seen_at: string | null;
  user_agent: string | null;
}

export interface Webhook {
  id: string;
  url: string;
  created_at: string;
  failing_since: string | null;
  disabled_at: string | null;
  /** Only in the answer that makes it. */
  secret?: string;
}

export interface WebhookDelivery {
  id: string;
  type: string;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  tries: number;
  created_at: string;
  tried_at: string | null;
  next_try_at: string | null;
  status: number | null;
  reason: string | null;
}
