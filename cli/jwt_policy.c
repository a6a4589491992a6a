/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jwt_policy.h"
#include "cli/jwk_read.h"

#define LEEWAY_MAX_S 86400

const struct option_row jwt_verify_options[] = {
	{ "jwks", OPTION_FILE, "FILE|URL",
		"the key set, {\"keys\": [...]}, in a file or at an https address", NULL, NULL,
		NULL, 0, 0 },
	{ "algorithm", OPTION_MULTI, "ALG",
		"an algorithm to let through (default: all that suit the key)", NULL, NULL,
		jwk_algorithms, 0, 0 },
	{ "algorithms", OPTION_TEXT, "LIST", "the same as a list with commas", NULL, NULL, NULL, 0,
		0 },
	{ "audience", OPTION_MULTI, "TEXT", "aud must hold this, or one of several", NULL, NULL,
		NULL, 0, 0 },
	{ "all-audiences", OPTION_FLAG, NULL, "aud must hold all of --audience", NULL, NULL, NULL,
		0, 0 },
	{ "any-audience", OPTION_FLAG, NULL,
		"unsafe where several services trust the issuer: aud does not matter", NULL, NULL,
		NULL, 0, 0 },
	{ "issuer", OPTION_MULTI, "TEXT", "iss must be this, or one of several", NULL, NULL, NULL,
		0, 0 },
	{ "any-issuer", OPTION_FLAG, NULL,
		"unsafe where several issuers have the key: iss does not matter", NULL, NULL, NULL,
		0, 0 },
	{ "subject", OPTION_TEXT, "TEXT", "sub must be this", NULL, NULL, NULL, 0, 0 },
	{ "jwtid", OPTION_TEXT, "TEXT", "jti must be this", NULL, NULL, NULL, 0, 0 },
	{ "nonce", OPTION_TEXT, "TEXT", "nonce must be this", NULL, NULL, NULL, 0, 0 },
	{ "typ", OPTION_TEXT, "TEXT", "typ in the header must be this, such as at+jwt", NULL, NULL,
		NULL, 0, 0 },
	{ "required", OPTION_MULTI, "NAME", "this claim must be there", NULL, NULL, NULL, 0, 0 },
	{ "require", OPTION_MULTI, "NAME", NULL, NULL, NULL, NULL, 0, 0 }, /* its older name */
	{ "leeway", OPTION_SECONDS, "TIME", "how far the clocks may be apart, a day at most", NULL,
		"0", NULL, 0, 0 },
	{ "max-age", OPTION_SECONDS, "TIME", "iat may be this long ago", NULL, NULL, NULL, 0, 0 },
	{ "ignore-expiration", OPTION_FLAG, NULL, "lets a token through that has expired", NULL,
		NULL, NULL, 0, 0 },
	{ "ignore-not-before", OPTION_FLAG, NULL, "lets a token through before its time", NULL,
		NULL, NULL, 0, 0 },
	{ "clock-timestamp", OPTION_INT, "SECONDS", "judges as of this time (default: now)", NULL,
		NULL, NULL, 0, INT64_MAX / 1000 },
	{ NULL, 0, NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

/* An empty text is a shell variable that was not set, and must not switch a check off. */
static err text_read(
	const char *option, const char *text, struct fault *fault, struct mint_text *ret_text)
{
	if (text && !*text)
		return fault_set(fault, ERR_USAGE, "--%s is empty", option);
	*ret_text = (struct mint_text){ text, text ? strlen(text) : 0 };
	return OK;
}

static err list_add(const struct options *o, const char *option, struct fault *fault,
	struct mint_text list[JWT_TEXTS_MAX], size_t *count)
{
	for (size_t i = 0; i < option_count(o, option); i++) {
		if (*count == JWT_TEXTS_MAX)
			return fault_set(
				fault, ERR_USAGE, "--%s: %d at most", option, JWT_TEXTS_MAX);
		TRY(text_read(option, option_item(o, option, i), fault, &list[*count]));
		(*count)++;
	}
	return OK;
}

/* Who asks for no issuer or audience accepts tokens that are meant for others: that takes a word.
 */
static err need_said(const struct options *o, const char *option, const char *any, size_t count,
	struct fault *fault)
{
	if (count && option_flag(o, any))
		return fault_set(fault, ERR_USAGE, "--%s or --%s, not both", option, any);
	if (!count && !option_flag(o, any))
		return fault_set(fault, ERR_USAGE,
			"say which it must be by --%s TEXT, or that it does not matter by --%s",
			option, any);
	return OK;
}

static err algs_read(const struct options *o, struct fault *fault, unsigned *algs)
{
	struct span rest = span_of(option_text(o, "algorithms"));
	for (size_t i = 0; i < option_count(o, "algorithm"); i++) {
		const char *name = option_item(o, "algorithm", i);
		*algs |= MINT_ALG_BIT(mint_alg_from_name(name, strlen(name)));
	}
	while (rest.p) {
		struct span name = span_cut(&rest, ',');
		enum mint_alg alg = mint_alg_from_name(name.p, name.n);
		if (alg == MINT_ALG_UNSET)
			return fault_set(fault, ERR_USAGE,
				"--algorithms: \"" SPAN_FMT "\" is no algorithm", SPAN_ARG(name));
		*algs |= MINT_ALG_BIT(alg);
	}
	return OK;
}

static err times_read(const struct cli *cli, struct fault *fault, struct jwt_policy *p)
{
	const struct options *o = &cli->options;
	struct mint_verify_options *v = &p->options;
	if (!option_seconds(o, "leeway", &v->leeway_s) || v->leeway_s < 0 ||
		v->leeway_s > LEEWAY_MAX_S)
		return fault_set(fault, ERR_USAGE, "--leeway is between 0 and 24h");
	if (option_seconds(o, "max-age", &v->max_age_s) && v->max_age_s <= 0)
		return fault_set(fault, ERR_USAGE, "--max-age must be more than nothing");
	if (option_flag(o, "ignore-expiration"))
		v->flags |= MINT_VERIFY_IGNORE_EXP;
	if (option_flag(o, "ignore-not-before"))
		v->flags |= MINT_VERIFY_IGNORE_NBF;
	p->now_s = option_text(o, "clock-timestamp") ? option_int(o, "clock-timestamp")
						     : clock_now_ms(cli->clock) / 1000;
	return OK;
}

err jwt_policy_read(const struct cli *cli, struct fault *fault, struct jwt_policy *p)
{
	const struct options *o = &cli->options;
	struct mint_verify_options *v = &p->options;
	TRY(algs_read(o, fault, &v->algs));
	TRY(list_add(o, "issuer", fault, p->issuers, &v->issuer_count));
	TRY(list_add(o, "audience", fault, p->audiences, &v->audience_count));
	TRY(list_add(o, "required", fault, p->required, &v->required_count));
	TRY(list_add(o, "require", fault, p->required, &v->required_count));
	TRY(need_said(o, "issuer", "any-issuer", v->issuer_count, fault));
	TRY(need_said(o, "audience", "any-audience", v->audience_count, fault));
	TRY(text_read("subject", option_text(o, "subject"), fault, &v->subject));
	TRY(text_read("jwtid", option_text(o, "jwtid"), fault, &v->jwtid));
	TRY(text_read("nonce", option_text(o, "nonce"), fault, &v->nonce));
	TRY(text_read("typ", option_text(o, "typ"), fault, &v->typ));
	TRY(times_read(cli, fault, p));
	v->issuers = p->issuers;
	v->audiences = p->audiences;
	v->required = p->required;
	v->flags |= (v->issuer_count ? 0 : MINT_VERIFY_ANY_ISSUER) |
		    (v->audience_count ? 0 : MINT_VERIFY_ANY_AUDIENCE) |
		    (option_flag(o, "all-audiences") ? MINT_VERIFY_ALL_AUDIENCES : 0);
	return OK;
}
