-- When applications last got a token, and with which of their secrets.

-- secret: its keyed hash, as in secrets; empty: whichever. at 0: before this table was there, if at all. No row: never.
CREATE TABLE token_uses (
	tenant_id INTEGER NOT NULL,
	client_id TEXT NOT NULL,
	secret BLOB NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (tenant_id, client_id, secret)
) STRICT, WITHOUT ROWID;

-- Events do not tell the secret. Tokens that people made by hand name their maker, and are none of the application's. Where events were
-- removed, an application without any may still have got one.
INSERT INTO token_uses (tenant_id, client_id, secret, at)
SELECT e.tenant_id, e.client_id, X'', max(e.at) FROM events AS e
JOIN documents AS d ON d.tenant_id = e.tenant_id AND d.kind = 'client' AND d.id = e.client_id
WHERE e.type = 'seccft' AND instr(e.detail, '"user_id"') = 0 GROUP BY e.tenant_id, e.client_id;

INSERT INTO token_uses (tenant_id, client_id, secret, at)
SELECT d.tenant_id, d.id, X'', 0 FROM documents AS d JOIN event_anchors AS a ON a.tenant_id = d.tenant_id AND a.seq > 0
WHERE d.kind = 'client' ON CONFLICT (tenant_id, client_id, secret) DO NOTHING;

INSERT INTO token_uses (tenant_id, client_id, secret, at)
SELECT DISTINCT tenant_id, owner_id, hash, 0 FROM secrets WHERE owner_kind = 'client' AND length(hash) > 0;
