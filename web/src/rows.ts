// SPDX-License-Identifier: Apache-2.0
// What the Management API's documents look like, as far as these pages use them.
export interface Client {
  client_id: string;
  name: string;
  description?: string;
  app_type?: string;
  global?: boolean;
  client_secret?: string;
  grant_types?: string[];
  token_endpoint_auth_method?: string | null;
  client_authentication_methods?: Record<string, unknown>;
  jwt_configuration?: { lifetime_in_seconds?: number; alg?: string };
  client_metadata?: Record<string, string>;
}

export interface Scope {
  value: string;
  description?: string;
}

export interface Api {
  id: string;
  name: string;
  identifier: string;
  is_system?: boolean;
  signing_alg?: string;
  token_lifetime?: number;
  token_dialect?: string;
  scopes?: Scope[];
}

export interface Grant {
  id: string;
  client_id: string;
  audience: string;
  scope: string[];
  is_system?: boolean;
}

export interface Credential {
  id: string;
  name?: string;
  kid?: string;
  alg?: string;
  credential_type: string;
  created_at: string;
  expires_at?: string | null;
}

export interface SigningKey {
  kid: string;
  current?: boolean;
  next?: boolean;
  previous?: boolean;
  revoked?: boolean;
  current_since?: string;
  current_until?: string;
  revoked_at?: string;
  fingerprint?: string;
}

export interface LogRow {
  seq: number;
  log_id: string;
  date: string;
  type: string;
  description: string;
  client_id: string;
  client_name: string;
  ip: string;
  user_agent: string;
  audience: string;
  scope: string;
  jti: string;
  details: unknown;
}

export interface Role {
  id: string;
  name: string;
  description?: string;
  scopes: string[];
  max_token_s: number;
  builtin: boolean;
  owner?: boolean;
}

export interface User {
  user_id: string;
  email: string;
  name: string;
  role_id: string;
  role: { id: string; name: string };
  blocked: boolean;
  totp: boolean;
  created_at: string;
}

export interface WebSession {
  id: string;
  current: boolean;
  ip: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
}

/** How an application proves itself. */
export const methodOf = (client: Client) =>
  Object.keys(client.client_authentication_methods ?? {})[0] ?? client.token_endpoint_auth_method ?? 'client_secret_post';

/** What a person may put into a grant: at the Management API only what he holds, or what is in it already. */
export const grantable = (scopes: Scope[], isManagement: boolean, may: (scope: string) => boolean, given: string[] = []) =>
  scopes.map((scope) => ({ ...scope, held: !isManagement || may(scope.value) || given.includes(scope.value) }));
