/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pools and attempts while every allocation fails once: what follows is clean, and nothing stays.
 */
#include "support_attempts.h"

#include <stdlib.h>
#include <string.h>

/* Counts what is held, and fails the allocation whose number is `fails`. */
struct ration {
    long given, fails;
    size_t held;
};

static void *ration_alloc(void *self, size_t size)
{
    struct ration *ration = self;
    void *memory = ration->given++ == ration->fails ? NULL : malloc(size);

    if (memory) {
        memset(memory, 0xa5, size);
        ration->held += size;
    }
    return memory;
}

static void ration_free(void *self, void *memory, size_t size)
{
    ((struct ration *)self)->held -= memory ? size : 0;
    free(memory);
}

struct field {
    struct es_pool *db, *cpu;
    struct es_policy policy;
    struct es_units units[2];
    struct es_demand demand;
    int fails;
};

static struct es_result attempt(struct es_self *self, void *data)
{
    struct field *f = data;
    struct es_result slept = es_sleep(self, 7);

    if (slept.code)
        return slept;
    if (es_attempt_number(self) == 0)
        return es_fail(f);
    slept = es_sleep(self, 30);
    return slept.code ? slept : es_ok(NULL);
}

static struct es_result call(struct es_self *self, void *data)
{
    struct field *f = data;

    return es_attempt(self, &f->policy, attempt, f);
}

static struct es_result take(struct es_self *self, void *data)
{
    struct field *f = data;
    struct es_result taken = es_demand_take(self, &f->demand);

    if (taken.code)
        return taken;
    es_sleep(self, 5);
    return es_demand_give(self, &f->demand) ? es_fail(NULL) : es_ok(NULL);
}

static struct es_result awaits(struct es_self *self, void *data)
{
    (void)data;
    return es_await(self, "call");
}

/* False: something could not be made. */
static bool field_make(struct field *f, struct es_sched *sched)
{
    f->db = es_pool_new(sched, &ES_POOL(.name = "db", .slots = 2), NULL);
    f->cpu = es_pool_new(sched, &ES_POOL(.slots = 1, .queue = ES_PRIORITY), NULL);
    f->units[0] = (struct es_units){ f->db, 1 };
    f->units[1] = (struct es_units){ f->cpu, 1 };
    f->demand = ES_DEMAND(.units = f->units, .count = 2, .patience = 40);
    f->policy = ES_POLICY(.demand = &f->demand, .attempts = 3, .timeout = 20, .hedges = 1,
                          .hedge_after = 10, .backoff = { .initial = 3 });
    f->policy.budget =
        es_budget_new(sched, &ES_BUDGET(.kind = ES_BUDGET_TOKENS, .most = 100), NULL);
    f->policy.breaker = es_breaker_new(
        sched, &ES_BREAKER(.calls = 20, .least = 18, .threshold = .9, .open = 10), NULL);
    return f->db && f->cpu && f->policy.budget && f->policy.breaker;
}

static void field_run(struct es_sched *sched, struct es_set *set)
{
    struct es_request *request;

    for (int i = 0; i < 6; i++)
        es_request_start(sched, set, &ES_CALL(.mode = ES_ALL_SETTLED), NULL);
    while ((request = es_request_wait_any(sched))) {
        for (es_id task = 0; task < 4; task++) {
            int code = es_request_result(request, task).code;

            assert_true(code == ES_OK || code == ES_NO_MEMORY || code == ES_FAILED ||
                        code == ES_TIMED_OUT || code == ES_ABANDONED || code == ES_CANCELLED ||
                        code == ES_REJECTED);
        }
        es_request_free(request);
    }
}

/* The number of allocations that there were. */
static long everything(struct ration *ration)
{
    struct es_alloc alloc = ES_ALLOC(.self = ration, .alloc = ration_alloc, .free = ration_free);
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = es_set_new(&alloc);
    struct field f;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.alloc = &alloc, .clock = &clock.clock, BENCH_VARIANT), NULL);
    if (sched && set && field_make(&f, sched)) {
        es_set_add(set, "call", call, &f);
        es_set_add(set, "take", take, &f);
        es_set_demand(set, es_set_add(set, "awaits", awaits, &f), &f.demand);
        es_set_demand(set, es_set_add(set, "again", call, &f),
                      &ES_DEMAND(.units = f.units, .count = 1));
        if (es_set_build(set, NULL) == ES_OK) {
            field_run(sched, set);
            assert_int_equal(es_pool_unused(f.db), 2);
            assert_int_equal(es_pool_unused(f.cpu), 1);
            assert_int_equal(es_pool_waiting(f.db), 0);
            assert_int_equal(es_budget_free(f.policy.budget), ES_OK);
            assert_int_equal(es_breaker_free(f.policy.breaker), ES_OK);
            assert_int_equal(es_pool_free(f.db), ES_OK);
        }
    }
    es_set_free(set);
    es_sched_free(sched);
    assert_int_equal(ration->held, 0);
    return ration->given;
}

static void every_allocation_that_fails_is_a_clean_failure(void **state)
{
    struct ration all = { 0, -1, 0 };
    long count = everything(&all);

    (void)state;
    assert_true(count > 100);
    for (long fails = 0; fails < count; fails++) {
        struct ration ration = { 0, fails, 0 };

        everything(&ration);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_that_fails_is_a_clean_failure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
