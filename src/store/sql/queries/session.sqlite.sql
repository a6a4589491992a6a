-- What a connection is told when it opens, and transactions.

-- name: setup_writer :script
PRAGMA busy_timeout = 5000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -2048;
PRAGMA mmap_size = 0;
PRAGMA temp_store = MEMORY;
PRAGMA journal_size_limit = 16777216;

-- name: setup_reader :script
PRAGMA busy_timeout = 5000;
PRAGMA query_only = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -512;
PRAGMA mmap_size = 0;
PRAGMA temp_store = MEMORY;

-- name: data_version :one
PRAGMA data_version;

-- name: read_begin :exec
BEGIN;

-- name: write_begin :exec
BEGIN IMMEDIATE;

-- name: commit :exec
COMMIT;

-- name: rollback :exec
ROLLBACK;

-- name: savepoint :exec
SAVEPOINT batch;

-- name: savepoint_release :exec
RELEASE batch;

-- name: savepoint_rollback :exec
ROLLBACK TO batch;
