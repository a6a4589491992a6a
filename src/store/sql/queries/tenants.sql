-- name: tenants_list :many
SELECT tenant_id, name, issuer, created_at FROM tenants ORDER BY tenant_id;

-- name: tenant_last_id :one
SELECT coalesce(max(tenant_id), 0) FROM tenants;

-- name: tenant_put :exec
INSERT INTO tenants (tenant_id, name, issuer, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, created_at = excluded.created_at;
