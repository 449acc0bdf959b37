/* SPDX-License-Identifier: GPL-3.0-or-later
 * The trace of a random forest: every event of a run follows from its seeds. */
#include "support.h"

enum { TASKS = 200, EVENTS = 10 * TASKS };

/* A body sleeps for `sleep` after the task `parent`, if it has one. */
struct branch {
    es_ns sleep;
    es_id parent;
};

static struct es_result branch_body(struct es_self *self, void *data)
{
    const struct branch *branch = data;
    struct es_result result = es_ok(NULL);

    if (branch->parent != ES_NONE)
        result = es_await_id(self, branch->parent);
    return result.code ? result : es_sleep(self, branch->sleep);
}

/* Knuth's linear congruential generator (MMIX), its upper half. */
static uint32_t below(uint64_t *state, uint32_t bound)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 32) % bound;
}

static size_t run_forest(uint64_t seed, uint64_t choice, struct es_event *events)
{
    struct branch branches[TASKS];
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set = es_set_new(NULL);
    size_t lost, count;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(
        &(struct es_options){ .clock = &clock.clock, .trace_events = EVENTS, .seed = choice },
        NULL);
    for (es_id t = 0; t < TASKS; t++) {
        branches[t].sleep = below(&seed, 4);
        branches[t].parent = t > 0 && below(&seed, 4) > 0 ? below(&seed, t) : ES_NONE;
        es_set_add(set, NULL, branch_body, &branches[t]);
    }
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    count = es_trace_events(sched, events, EVENTS, &lost);
    assert_true(count > 3 * TASKS && lost == 0);
    es_sched_free(sched);
    es_set_free(set);
    return count;
}

/* FNV-1a over every event. */
static uint64_t trace_hash(uint64_t seed, uint64_t choice)
{
    static struct es_event events[EVENTS];
    size_t count = run_forest(seed, choice, events);
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < count; i++) {
        uint64_t words[] = { (uint64_t)events[i].time, events[i].task, events[i].other,
                             events[i].kind };

        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            hash = (hash ^ words[w]) * 0x100000001b3u;
    }
    return hash;
}

static void runs_of_random_forests_leave_the_traces_that_their_seeds_decide(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++)
        for (uint64_t choice = 0; choice < 3; choice++)
            assert_true(trace_hash(seed, choice) == trace_hash(seed, choice));
    assert_true(trace_hash(1, 1) != trace_hash(1, 2) && trace_hash(1, 0) != trace_hash(2, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_random_forests_leave_the_traces_that_their_seeds_decide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
