-- What is searched by the beginning of its name: its first 100 characters in lower case become a key.

INSERT INTO document_keys (tenant_id, kind, key, value, seq, id, is_unique)
SELECT tenant_id, kind, 'name_folded', lower(substr(json_extract(doc, '$.name'), 1, 100)), seq, id, 0 FROM documents
WHERE kind IN ('client', 'resource_server', 'dashboard_user', 'dashboard_role') AND json_type(doc, '$.name') = 'text';
