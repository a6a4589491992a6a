-- name: tenants_list :many
SELECT tenant_id, name, issuer, created_at FROM tenants ORDER BY tenant_id;

-- The others that are of the same family.
-- name: tenants_of_family :many
SELECT t.tenant_id, t.name, t.issuer, t.created_at
FROM document_keys k JOIN tenants t ON t.tenant_id = k.tenant_id
WHERE k.kind = 'tenant_family' AND k.key = 'family' AND k.tenant_id <> $1 AND k.value = $2 ORDER BY k.tenant_id LIMIT $3;

-- name: tenant_last_id :one
SELECT coalesce(max(tenant_id), 0) FROM tenants;

-- name: tenant_put :exec
INSERT INTO tenants (tenant_id, name, issuer, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, created_at = excluded.created_at;
