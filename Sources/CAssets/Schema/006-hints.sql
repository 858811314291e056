-- SPDX-License-Identifier: Apache-2.0
--
-- How often server and feed asked to be read with the last full answer: it holds
-- as long as the feed is unchanged. NULL: they did not say.
ALTER TABLE feeds ADD COLUMN fresh_for_ms INTEGER;
ALTER TABLE feeds ADD COLUMN time_to_live_ms INTEGER;
