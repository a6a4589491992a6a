-- The one table that belongs to no tenant: which migrations have run. It is made before the first of them.

-- name: migrations_table :script
CREATE TABLE IF NOT EXISTS schema_migrations (
	version INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL
);

-- name: migrations_list :many all-tenants
SELECT version, name, checksum FROM schema_migrations ORDER BY version;

-- name: migration_add :exec all-tenants
INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3);
