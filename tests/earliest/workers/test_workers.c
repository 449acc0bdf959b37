/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several workers. Random sets, sharing forced or left to the scheduler: every body runs once,
 * never before what it comes after has ended, sees the right values, and in virtual time begins and
 * ends where the longest path says. */
#define _GNU_SOURCE
#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TASKS = 300, MOST_STEPS = 4, MOST_PARENTS = 3 };

/* What a body does in the middle: sleeps for `number`, or awaits task `number`. */
struct deed {
    bool awaits;
    uint32_t number;
};

struct plan {
    struct trial *trial;
    es_id id;
    es_id parents[MOST_PARENTS];
    uint32_t parent_count;
    struct deed deeds[MOST_STEPS];
    uint32_t deed_count;
    es_ns begin, end; /* by the closed form */
    es_ns began, ended;
    atomic_int entries, over;
    atomic_int wrong;
};

struct trial {
    uint64_t seed;
    uint32_t count;
    struct plan plans[MOST_TASKS];
};

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static void expect(struct plan *plan, bool condition, int bit)
{
    if (!condition)
        atomic_fetch_or(&plan->wrong, bit);
}

static struct es_result body(struct es_self *self, void *data)
{
    struct plan *plan = data;
    struct trial *trial = plan->trial;

    atomic_fetch_add(&plan->entries, 1);
    plan->began = es_now(self);
    expect(plan, es_self_id(self) == plan->id, 1);
    for (uint32_t k = 0; k < plan->parent_count; k++) {
        expect(plan, atomic_load(&trial->plans[plan->parents[k]].over) == 1, 2);
        expect(plan, es_value(self, plan->parents[k]).value == &trial->plans[plan->parents[k]], 4);
    }
    for (uint32_t k = 0; k < plan->deed_count; k++) {
        const struct deed *deed = &plan->deeds[k];
        struct es_result result =
            deed->awaits ? es_await_id(self, deed->number) : es_sleep(self, deed->number);

        if (result.code)
            return result;
        if (deed->awaits) {
            expect(plan, result.value == &trial->plans[deed->number], 8);
            expect(plan, atomic_load(&trial->plans[deed->number].over) == 1, 16);
        }
    }
    plan->ended = es_now(self);
    atomic_fetch_add(&plan->over, 1);
    return es_ok(plan);
}

static void plan_fill(struct trial *trial, es_id id, uint64_t *seed, uint32_t sleepy,
                      uint32_t curious)
{
    struct plan *plan = &trial->plans[id];
    es_ns time = 0;

    memset(plan, 0, sizeof *plan);
    plan->trial = trial;
    plan->id = id;
    plan->parent_count = id ? draw(seed, MOST_PARENTS + 1) : 0;
    for (uint32_t k = 0; k < plan->parent_count; k++) {
        plan->parents[k] = draw(seed, id);
        if (trial->plans[plan->parents[k]].end > time)
            time = trial->plans[plan->parents[k]].end;
    }
    plan->begin = time;
    for (uint32_t k = 0; k < MOST_STEPS; k++) {
        struct deed *deed = &plan->deeds[plan->deed_count];
        uint32_t dice = draw(seed, 100);

        if (dice < sleepy) {
            *deed = (struct deed){ false, draw(seed, 5) };
            time += deed->number;
        }
        else if (dice < sleepy + curious && id > 0) {
            *deed = (struct deed){ true, draw(seed, id) };
            if (trial->plans[deed->number].end > time)
                time = trial->plans[deed->number].end;
        }
        else {
            continue;
        }
        plan->deed_count++;
    }
    plan->end = time;
}

static struct es_set *trial_set(struct trial *trial, uint64_t seed)
{
    static const uint32_t shares[4][2] = { { 0, 0 }, { 10, 0 }, { 0, 25 }, { 20, 20 } };
    struct es_set *set = es_set_new(NULL);
    uint32_t kind;

    trial->seed = seed;
    trial->count = 1 + draw(&seed, MOST_TASKS);
    kind = draw(&seed, 4);
    for (es_id id = 0; id < trial->count; id++) {
        plan_fill(trial, id, &seed, shares[kind][0], shares[kind][1]);
        es_set_add(set, NULL, body, &trial->plans[id]);
        for (uint32_t k = 0; k < trial->plans[id].parent_count; k++)
            es_set_after(set, id, trial->plans[id].parents[k]);
    }
    return set;
}

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %llu, %u workers, task %u: not so: %s",                                 \
                     (unsigned long long)trial->seed, workers, (unsigned)id, #condition);          \
    } while (0)

static void trial_check(struct trial *trial, const struct es_sched *sched, unsigned workers)
{
    for (es_id id = 0; id < trial->count; id++) {
        struct plan *plan = &trial->plans[id];

        HOLDS(atomic_load(&plan->entries) == 1);
        HOLDS(atomic_load(&plan->over) == 1);
        HOLDS(atomic_load(&plan->wrong) == 0);
        HOLDS(plan->began == plan->begin);
        HOLDS(plan->ended == plan->end);
        HOLDS(es_task_result(sched, id).value == plan);
        atomic_store(&plan->entries, 0);
        atomic_store(&plan->over, 0);
    }
}

static void run_trials(unsigned workers, es_ns grain, uint64_t first, uint64_t count)
{
    static struct trial trial;
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, .workers = workers, .grain = grain };
    struct es_sched *sched;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    assert_non_null(sched);
    for (uint64_t seed = first; seed < first + count; seed++) {
        struct es_set *set = trial_set(&trial, seed * 7919);
        struct es_call call = { .mode = ES_ALL, .flags = seed % 2 ? ES_CONTINUE : 0 };

        for (int round = 0; round < 3; round++) {
            clock.now = 0;
            assert_int_equal(es_run(sched, set, &call, NULL), ES_OK);
            trial_check(&trial, sched, workers);
        }
        es_set_free(set);
    }
    es_sched_free(sched);
}

#ifdef __SANITIZE_THREAD__
enum { TRIALS = 20 }; /* each takes some fifty times as long */
#else
enum { TRIALS = 150 };
#endif

static uint64_t trials(void)
{
    const char *given = getenv("ES_TRIALS");

    return given ? strtoull(given, NULL, 10) : TRIALS;
}

static void random_sets_end_when_their_longest_paths_do_on_several_workers(void **state)
{
    static const unsigned workers[] = { 2, 3, 4, 8 };

    (void)state;
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++)
        run_trials(workers[i], -1, 1, trials());
}

static void workers_that_join_in_the_middle_change_nothing(void **state)
{
    (void)state;
    run_trials(2, 1, 1, trials());
    run_trials(4, 1, 1000000, trials());
}

/* ---- schedulers within schedulers ---- */

static struct es_result runs_trials(struct es_self *self, void *data)
{
    struct trial *trial = malloc(sizeof *trial);
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, .workers = 2, .grain = -1 };
    struct es_sched *sched;
    bool right = trial != NULL;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (uint64_t seed = 1; right && seed <= 5; seed++) {
        struct es_set *set = trial_set(trial, seed * 31 + es_self_id(self));

        clock.now = 0;
        right = es_run(sched, set, NULL, NULL) == ES_OK;
        for (es_id id = 0; right && id < trial->count; id++)
            right = trial->plans[id].began == trial->plans[id].begin &&
                    trial->plans[id].ended == trial->plans[id].end &&
                    atomic_load(&trial->plans[id].wrong) == 0;
        es_set_free(set);
        if (es_sleep(self, 1).code != ES_OK)
            right = false;
    }
    es_sched_free(sched);
    free(trial);
    return right ? es_ok(data) : es_fail(data);
}

static void bodies_run_schedulers_with_workers_of_their_own(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1, .stack_size = 65536 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    for (int i = 0; i < 8; i++)
        es_set_add(set, NULL, runs_trials, NULL);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

static uint32_t first_of(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    (void)count;
    return 0;
}

static void what_takes_one_worker_is_refused_with_several(void **state)
{
    const struct es_options refused[] = { { .workers = 2, .copy_stacks = true },
                                          { .workers = 2, .pick = first_of },
                                          { .workers = 2, .seed = 7 } };
    static const char *const texts[] = {
        "Several workers do not go together with one stack for all bodies",
        "Several workers do not go together with a choice by `pick`",
        "Several workers do not go together with a seed"
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct es_error error;

        assert_null(es_sched_new(&refused[i], &error));
        assert_int_equal(error.code, ES_UNSUPPORTED);
        assert_string_equal(error.text, texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sets_end_when_their_longest_paths_do_on_several_workers),
        cmocka_unit_test(workers_that_join_in_the_middle_change_nothing),
        cmocka_unit_test(bodies_run_schedulers_with_workers_of_their_own),
        cmocka_unit_test(what_takes_one_worker_is_refused_with_several),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
