/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/version.h"
#include "cli/say.h"
#include <openssl/crypto.h>

int version_run(struct cli *cli)
{
	const char *openssl = OpenSSL_version(OPENSSL_VERSION_STRING);
	if (option_flag(&cli->options, "json")) {
		AUTO(json_decrefp)
		json_t *doc =
			json_pack("{s:s, s:s}", "mintage", MINTAGE_VERSION, "openssl", openssl);
		say_json(stdout, doc, false);
		return CLI_DONE;
	}
	printf("mintage %s (OpenSSL %s)\n", MINTAGE_VERSION, openssl);
	return CLI_DONE;
}
