-- name: anchor_get :one
SELECT seq, log_id, hash, until_seq, changed_at FROM event_anchors WHERE tenant_id = $1;

-- name: anchor_announce :exec
INSERT INTO event_anchors (tenant_id, seq, log_id, hash, until_seq, changed_at) VALUES ($1, 0, '', $2, $3, $4)
ON CONFLICT (tenant_id) DO UPDATE SET until_seq = max(event_anchors.until_seq, excluded.until_seq), changed_at = excluded.changed_at;

-- name: anchor_move :exec
UPDATE event_anchors SET seq = $1, log_id = $2, hash = $3, changed_at = $4 WHERE tenant_id = $5;

-- name: event_place :one
SELECT log_id, hash FROM events WHERE tenant_id = $1 AND seq = $2;

-- name: events_trim :exec
DELETE FROM events WHERE tenant_id = $1 AND seq <= $2;
