-- name: changes_get :one
SELECT counter FROM changes WHERE tenant_id = 0;

-- name: changes_raise :one
UPDATE changes SET counter = counter + 1 WHERE tenant_id = 0 RETURNING counter;
