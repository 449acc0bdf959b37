/* SPDX-License-Identifier: MIT
 * What to do about a service that is slow now and then, and fails now and then: a policy with
 * retries, a budget for them, a hedge, a time limit and a breaker. In virtual time, so this takes
 * none. Between 200 and 400 ms the service is down. */
#include <stdio.h>

#include "earliest.h"

enum { CALLS = 12 };

static const es_ns ms = 1000000;

struct world {
    struct es_sched *sched;
    struct es_set *page;
    struct es_policy policy;
    unsigned asked; /* attempts that reached the service */
};

/* The service: 10 ms, and every fourth answer takes 200 ms. A real body would send a request, wait
 * with es_wait_fd, and tell the other side es_deadline. */
static struct es_result ask(struct es_self *self, void *data)
{
    struct world *world = data;
    es_ns now = es_now(self);
    bool slow = ++world->asked % 4 == 0;
    struct es_result slept = es_sleep(self, slow ? 200 * ms : 10 * ms);

    if (slept.code)
        return slept; /* cancelled: somebody else was faster */
    return now >= 200 * ms && now < 400 * ms ? es_fail("the service is down") : es_ok("the user");
}

static struct es_result page(struct es_self *self, void *data)
{
    struct world *world = data;
    es_ns begin = es_now(self);
    struct es_result user = es_attempt(self, &world->policy, ask, world);

    printf("at %3d ms: %-22s after %3d ms\n", (int)(begin / ms),
           user.code == ES_FAILED     ? (const char *)user.value
           : user.code == ES_REJECTED ? "rejected"
           : user.code                ? "out of time"
                                      : "ok",
           (int)((es_now(self) - begin) / ms));
    return user;
}

static struct es_result arrivals(struct es_self *self, void *data)
{
    struct world *world = data;

    for (int i = 0; i < CALLS; i++) {
        es_sleep_until_last(self, i * 50 * ms);
        es_request_start(world->sched, world->page, &ES_CALL(.deadline = es_now(self) + 300 * ms),
                         NULL);
    }
    return es_ok(NULL);
}

int main(void)
{
    struct es_virtual_clock clock;
    struct world world = { 0 };
    struct es_set *arriving = es_set_new(NULL);
    struct es_request *request;

    es_virtual_clock_init(&clock);
    world.sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock, .jitter_seed = 1), NULL);
    world.page = es_set_new(NULL);
    world.policy =
        ES_POLICY(.timeout = 100 * ms, .timeout_cancel = true, .attempts = 3,
                  .backoff = { .initial = 10 * ms, .multiplier = 2, .jitter = ES_JITTER_FULL },
                  .hedges = 1, .hedge_after = 30 * ms, .hedge_cancel = true);
    world.policy.budget = es_budget_new(
        world.sched, &ES_BUDGET(.kind = ES_BUDGET_TOKENS, .most = 10, .ratio = 0.1), NULL);
    world.policy.breaker = es_breaker_new(
        world.sched, &ES_BREAKER(.calls = 6, .least = 6, .threshold = 0.5, .open = 100 * ms), NULL);
    es_set_add(world.page, "page", page, &world);
    es_set_add(arriving, "arrivals", arrivals, &world);
    es_request_start(world.sched, arriving, NULL, NULL);
    while ((request = es_request_wait_any(world.sched)))
        es_request_free(request);
    printf("%u attempts\n", world.asked);
    es_sched_free(world.sched); /* and its budgets and breakers */
    es_set_free(world.page);
    es_set_free(arriving);
    return 0;
}
