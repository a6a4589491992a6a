-- Those that have not ended at $2, newest first: by age, which needs no sorting, hence the plus.
-- name: minted_list :many
SELECT jti, aud, user_id, user_name, scope, created_at, expires_at, revoked_at FROM minted_tokens
WHERE tenant_id = $1 AND +expires_at > $2 ORDER BY created_at DESC, jti DESC LIMIT $3;

-- name: minted_by_jti :one
SELECT jti, aud, user_id, user_name, scope, created_at, expires_at, revoked_at FROM minted_tokens WHERE tenant_id = $1 AND jti = $2;

-- name: minted_count_long :one
SELECT count(*) FROM minted_tokens
WHERE tenant_id = $1 AND expires_at > $2 AND revoked_at = 0 AND expires_at - created_at > $3;

-- name: minted_put :exec
INSERT INTO minted_tokens (tenant_id, jti, aud, user_id, user_name, scope, created_at, expires_at, revoked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0);

-- name: minted_drop_ended :exec
DELETE FROM minted_tokens WHERE tenant_id = $1 AND expires_at <= $2;

-- name: minted_deny :exec
INSERT INTO revocations (tenant_id, aud, jti, created_at)
SELECT tenant_id, aud, jti, $1 FROM minted_tokens WHERE tenant_id = $2 AND jti = $3
ON CONFLICT (tenant_id, aud, jti) DO NOTHING;

-- name: minted_mark :exec
UPDATE minted_tokens SET revoked_at = $1 WHERE tenant_id = $2 AND jti = $3 AND revoked_at = 0;

-- name: minted_deny_of_user :exec
INSERT INTO revocations (tenant_id, aud, jti, created_at)
SELECT tenant_id, aud, jti, $1 FROM minted_tokens WHERE tenant_id = $2 AND user_id = $3 AND expires_at > $1 AND revoked_at = 0
ON CONFLICT (tenant_id, aud, jti) DO NOTHING;

-- name: minted_mark_of_user :exec
UPDATE minted_tokens SET revoked_at = $1 WHERE tenant_id = $2 AND user_id = $3 AND expires_at > $1 AND revoked_at = 0;
