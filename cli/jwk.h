/* SPDX-License-Identifier: Apache-2.0 */
/* jwk.h: mintage jwk generate, public, thumbprint, from-pem and to-pem. */
#pragma once
#include "cli/command.h"

/* Makes a key pair or a secret. */
int jwk_generate_run(struct cli *cli);
/* Prints the public half of a key. */
int jwk_public_run(struct cli *cli);
/* Prints the RFC 7638 thumbprint of a key. */
int jwk_thumbprint_run(struct cli *cli);
/* Turns PEM (or DER) into a JWK, and a JWK into PEM. */
int jwk_from_pem_run(struct cli *cli);
int jwk_to_pem_run(struct cli *cli);

extern const struct option_row jwk_generate_options[];
extern const struct option_row jwk_read_options[]; /* --algorithm --keyid, of all that read a key */
extern const struct option_row jwk_convert_options[]; /* --public */
extern const struct option_row jwk_keyid_options[];   /* --no-keyid */
extern const struct option_row jwk_pem_options[];     /* --pem */
extern const struct option_row jwk_thumbprint_options[];
extern const struct option_row jwk_out_options[]; /* see jwk_out.h */
