-- Tenants that link to one another: each has a document of the kind tenant_family, and is found by its key from another tenant.

CREATE INDEX document_keys_family ON document_keys (value, tenant_id) WHERE kind = 'tenant_family' AND key = 'family';
