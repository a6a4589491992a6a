/* SPDX-License-Identifier: Apache-2.0 */
/* Stands for the hooks and handlers that the generated tables point to, so that the tables can be
 * read without core and api. */
#include "api/dashboard/handlers.h"
#include "api/management/handlers.h"
#include "core/hooks.h"

#define HOOKS(name)                                                                                \
	extern const struct resource_hooks name##_hooks;                                           \
	const struct resource_hooks name##_hooks = { 0 };
HOOKS(client)
HOOKS(client_grant)
HOOKS(resource_server)
HOOKS(tenant_settings)
HOOKS(dashboard_user)
HOOKS(dashboard_role)

#define HANDLER(name)                                                                              \
	err name(struct ctx *c, const struct op_in *in, struct op_out *out)                        \
	{                                                                                          \
		(void)c;                                                                           \
		(void)in;                                                                          \
		(void)out;                                                                         \
		return OK;                                                                         \
	}
HANDLER(client_rotate_secret)
HANDLER(client_connections_list)
HANDLER(client_grant_organizations)
HANDLER(client_credential_list)
HANDLER(client_credential_get)
HANDLER(client_credential_create)
HANDLER(client_credential_patch)
HANDLER(client_credential_delete)
HANDLER(signing_key_list)
HANDLER(signing_key_get)
HANDLER(signing_key_rotate)
HANDLER(signing_key_revoke)
HANDLER(encryption_key_list)
HANDLER(encryption_key_get)
HANDLER(encryption_key_create)
HANDLER(encryption_key_import)
HANDLER(encryption_key_delete)
HANDLER(encryption_key_rekey)
HANDLER(encryption_key_wrapping_key)
HANDLER(blacklist_list)
HANDLER(blacklist_add)
HANDLER(session_show)
HANDLER(session_setup)
HANDLER(session_login)
HANDLER(session_login_totp)
HANDLER(session_logout)
HANDLER(session_reauthenticate)
HANDLER(account_sessions)
HANDLER(account_session_delete)
HANDLER(account_password)
HANDLER(account_totp_new)
HANDLER(account_totp_confirm)
HANDLER(account_totp_delete)
HANDLER(user_sessions)
HANDLER(user_sessions_delete)
HANDLER(roles_list)
HANDLER(roles_get)
HANDLER(explorer_show_page)
HANDLER(explorer_mint)
HANDLER(explorer_revoke_token)
HANDLER(overview_show)
HANDLER(logs_list)
HANDLER(logs_stream)
HANDLER(audit_list)
HANDLER(applications_facts)
HANDLER(client_secrets_list)
HANDLER(client_secrets_add)
HANDLER(machines_list)
HANDLER(client_secrets_rotate)
HANDLER(client_secrets_delete)
HANDLER(global_secret_reveal)
HANDLER(global_secret_rotate)
HANDLER(find_show)
HANDLER(tenant_options_get)
HANDLER(two_person_rule_put)
HANDLER(approvals_list)
HANDLER(approvals_post)
HANDLER(approvals_approve)
HANDLER(approvals_refuse)
HANDLER(approvals_delete)
HANDLER(tenant_options_patch)
HANDLER(trial_run)
