-- name: event_insert :exec
INSERT INTO events (tenant_id, seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti,
	detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: event_last :one
SELECT seq, log_id, hash FROM events WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1;

-- name: events_after :many
SELECT seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti, detail, hash
FROM events WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3;

-- Newest first, between seq $3 and $2; an empty text, and 0, are no condition.
-- name: events_search :many
SELECT seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti, detail, hash
FROM events WHERE tenant_id = $1 AND seq < $2 AND seq >= $3 AND ($4 = '' OR type = $4) AND ($5 = '' OR client_id = $5)
	AND ($6 = 0 OR at >= $6) AND ($7 = 0 OR at < $7)
	AND ($8 = '' OR instr(lower(description || ' ' || client_id || ' ' || client_name || ' ' || ip || ' ' || scope || ' ' || jti), $8) > 0)
ORDER BY seq DESC LIMIT $9;

-- What people and machines changed, and what people minted; $8 and $9 stand in the detail as they are, $10 is looked for in what changed.
-- name: events_audit :many
SELECT seq, log_id, at, type, description, client_id, client_name, ip, user_agent, audience, scope, jti, detail, hash
FROM events WHERE tenant_id = $1 AND seq < $2 AND seq >= $3
	AND (type IN ('sapi', 'sdash', 'fdash', 'w', 'sretention') OR (type = 'seccft' AND instr(detail, '"user_id"') > 0))
	AND ($4 = '' OR type = $4) AND ($5 = '' OR client_id = $5) AND ($6 = 0 OR at >= $6) AND ($7 = 0 OR at < $7)
	AND ($8 = '' OR instr(detail, $8) > 0) AND ($9 = '' OR instr(detail, $9) > 0)
	AND ($10 = '' OR instr(lower(description || ' ' || client_id || ' ' || ip || ' ' || jti || ' '
		|| substr(detail, instr(detail, '"change":['))), $10) > 0)
ORDER BY seq DESC LIMIT $11;

-- name: event_time :one
SELECT at FROM events WHERE tenant_id = $1 AND seq = $2;

-- name: events_by_hour :many
SELECT at - at % 3600000 AS hour, sum(type = 'seccft'), sum(type = 'feccft') FROM events
WHERE tenant_id = $1 AND seq >= $2 AND at >= $3 AND type IN ('seccft', 'feccft') GROUP BY hour ORDER BY hour;

-- name: events_by_client :many
SELECT client_id, max(client_name), sum(type = 'seccft') AS issued, sum(type = 'feccft') AS refused FROM events
WHERE tenant_id = $1 AND seq >= $2 AND at >= $3 AND type IN ('seccft', 'feccft')
GROUP BY client_id ORDER BY issued + refused DESC, client_id LIMIT $4;
