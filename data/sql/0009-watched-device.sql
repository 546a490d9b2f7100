-- SPDX-License-Identifier: GPL-3.0-or-later
-- A watching device sees a participant, or what another device publishes.
ALTER TABLE device ADD COLUMN watched_device_id TEXT;
