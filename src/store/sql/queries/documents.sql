-- name: doc_by_id :one
SELECT id, doc, seq, version, created_at, updated_at FROM documents WHERE tenant_id = $1 AND kind = $2 AND id = $3;

-- name: doc_by_seq :one
SELECT id, doc, seq, version, created_at, updated_at FROM documents WHERE tenant_id = $1 AND kind = $2 AND seq = $3;

-- name: doc_by_key :one
SELECT d.id, d.doc, d.seq, d.version, d.created_at, d.updated_at
FROM document_keys k JOIN documents d ON d.tenant_id = k.tenant_id AND d.kind = k.kind AND d.seq = k.seq
WHERE k.tenant_id = $1 AND k.kind = $2 AND k.key = $3 AND k.value = $4 ORDER BY k.seq LIMIT 1;

-- Those whose key begins with something: from $4, before $5.
-- name: docs_by_key_range :many
SELECT d.id, d.doc, d.seq, d.version, d.created_at, d.updated_at
FROM document_keys k JOIN documents d ON d.tenant_id = k.tenant_id AND d.kind = k.kind AND d.seq = k.seq
WHERE k.tenant_id = $1 AND k.kind = $2 AND k.key = $3 AND k.value >= $4 AND k.value < $5 ORDER BY k.value, k.seq LIMIT $6;

-- name: docs_after :many
SELECT id, doc, seq, version, created_at, updated_at FROM documents WHERE tenant_id = $1 AND kind = $2 AND seq > $3
ORDER BY seq LIMIT $4 OFFSET $5;

-- name: doc_place :one
SELECT seq, version FROM documents WHERE tenant_id = $1 AND kind = $2 AND id = $3;

-- name: doc_insert :exec
INSERT INTO documents (tenant_id, kind, id, seq, version, created_at, updated_at, doc) VALUES ($1, $2, $3, $4, 1, $5, $5, $6);

-- name: doc_update :exec
UPDATE documents SET doc = $1, updated_at = $2, version = version + 1 WHERE tenant_id = $3 AND kind = $4 AND id = $5;

-- name: doc_delete :exec
DELETE FROM documents WHERE tenant_id = $1 AND kind = $2 AND id = $3;
