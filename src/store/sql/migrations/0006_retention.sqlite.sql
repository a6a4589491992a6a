-- Log retention: where the chain of a tenant's events begins since its oldest ones were removed. No row: at the first event.

-- seq, log_id, hash: of the newest event that is gone; events are numbered without gaps, so as many are gone as seq says. until_seq: what
-- was announced in the chain; removing goes on up to there, also after a crash.
CREATE TABLE event_anchors (
	tenant_id INTEGER NOT NULL PRIMARY KEY,
	seq INTEGER NOT NULL,
	log_id TEXT NOT NULL,
	hash BLOB NOT NULL,
	until_seq INTEGER NOT NULL,
	changed_at INTEGER NOT NULL
) STRICT;
