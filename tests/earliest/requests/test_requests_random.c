/* SPDX-License-Identifier: GPL-3.0-or-later
 * Requests share nothing but the scheduler: random sets with failures, deadlocks, limits and time
 * limits, many at once and arriving at random, do what each does alone on a scheduler of its own.
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TASKS = 12, MOST_STEPS = 4, SETS = 8, REQUESTS = 60 };

/* A sanitizer needs ten times as long for each. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { TRIALS = 250 };
#else
enum { TRIALS = 2000 };
#endif

struct deed {
    enum { SLEEP, AWAIT, AWAIT_UNTIL, FAIL_NOW, SHIELD } kind;
    uint32_t number;
    es_ns time;
};

struct plan {
    struct deed deeds[MOST_STEPS];
    uint32_t deed_count;
};

/* What came of one call, in times since it began. */
struct outcome {
    es_ns begin;
    es_ns ended[MOST_TASKS];
    int code[MOST_TASKS];
    int call;
};

struct random_set {
    struct es_set *set;
    struct es_call call;
    struct plan plans[MOST_TASKS];
    uint32_t count;
    struct outcome alone;
};

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static struct es_result perform(struct es_self *self, const struct deed *deed, es_ns begin)
{
    switch (deed->kind) {
    case SLEEP: return es_sleep(self, deed->time);
    case AWAIT: return es_await_id(self, deed->number);
    case AWAIT_UNTIL: return es_await_until(self, deed->number, begin + deed->time);
    case SHIELD: es_shield(self, true); return es_sleep(self, deed->time);
    default: return es_fail(NULL);
    }
}

static struct es_result body(struct es_self *self, void *data)
{
    const struct plan *plan = data;
    struct outcome *outcome = es_self_context(self);
    struct es_result result = es_ok(NULL);

    for (uint32_t i = 0; i < plan->deed_count; i++) {
        result = perform(self, &plan->deeds[i], outcome->begin);
        if (result.code && result.code != ES_TIMED_OUT)
            break;
    }
    outcome->ended[es_self_id(self)] = es_now(self) - outcome->begin;
    return result;
}

static void draw_set(struct random_set *set, uint64_t *seed)
{
    /* In strict order one call alone has turns that many do not have: which of two failures of one
     * instant is first may differ. */
    static const unsigned flags[] = { ES_CONTINUE, ES_CANCEL | ES_CONTINUE };

    memset(set, 0, sizeof *set);
    set->set = es_set_new(NULL);
    set->count = 1 + draw(seed, MOST_TASKS);
    for (es_id t = 0; t < set->count; t++) {
        struct plan *plan = &set->plans[t];

        plan->deed_count = draw(seed, MOST_STEPS + 1);
        for (uint32_t i = 0; i < plan->deed_count; i++) {
            uint32_t kind = draw(seed, 20);

            plan->deeds[i] = (struct deed){ kind < 9    ? SLEEP
                                            : kind < 16 ? AWAIT
                                            : kind < 18 ? AWAIT_UNTIL
                                            : kind < 19 ? SHIELD
                                                        : FAIL_NOW,
                                            draw(seed, set->count), draw(seed, 50) };
        }
        es_set_add(set->set, NULL, body, plan);
        if (t > 0 && draw(seed, 3) == 0)
            es_set_after(set->set, t, draw(seed, t));
        if (draw(seed, 6) == 0)
            es_set_timeout(set->set, t, 1 + draw(seed, 60));
    }
    set->call = ES_CALL(.mode = draw(seed, 2) ? ES_ALL : ES_ALL_SETTLED,
                        .flags = flags[draw(seed, 2)], .limit = draw(seed, 2) * (1 + draw(seed, 3)),
                        .timeout = draw(seed, 3) ? 0 : 1 + draw(seed, 120));
}

static void run_alone(struct random_set *set)
{
    struct es_virtual_clock clock;
    struct es_sched *sched;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&ES_OPTIONS(.clock = &clock.clock, .copy_stacks = bench_copies()), NULL);
    set->call.context = &set->alone;
    set->alone.call = es_run(sched, set->set, &set->call, NULL);
    for (es_id t = 0; t < set->count; t++)
        set->alone.code[t] = es_task_result(sched, t).code;
    es_sched_free(sched);
}

/* ---- and many at once ---- */

struct crowd {
    struct es_sched *sched;
    struct random_set *sets;
    struct outcome outcomes[REQUESTS];
    struct es_request *requests[REQUESTS];
    uint32_t which[REQUESTS];
    es_ns gap[REQUESTS];
};

static struct es_result arrivals(struct es_self *self, void *data)
{
    struct crowd *crowd = data;

    for (uint32_t i = 0; i < REQUESTS; i++) {
        struct random_set *set = &crowd->sets[crowd->which[i]];

        es_sleep(self, crowd->gap[i]);
        crowd->outcomes[i].begin = es_now(self);
        set->call.context = &crowd->outcomes[i];
        crowd->requests[i] = es_request_start(crowd->sched, set->set, &set->call, NULL);
    }
    return es_ok(NULL);
}

static void compare(const struct crowd *crowd, uint64_t seed)
{
    for (uint32_t i = 0; i < REQUESTS; i++) {
        const struct random_set *set = &crowd->sets[crowd->which[i]];
        const struct outcome *outcome = &crowd->outcomes[i];

        if (outcome->call != set->alone.call)
            fail_msg("seed %llu: request %u ends with %d, alone with %d", (unsigned long long)seed,
                     i, outcome->call, set->alone.call);
        for (es_id t = 0; t < set->count; t++)
            if (outcome->code[t] != set->alone.code[t] || outcome->ended[t] != set->alone.ended[t])
                fail_msg(
                    "seed %llu: request %u, task %u ends at %lld with %d, alone at %lld with %d",
                    (unsigned long long)seed, i, t, (long long)outcome->ended[t], outcome->code[t],
                    (long long)set->alone.ended[t], set->alone.code[t]);
    }
}

static void run_crowd(struct random_set *sets, uint64_t seed)
{
    struct es_virtual_clock clock;
    struct crowd *crowd = calloc(1, sizeof *crowd);
    struct es_set *source = es_set_new(NULL);
    uint64_t state = seed;

    es_virtual_clock_init(&clock);
    crowd->sched =
        es_sched_new(&ES_OPTIONS(.clock = &clock.clock, .copy_stacks = bench_copies()), NULL);
    crowd->sets = sets;
    for (uint32_t i = 0; i < REQUESTS; i++) {
        crowd->which[i] = draw(&state, SETS);
        crowd->gap[i] = draw(&state, 30);
    }
    es_set_add(source, NULL, arrivals, crowd);
    es_request_start(crowd->sched, source, NULL, NULL);
    while (es_request_wait_any(crowd->sched))
        ;
    for (uint32_t i = 0; i < REQUESTS; i++) {
        assert_non_null(crowd->requests[i]);
        crowd->outcomes[i].call = es_request_finish(crowd->requests[i], NULL);
        for (es_id t = 0; t < sets[crowd->which[i]].count; t++)
            crowd->outcomes[i].code[t] = es_request_result(crowd->requests[i], t).code;
    }
    compare(crowd, seed);
    es_sched_free(crowd->sched);
    es_set_free(source);
    free(crowd);
}

static void many_at_once_do_what_each_does_alone(void **state)
{
    static struct random_set sets[SETS];
    const char *given = getenv("ES_TRIALS");
    uint64_t trials = given ? strtoull(given, NULL, 10) : TRIALS;
    uint32_t codes[ES_OVERFLOW + 1] = { 0 };

    (void)state;
    for (uint64_t seed = 1; seed <= trials; seed++) {
        uint64_t drawn = seed;

        for (int i = 0; i < SETS; i++) {
            draw_set(&sets[i], &drawn);
            run_alone(&sets[i]);
            codes[sets[i].alone.call]++;
        }
        run_crowd(sets, seed);
        for (int i = 0; i < SETS; i++)
            es_set_free(sets[i].set);
    }
    /* The sets are of all kinds. */
    assert_true(codes[ES_OK] && codes[ES_FAILED] && codes[ES_TIMED_OUT] && codes[ES_DEADLOCK]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_at_once_do_what_each_does_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
