-- People at the dashboard: their web sessions, and the tokens that they minted by hand. People and roles themselves are documents.

-- hash: SHA-256 of what the browser holds. stage: 0 logged in, 1 waits for the second step of the log-in.
CREATE TABLE dashboard_sessions (
	tenant_id INTEGER NOT NULL,
	hash BLOB NOT NULL,
	id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	stage INTEGER NOT NULL,
	csrf TEXT NOT NULL,
	ip TEXT NOT NULL,
	user_agent TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	proved_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX dashboard_sessions_of_user ON dashboard_sessions (tenant_id, user_id);

CREATE TABLE minted_tokens (
	tenant_id INTEGER NOT NULL,
	jti TEXT NOT NULL,
	aud TEXT NOT NULL,
	user_id TEXT NOT NULL,
	user_name TEXT NOT NULL,
	scope TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX minted_tokens_by_age ON minted_tokens (tenant_id, created_at, jti);
CREATE INDEX minted_tokens_by_end ON minted_tokens (tenant_id, expires_at);
CREATE INDEX minted_tokens_of_user ON minted_tokens (tenant_id, user_id, expires_at);
