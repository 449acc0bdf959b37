/* SPDX-License-Identifier: GPL-3.0-or-later
 * Random calls under random policies at shared pools, held against rules: ES_TRIALS of them. */
#include "support_attempts.h"

#include <stdlib.h>
#include <string.h>

enum { POOLS = 3 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) % below);
}

static bool one_in(uint64_t *random, uint32_t times) { return draw(random, times) == 0; }

/* What calls share. */
struct shared {
    struct es_pool *pool[POOLS];
    uint32_t slots[POOLS];
    enum es_queue queue[POOLS];
    struct es_units units[MOST_CALLS][2];
    struct es_demand demand[MOST_CALLS];
    struct es_budget *budget;
    struct es_breaker *breaker;
};

static void shared_make(struct shared *shared, struct scene *s, uint64_t *random)
{
    for (int i = 0; i < POOLS; i++) {
        struct es_pool_options options =
            ES_POOL(.slots = 1 + draw(random, 3), .queue = (enum es_queue)draw(random, 3));

        options.places = one_in(random, 3)   ? 1 + draw(random, 4)
                         : one_in(random, 8) ? ES_NO_PLACES
                                             : 0;
        shared->slots[i] = options.slots;
        shared->queue[i] = options.queue;
        shared->pool[i] = es_pool_new(s->sched, &options, NULL);
        assert_non_null(shared->pool[i]);
    }
    shared->budget = es_budget_new(
        s->sched,
        &ES_BUDGET(.kind = (enum es_budget_kind)draw(random, 4), .most = 6, .ratio = .2, .least = 2,
                   .share = .3, .counts_backoff = one_in(random, 2), .rate = 1e8, .window = 30,
                   .cost = 1, .timeout_cost = 2, .refund = .5),
        NULL);
    shared->breaker = es_breaker_new(
        s->sched, &ES_BREAKER(.calls = 6, .least = 4, .threshold = .7, .open = 15, .probes = 2),
        NULL);
    assert_true(shared->budget && shared->breaker);
}

static void draw_policy(struct es_policy *policy, struct shared *shared, int call, uint64_t *random)
{
    uint32_t first = draw(random, POOLS);
    struct es_demand *demand = &shared->demand[call];

    shared->units[call][0] =
        (struct es_units){ shared->pool[first], 1 + draw(random, shared->slots[first]) };
    shared->units[call][1] = (struct es_units){ shared->pool[(first + 1) % POOLS], 1 };
    *demand = ES_DEMAND(.units = shared->units[call], .count = 1 + one_in(random, 4),
                        .priority = (int64_t)draw(random, 3) - 1,
                        .patience = one_in(random, 3) ? draw(random, 20) : 0);
    policy->demand = one_in(random, 5) ? NULL : demand;
    policy->timeout = one_in(random, 2) ? 6 + draw(random, 20) : 0;
    policy->timeout_cancel = one_in(random, 2);
    policy->attempts = draw(random, 4);
    policy->backoff = (struct es_backoff){ .initial = draw(random, 6),
                                           .multiplier = 2,
                                           .max = 10,
                                           .jitter = (enum es_jitter)draw(random, 5),
                                           .share = .5 };
    policy->budget = one_in(random, 2) ? shared->budget : NULL;
    policy->breaker = one_in(random, 2) ? shared->breaker : NULL;
    policy->hedges = draw(random, 3);
    policy->tied = one_in(random, 4);
    policy->hedge_after = policy->tied ? 0 : 1 + draw(random, 5);
    policy->cancel_delay = policy->tied ? draw(random, 3) : 0;
    policy->hedge_cancel = one_in(random, 2);
}

static void draw_call(struct scene *s, struct shared *shared, es_ns comes, uint64_t *random)
{
    struct script script[4];
    struct calling *c;
    int call = s->calls;

    for (int i = 0; i < 4; i++)
        script[i] = (struct script){ draw(random, 25), one_in(random, 3) };
    c = scene_call(s, comes, script, 4);
    draw_policy(&c->policy, shared, call, random);
    c->deadline = one_in(random, 4) ? comes + 1 + draw(random, 50) : 0;
    c->timeout = one_in(random, 8) ? 1 + draw(random, 40) : 0;
}

/* ---- rules ---- */

static void hold_times(const struct calling *c, const struct es_attempt_record *r)
{
    assert_true(r->told >= r->issued && r->told != ES_NEVER);
    assert_true((r->start == ES_NEVER) == (r->end == ES_NEVER));
    assert_true(r->start == ES_NEVER || (r->start >= r->issued && r->end >= r->start));
    if (r->code == ES_OK || r->code == ES_FAILED)
        assert_int_equal(r->told, r->end);
    if (r->code == ES_SHED || r->code == ES_REJECTED)
        assert_true(r->told == r->issued && r->start == ES_NEVER);
    if (c->policy.timeout && bench_workers() <= 1)
        assert_true(r->told - r->issued <= c->policy.timeout);
    if (c->policy.demand && c->policy.demand->patience)
        assert_true(r->start == ES_NEVER || r->start - r->issued <= c->policy.demand->patience);
}

static uint32_t slots_of(const struct calling *c, const struct es_pool *pool)
{
    for (uint32_t i = 0; c->policy.demand && i < c->policy.demand->count; i++)
        if (c->policy.demand->units[i].pool == pool)
            return c->policy.demand->units[i].slots;
    return 0;
}

/* Whenever an attempt starts, those that run then hold no more than there is. */
static void hold_slots(const struct scene *s, const struct es_pool *pool, uint32_t slots, es_ns at)
{
    uint32_t held = 0;

    for (int i = 0; i < s->calls; i++)
        for (int k = 0; k < s->calling[i].told; k++) {
            const struct es_attempt_record *r = &s->calling[i].record[k];

            if (r->start <= at && at < r->end)
                held += slots_of(&s->calling[i], pool);
        }
    assert_true(held <= slots);
}

/* In a FIFO pool nobody who came later starts earlier. */
static void hold_order(const struct scene *s, const struct es_pool *pool,
                       const struct es_attempt_record *r)
{
    for (int i = 0; i < s->calls; i++)
        for (int k = 0; k < s->calling[i].told; k++) {
            const struct es_attempt_record *other = &s->calling[i].record[k];

            if (slots_of(&s->calling[i], pool) && other->start != ES_NEVER &&
                other->issued > r->issued)
                assert_true(other->start >= r->start);
        }
}

static void hold_all(const struct scene *s, const struct shared *shared)
{
    for (int i = 0; i < s->calls; i++) {
        const struct calling *c = &s->calling[i];

        assert_true(c->told <= MOST_TRIES);
        for (int k = 0; k < c->told; k++) {
            const struct es_attempt_record *r = &c->record[k];

            assert_int_equal(r->attempt, k); /* each was told once */
            hold_times(c, r);
            for (int p = 0; p < POOLS; p++) {
                if (r->start == ES_NEVER || !slots_of(c, shared->pool[p]))
                    continue;
                hold_slots(s, shared->pool[p], shared->slots[p], r->start);
                if (shared->queue[p] == ES_FIFO)
                    hold_order(s, shared->pool[p], r);
            }
        }
    }
    for (int p = 0; p < POOLS; p++)
        assert_int_equal(es_pool_unused(shared->pool[p]), shared->slots[p]);
    assert_int_equal(es_budget_free(shared->budget), ES_OK);
    assert_int_equal(es_breaker_free(shared->breaker), ES_OK);
}

/* A hash of all that was told. */
static uint64_t trial(uint64_t seed)
{
    static struct scene s;
    static struct shared shared;
    uint64_t random = seed;
    uint64_t hash = 0;
    es_ns comes = 0;

    scene_open(&s);
    shared_make(&shared, &s, &random);
    for (uint32_t i = 2 + draw(&random, MOST_CALLS - 2); i > 0; i--) {
        comes += draw(&random, 12);
        draw_call(&s, &shared, comes, &random);
    }
    scene_run(&s);
    hold_all(&s, &shared);
    for (int i = 0; i < s.calls; i++)
        for (int k = 0; k < s.calling[i].told; k++) {
            const struct es_attempt_record *r = &s.calling[i].record[k];
            const es_ns parts[] = { r->code, r->issued, r->start, r->end, r->told };

            for (int part = 0; part < 5; part++)
                hash = (hash ^ (uint64_t)parts[part]) * UINT64_C(0x100000001b3);
        }
    scene_close(&s);
    return hash;
}

static void random_calls_keep_the_rules_and_repeat(void **state)
{
    const char *wanted = getenv("ES_TRIALS");
    const char *only = getenv("ES_SEED");
    uint64_t trials = wanted ? strtoull(wanted, NULL, 10) : 300;
    uint64_t first = only ? strtoull(only, NULL, 10) : 1;

    (void)state;
    for (uint64_t seed = first; seed < first + (only ? 1 : trials); seed++) {
        uint64_t hash;

        print_message(only ? "seed %llu\n" : "", (unsigned long long)seed);
        hash = trial(seed);
        if (bench_workers() <= 1)
            assert_int_equal(hash, trial(seed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_calls_keep_the_rules_and_repeat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
