-- name: keys_after :many
SELECT seq FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 AND seq > $5 ORDER BY seq LIMIT $6;

-- name: key_has :one
SELECT EXISTS (SELECT 1 FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 AND seq = $5);

-- How many, but no more than $5 are looked at: enough to tell which filter is the narrowest.
-- name: keys_probe :one
SELECT count(*) FROM (SELECT 1 FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 LIMIT $5) AS some;

-- name: keys_count :one
SELECT count(*) FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4;

-- name: keys_first_id :one
SELECT id FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 ORDER BY seq LIMIT 1;

-- name: docs_between :many
SELECT d.id, d.doc, d.seq, d.version, d.created_at, d.updated_at FROM document_keys AS k
JOIN documents AS d ON d.tenant_id = k.tenant_id AND d.kind = k.kind AND d.seq = k.seq
WHERE k.tenant_id = $1 AND k.kind = $2 AND k.key = $3 AND k.value > $4 AND k.value <= $5
ORDER BY k.value, k.seq LIMIT $6;

-- name: keys_of_doc :many
SELECT key, value, is_unique FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND seq = $3 ORDER BY key, value;

-- name: key_insert :exec
INSERT INTO document_keys (tenant_id, kind, key, value, seq, id, is_unique) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant_id, kind, key, value, seq) DO NOTHING;

-- name: key_delete :exec
DELETE FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 AND seq = $5;

-- name: count_get :one
SELECT total FROM document_counts WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4;

-- A new document of the kind: one more, at the next place.
-- name: kind_add :one
INSERT INTO document_counts (tenant_id, kind, key, value, total, last_seq) VALUES ($1, $2, '', '', 1, 1)
ON CONFLICT (tenant_id, kind, key, value)
DO UPDATE SET total = document_counts.total + 1, last_seq = document_counts.last_seq + 1 RETURNING last_seq;

-- name: count_change :exec
UPDATE document_counts SET total = total + $1 WHERE tenant_id = $2 AND kind = $3 AND key = $4 AND value = $5;

-- The first document with a counted value. Counts what is there, so that a key that was not counted before starts right.
-- name: count_start :exec
INSERT INTO document_counts (tenant_id, kind, key, value, total, last_seq)
SELECT $1, $2, $3, $4, count(*), 0 FROM document_keys WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4;

-- name: count_drop_empty :exec
DELETE FROM document_counts WHERE tenant_id = $1 AND kind = $2 AND key = $3 AND value = $4 AND total = 0;
