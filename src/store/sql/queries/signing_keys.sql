-- name: signing_keys_list :many
SELECT kid, alg, sealed, certificate, state, created_at, current_since, current_until, revoked_at, keep_until
FROM signing_keys WHERE tenant_id = $1 ORDER BY created_at DESC, kid;

-- name: signing_key_put :exec
INSERT INTO signing_keys (tenant_id, kid, alg, sealed, certificate, state, created_at, current_since, current_until, revoked_at,
	keep_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant_id, kid) DO UPDATE SET alg = excluded.alg, sealed = excluded.sealed, certificate = excluded.certificate,
	state = excluded.state, created_at = excluded.created_at, current_since = excluded.current_since,
	current_until = excluded.current_until, revoked_at = excluded.revoked_at, keep_until = excluded.keep_until;

-- name: signing_key_current :many
SELECT kid FROM signing_keys WHERE tenant_id = $1 AND state = 1;
