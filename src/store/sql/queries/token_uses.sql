-- name: token_uses_of_client :many
SELECT secret, at FROM token_uses WHERE tenant_id = $1 AND client_id = $2 ORDER BY secret;

-- Time only goes on; of an application, or a secret, that went while its token waited nothing is kept.
-- name: token_use_of_client :exec
INSERT INTO token_uses (tenant_id, client_id, secret, at)
SELECT tenant_id, id, $1, $2 FROM documents WHERE tenant_id = $3 AND kind = 'client' AND id = $4
ON CONFLICT (tenant_id, client_id, secret) DO UPDATE SET at = excluded.at WHERE excluded.at > token_uses.at;

-- name: token_use_of_secret :exec
INSERT INTO token_uses (tenant_id, client_id, secret, at)
SELECT tenant_id, owner_id, hash, $1 FROM secrets
WHERE tenant_id = $2 AND owner_kind = 'client' AND owner_id = $3 AND hash = $4 LIMIT 1
ON CONFLICT (tenant_id, client_id, secret) DO UPDATE SET at = excluded.at WHERE excluded.at > token_uses.at;

-- Of secrets that are gone.
-- name: token_uses_tidy :exec
DELETE FROM token_uses WHERE tenant_id = $1 AND client_id = $2 AND length(secret) > 0
	AND secret NOT IN (SELECT hash FROM secrets WHERE tenant_id = $1 AND owner_kind = 'client' AND owner_id = $2);

-- name: token_uses_delete :exec
DELETE FROM token_uses WHERE tenant_id = $1 AND client_id = $2;
