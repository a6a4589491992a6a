-- What ends soon is found by its end: client secrets, and credentials of applications, whose end becomes a key.

CREATE INDEX secrets_by_end ON secrets (tenant_id, owner_kind, expires_at) WHERE expires_at > 0;

INSERT INTO document_keys (tenant_id, kind, key, value, seq, id, is_unique)
SELECT tenant_id, kind, 'expires_at', json_extract(doc, '$.expires_at'), seq, id, 0 FROM documents
WHERE kind = 'client_credential' AND json_extract(doc, '$.expires_at') IS NOT NULL;
