-- name: secrets_of_owner :many
SELECT owner_kind, owner_id, name, sealed, hash, created_at, expires_at FROM secrets
WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3 ORDER BY created_at, name;

-- expires_at > 0 is said once more for the index, which has only those.
-- name: secrets_ending :many
SELECT owner_id, name, expires_at FROM secrets
WHERE tenant_id = $1 AND owner_kind = $2 AND expires_at > 0 AND expires_at > $3 AND expires_at <= $4
ORDER BY expires_at, owner_id, name LIMIT $5;

-- name: secret_put :exec
INSERT INTO secrets (tenant_id, owner_kind, owner_id, name, sealed, hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant_id, owner_kind, owner_id, name) DO UPDATE SET sealed = excluded.sealed, hash = excluded.hash,
	created_at = excluded.created_at, expires_at = excluded.expires_at;

-- name: secret_delete :exec
DELETE FROM secrets WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3 AND name = $4;

-- name: secrets_delete_of_owner :exec
DELETE FROM secrets WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3;
