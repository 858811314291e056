-- SPDX-License-Identifier: Apache-2.0
--
-- How the delivery of alerts to each sink fares, so that patience with a broken
-- one survives a restart.

-- Attempts that failed since the last success, since when, and why.
ALTER TABLE deliveries ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN failing_since INTEGER;
ALTER TABLE deliveries ADD COLUMN reason TEXT;
-- Not to be tried before this.
ALTER TABLE deliveries ADD COLUMN next_attempt_at INTEGER;
-- Since when the next alert is refused for what stands in it.
ALTER TABLE deliveries ADD COLUMN refused_since INTEGER;
-- Whether the agents were told that it fails.
ALTER TABLE deliveries ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1));
