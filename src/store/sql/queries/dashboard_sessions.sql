-- name: session_by_hash :one
SELECT hash, id, user_id, stage, csrf, ip, user_agent, created_at, seen_at, proved_at, ends_at FROM dashboard_sessions
WHERE tenant_id = $1 AND hash = $2;

-- name: sessions_of_user :many
SELECT hash, id, user_id, stage, csrf, ip, user_agent, created_at, seen_at, proved_at, ends_at FROM dashboard_sessions
WHERE tenant_id = $1 AND user_id = $2 AND stage = 0 AND ends_at > $3 ORDER BY created_at DESC, id;

-- name: session_put :exec
INSERT INTO dashboard_sessions (tenant_id, hash, id, user_id, stage, csrf, ip, user_agent, created_at, seen_at, proved_at, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: session_seen :exec
UPDATE dashboard_sessions SET seen_at = $1 WHERE tenant_id = $2 AND hash = $3;

-- name: session_drop :exec
DELETE FROM dashboard_sessions WHERE tenant_id = $1 AND user_id = $2 AND id = $3;

-- name: sessions_drop_of_user :exec
DELETE FROM dashboard_sessions WHERE tenant_id = $1 AND user_id = $2;

-- name: sessions_drop_ended :exec
DELETE FROM dashboard_sessions WHERE tenant_id = $1 AND ends_at <= $2;
