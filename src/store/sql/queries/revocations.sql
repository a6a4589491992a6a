-- name: revocations_list :many
SELECT aud, jti, created_at FROM revocations WHERE tenant_id = $1 ORDER BY aud, jti;

-- name: revocations_of_audience :many
SELECT aud, jti, created_at FROM revocations WHERE tenant_id = $1 AND aud = $2 ORDER BY jti;

-- name: revocation_has :one
SELECT EXISTS (SELECT 1 FROM revocations WHERE tenant_id = $1 AND aud = $2 AND jti = $3);

-- name: revocation_add :exec
INSERT INTO revocations (tenant_id, aud, jti, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, aud, jti) DO NOTHING;
