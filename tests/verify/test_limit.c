/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain program for k workers: tasks that are declared after what they await, es_call.limit,
 * and nobody who is asked who is next. It is served first come, first served, as earliest-start is
 * simulated. Of what becomes ready at one instant the simulator serves the smallest number first
 * and the library whatever came first, so the durations here differ. */
#include "strategies/earliest/earliest.h"
#include "tests/fixtures/graph.h"
#include "tests/fixtures/simulate.h"
#include "tests/fixtures/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { GRAPHS = 400, LONGEST = 100000000 };

struct task {
    sb_ns duration, start, end;
};

static struct es_result sleep_body(struct es_self *self, void *data)
{
    struct task *task = data;
    task->start = es_now(self);
    struct es_result result = es_sleep(self, task->duration);
    task->end = es_now(self);
    return result;
}

/* A graph whose tasks are one step each. */
static void run(const struct fixture_graph *g, uint32_t limit, unsigned flags, struct task *task)
{
    es_id id[FIXTURE_TASKS];
    struct es_virtual_clock clock;
    es_virtual_clock_init(&clock);
    struct es_sched *sched = es_sched_new(&(struct es_options){ .clock = &clock.clock }, NULL);
    struct es_set *set = es_set_new(NULL);
    for (uint32_t t = 0; t < g->tasks; t++) {
        task[t] = (struct task){ .duration = g->duration[t] };
        id[t] = es_set_add(set, NULL, sleep_body, &task[t]);
    }
    for (uint32_t t = 0; t < g->tasks; t++)
        for (uint32_t i = 0; i < g->step[t].awaits; i++)
            es_set_after(set, id[t], id[g->step[t].await[i]]);
    const struct es_call call = { .limit = limit, .flags = flags };
    assert_int_equal(es_run(sched, set, &call, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

static void compare(const struct fixture_graph *g, uint32_t workers, unsigned flags)
{
    struct task task[FIXTURE_TASKS];
    struct sb_span simulated[FIXTURE_STEPS];
    struct sb_plan plan;
    run(g, workers, flags, task);
    assert_int_equal(sb_plan_build(&plan, &g->dag, fixture_strategy("earliest-start"), NULL),
                     SB_OK);
    fixture_simulate(&plan, workers, g->duration, simulated);
    for (uint32_t t = 0; t < g->tasks; t++)
        if (task[t].start != simulated[t].start || task[t].end != simulated[t].end)
            fail_msg("seed %llu, %u workers: task %u from %lld to %lld ns, simulated %lld to %lld",
                     (unsigned long long)g->seed, workers, t, (long long)task[t].start,
                     (long long)task[t].end, (long long)simulated[t].start,
                     (long long)simulated[t].end);
    sb_plan_fini(&plan);
}

static void declared_tasks_under_a_limit_run_as_simulated(void **state)
{
    unsigned compared = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        struct fixture_graph g;
        fixture_graph_random(&g, seed, 16, LONGEST);
        for (uint32_t workers = 1; g.steps == g.tasks && workers <= 3; workers++)
            for (unsigned flags = 0; flags <= ES_CONTINUE; flags += ES_CONTINUE)
                compare(&g, workers, flags);
        compared += g.steps == g.tasks;
        fixture_graph_fini(&g);
    }
    assert_true(compared > GRAPHS / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_tasks_under_a_limit_run_as_simulated),
    };
    return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
