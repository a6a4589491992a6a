-- The first schema. Every table starts with tenant_id. SQLite's own: STRICT, WITHOUT ROWID for small rows, BLOB.

CREATE TABLE tenants (
	tenant_id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	issuer TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

-- Resources in JSON. seq is the place in the order of creation; it is never used twice.
CREATE TABLE documents (
	tenant_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	seq INTEGER NOT NULL,
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	doc TEXT NOT NULL,
	PRIMARY KEY (tenant_id, kind, id),
	UNIQUE (tenant_id, kind, seq)
) STRICT;

-- What documents are found by. The order of the primary key is the order of a filtered list.
CREATE TABLE document_keys (
	tenant_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	seq INTEGER NOT NULL,
	id TEXT NOT NULL,
	is_unique INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, kind, key, value, seq),
	FOREIGN KEY (tenant_id, kind, seq) REFERENCES documents (tenant_id, kind, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_keys_of_document ON document_keys (tenant_id, kind, seq);
CREATE UNIQUE INDEX document_keys_unique ON document_keys (tenant_id, kind, key, value) WHERE is_unique = 1;

-- Running totals: of a kind (key and value empty; last_seq is the newest place given out) and of a counted key's value.
CREATE TABLE document_counts (
	tenant_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	total INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, kind, key, value)
) STRICT, WITHOUT ROWID;

-- Sealed by the keyring; owned by a document (kind and id) or whatever the owner kind means.
CREATE TABLE secrets (
	tenant_id INTEGER NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id TEXT NOT NULL,
	name TEXT NOT NULL,
	sealed BLOB NOT NULL,
	hash BLOB NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, owner_kind, owner_id, name)
) STRICT, WITHOUT ROWID;

-- state: 0 next, 1 current, 2 previous, 3 revoked.
CREATE TABLE signing_keys (
	tenant_id INTEGER NOT NULL,
	kid TEXT NOT NULL,
	alg TEXT NOT NULL,
	state INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	current_since INTEGER NOT NULL,
	current_until INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL,
	keep_until INTEGER NOT NULL,
	certificate TEXT NOT NULL,
	sealed BLOB NOT NULL,
	PRIMARY KEY (tenant_id, kid)
) STRICT;

CREATE TABLE revocations (
	tenant_id INTEGER NOT NULL,
	aud TEXT NOT NULL,
	jti TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, aud, jti)
) STRICT, WITHOUT ROWID;

-- Append only. hash chains each row to the one before.
CREATE TABLE events (
	tenant_id INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	log_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	type TEXT NOT NULL,
	description TEXT NOT NULL,
	client_id TEXT NOT NULL,
	client_name TEXT NOT NULL,
	ip TEXT NOT NULL,
	user_agent TEXT NOT NULL,
	audience TEXT NOT NULL,
	scope TEXT NOT NULL,
	jti TEXT NOT NULL,
	detail TEXT NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (tenant_id, seq)
) STRICT;

-- One row, tenant_id 0: raised by every write but events, in whatever tenant.
CREATE TABLE changes (
	tenant_id INTEGER NOT NULL PRIMARY KEY,
	counter INTEGER NOT NULL
) STRICT;
INSERT INTO changes (tenant_id, counter) VALUES (0, 1);
