/* SPDX-License-Identifier: Apache-2.0 */
/* handlers.h: the operations that a file of api/dashboard/ names as "handler"; the generated table
 * points to them. */
#pragma once
#include "api/management/op.h"

op_handler session_show, session_setup, session_login, session_login_totp, session_logout,
	session_reauthenticate;
op_handler account_sessions, account_session_delete, account_password, account_totp_new,
	account_totp_confirm, account_totp_delete;
op_handler user_sessions, user_sessions_delete, roles_list, roles_get;
op_handler explorer_show_page, explorer_mint, explorer_revoke_token;
op_handler overview_show, logs_list, logs_stream, audit_list;
op_handler machines_list, find_show;
op_handler applications_facts;
op_handler client_secrets_list, client_secrets_add, client_secrets_rotate, client_secrets_delete;
op_handler global_secret_reveal, global_secret_rotate, tenant_options_get, tenant_options_patch;
op_handler trial_run;
op_handler two_person_rule_put, approvals_list, approvals_post, approvals_approve, approvals_refuse,
	approvals_delete;
