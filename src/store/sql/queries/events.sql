-- name: event_insert :exec
INSERT INTO events (tenant_id, seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti,
	detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: event_last :one
SELECT seq, log_id, hash FROM events WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1;

-- name: events_after :many
SELECT seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti, detail, hash
FROM events WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3;
