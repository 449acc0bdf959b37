/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_pools.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench_graph.h"

enum { REQUESTS = 100000, FLIGHT = 100, ROUNDS = 5 };

struct way {
    const char *name;
    es_body *body;
    bool declared; /* slots are taken before the body is entered */
    bool contended;
};

static struct es_pool *pool;
static struct es_units units;
static struct es_demand demand;
static struct es_policy plain, taking, retrying;

static struct es_result takes(struct es_self *self, void *data)
{
    struct es_result taken = es_pool_take(self, pool, 1);

    if (taken.code || es_pool_give(self, pool, 1))
        exit(1);
    return es_ok(data);
}

static struct es_result sleeps(struct es_self *self, void *data)
{
    (void)data;
    return es_sleep(self, 1);
}

static struct es_result attempt(struct es_self *self, void *data)
{
    return es_attempt(self, &plain, bench_empty, data);
}

static struct es_result attempt_taking(struct es_self *self, void *data)
{
    return es_attempt(self, &taking, bench_empty, data);
}

static struct es_result fails_once(struct es_self *self, void *data)
{
    return es_attempt_number(self) == 0 ? es_fail(NULL) : es_ok(data);
}

static struct es_result attempt_twice(struct es_self *self, void *data)
{
    return es_attempt(self, &retrying, fails_once, data);
}

static const struct way ways[] = {
    { "nothing", bench_empty, false, false },
    { "a sleep", sleeps, false, false },
    { "slot on entry, unused ones", bench_empty, true, false },
    { "slot on entry, all wait", bench_empty, true, true },
    { "es_pool_take, unused ones", takes, false, false },
    { "es_pool_take, all wait", takes, false, true },
    { "es_attempt", attempt, false, false },
    { "es_attempt with a slot", attempt_taking, false, false },
    { "es_attempt, a retry", attempt_twice, false, false },
};

static void run_some(struct es_sched *sched, struct es_set *set)
{
    struct es_request *request;

    for (int k = 0; k < FLIGHT; k++)
        if (!es_request_start(sched, set, NULL, NULL))
            exit(1);
    while ((request = es_request_wait_any(sched)))
        es_request_free(request);
}

/* Nanoseconds a request of one task. */
static double measure(const struct way *way)
{
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    double begin;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock), NULL);
    pool = es_pool_new(sched, &ES_POOL(.slots = way->contended ? 1 : 2 * FLIGHT), NULL);
    units = (struct es_units){ pool, 1 };
    demand = ES_DEMAND(.units = &units, .count = 1);
    plain = ES_POLICY(.attempts = 1);
    taking = ES_POLICY(.demand = &demand);
    retrying = ES_POLICY(.attempts = 2);
    es_set_add(set, NULL, way->body, NULL);
    if (way->declared)
        es_set_demand(set, 0, &demand);
    run_some(sched, set);
    begin = bench_seconds();
    for (int i = 0; i < REQUESTS; i += FLIGHT)
        run_some(sched, set);
    begin = bench_seconds() - begin;
    es_sched_free(sched);
    es_set_free(set);
    return begin / REQUESTS * 1e9;
}

void bench_pool_lines(void)
{
    printf("ns a request of one task, %d at once\n", FLIGHT);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        double times[ROUNDS];

        for (int round = 0; round < ROUNDS; round++)
            times[round] = measure(&ways[i]);
        printf("%-30s %8.0f\n", ways[i].name, bench_median(times, ROUNDS));
    }
}
