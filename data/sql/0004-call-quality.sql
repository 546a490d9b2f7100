-- SPDX-License-Identifier: GPL-3.0-or-later
-- How good each participant's connection was, and what they said about the call (E6, F6).
-- Figures only and of bounded size: nothing of what was seen or heard.

-- Scores are thousandths, losses hundredths of a percent.
CREATE TABLE call_quality (
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  seconds INTEGER NOT NULL,
  seconds_fair INTEGER NOT NULL,
  seconds_poor INTEGER NOT NULL,
  seconds_reconnecting INTEGER NOT NULL,
  seconds_upload INTEGER NOT NULL,
  seconds_download INTEGER NOT NULL,
  seconds_delay INTEGER NOT NULL,
  seconds_device INTEGER NOT NULL,
  seconds_server INTEGER NOT NULL,
  seconds_heard INTEGER NOT NULL,
  audio_sum INTEGER NOT NULL,
  audio_lowest INTEGER NOT NULL,
  seconds_seen INTEGER NOT NULL,
  picture_sum INTEGER NOT NULL,
  picture_lowest INTEGER NOT NULL,
  rtt_highest_usec INTEGER NOT NULL,
  loss_up_highest INTEGER NOT NULL,
  loss_down_highest INTEGER NOT NULL,
  legs INTEGER NOT NULL,
  timeline TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (consultation_id, participant_id),
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
  consultation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  -- for the practice alone
  comment TEXT NOT NULL DEFAULT '',
  -- what did not work, and in one's own words; also for whoever runs the server
  problem TEXT,
  problem_text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (consultation_id, id),
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_with_problem ON feedback (at) WHERE problem IS NOT NULL;
