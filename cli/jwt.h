/* SPDX-License-Identifier: Apache-2.0 */
/* jwt.h: mintage jwt sign, verify and decode. */
#pragma once
#include "cli/command.h"

/* Prints a token that the options and claims describe. */
int jwt_sign_run(struct cli *cli);
/* Prints the payload of a token that holds, or says why it does not. */
int jwt_verify_run(struct cli *cli);
/* Prints header, payload and times of a token that nobody checks. */
int jwt_decode_run(struct cli *cli);

extern const struct option_row jwt_key_options[]; /* of sign and verify, see jwt_key.h */
extern const struct option_row jwt_sign_options[];
extern const struct option_row jwt_verify_options[];
extern const struct option_row jwt_decode_options[];
