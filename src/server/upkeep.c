/* SPDX-License-Identifier: Apache-2.0 */
#include "server/upkeep.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/retention.h"

#define HOUR_MS   INT64_C(3600000)
#define RETRY_MS  INT64_C(60000)
#define ARENA_MAX 4194304

static int64_t steady_ms(void)
{
	return (int64_t)(clock_steady_us() / 1000);
}

/* The system's hand: no person, no scopes. Of two writers at once one does it again. */
static err one_step(struct instance *i, const struct tenant *tenant, struct retention_step *step)
{
	AUTO(arena_freep) struct arena *a = arena_new(ARENA_MAX);
	TRY_PTR(a);
	struct ctx c = { .arena = a,
		.clock = &clock_system,
		.rng = &rng_system,
		.now = clock_now_ms(&clock_system),
		.tenant = tenant,
		.conn = i->conn,
		.batch = store_batch_new() };
	TRY_PTR(c.batch);
	err e = retention_step(&c, step);
	if (e.code || store_batch_is_empty(c.batch)) {
		store_batch_free(c.batch);
		return e;
	}
	e = instance_commit(i, &c);
	step->more = step->more || e.code == ERR_CHANGED;
	return e.code == ERR_CHANGED ? OK : e;
}

static void tell(struct upkeep *u, const struct tenant *tenant, const struct retention_step *step)
{
	char seq[24];
	if (!step->bad_seq || (u->told_ms && steady_ms() - u->told_ms < HOUR_MS))
		return;
	u->told_ms = steady_ms();
	snprintf(seq, sizeof seq, "%lld", (long long)step->bad_seq);
	log_line(LOG_ERROR, "events do not fit their chain: log retention removes none of them",
		"tenant", tenant->name, "event", seq, NULL);
}

/* Whether the tenant is done, with or without success. */
static bool keep_tenant(struct upkeep *u, struct instance *i, const struct tenant *t, int64_t until)
{
	struct retention_step step;
	do {
		err e = one_step(i, t, &step);
		if (e.code) {
			log_line(LOG_ERROR, "log retention failed; it is tried again", "tenant",
				t->name, "error", err_name(e.code), NULL);
			u->due_ms = steady_ms() + RETRY_MS;
			return true;
		}
		tell(u, t, &step);
	} while (step.more && steady_ms() < until);
	return !step.more;
}

void upkeep_run(struct upkeep *u, struct instance *i)
{
	int64_t now = steady_ms(), until = now + UPKEEP_TURN_MS;
	const struct tenant *t;
	if (!u->at && now < u->due_ms)
		return;
	if (!u->at)
		u->due_ms = now + HOUR_MS;
	while ((t = tenants_at(i->tenants, u->at))) {
		if (!keep_tenant(u, i, t, until))
			return; /* goes on with it at the next look */
		u->at++;
		if (steady_ms() >= until)
			return;
	}
	u->at = 0;
}
