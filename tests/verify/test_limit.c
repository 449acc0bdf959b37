/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain programs for k workers, as a person writes them: es_call.limit, and nobody who is asked
 * who is next. First come, first served, ties by number: as earliest-start is simulated, to the
 * nanosecond, whatever ends when it begins and whatever happens at one time. */
#include "strategies/earliest/earliest.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { GRAPHS = FIXTURE_CASES(2000), WORKERS = 4 };

struct program;
typedef void add_tasks(struct program *p);

struct program {
    const struct fixture_graph *g;
    struct es_set *set;
    es_id id[FIXTURE_STEPS]; /* which task of the set runs the step */
    struct item {
        struct program *program;
        uint32_t number;
    } item[FIXTURE_STEPS];
    struct sb_span span[FIXTURE_STEPS];
};

static struct es_result run_step(struct es_self *self, struct program *p, uint32_t step)
{
    p->span[step].start = es_now(self);
    struct es_result result = es_sleep(self, p->g->duration[step]);
    p->span[step].end = es_now(self);
    return result;
}

/* ---- each step a task, declared after what it awaits ---- */

static struct es_result step_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    return run_step(self, item->program, item->number);
}

static void add_steps(struct program *p)
{
    const struct fixture_graph *g = p->g;
    for (uint32_t s = 0; s < g->steps; s++)
        p->id[s] = es_set_add(p->set, NULL, step_body, &p->item[s]);
    for (uint32_t s = 0; s < g->steps; s++) {
        if (s > g->first[g->step[s].task])
            es_set_after(p->set, p->id[s], p->id[s - 1]);
        for (uint32_t i = 0; i < g->step[s].awaits; i++)
            es_set_after(p->set, p->id[s], p->id[g->last[g->step[s].await[i]]]);
    }
}

/* ---- each task a body that awaits before it works ---- */

static struct es_result nothing_body(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* Between two steps it gives its place back, as to the simulator each is served anew: by an await
 * or, where there is none, by one of task 0, which is done. */
static struct es_result awaiting_body(struct es_self *self, void *data)
{
    const struct item *item = data;
    struct program *p = item->program;
    const struct fixture_graph *g = p->g;
    struct es_result result = es_ok(NULL);
    for (uint32_t s = g->first[item->number]; s <= g->last[item->number]; s++) {
        if (s > g->first[item->number])
            result = es_await_id(self, 0);
        for (uint32_t i = 0; i < g->step[s].awaits; i++)
            result = es_await_id(self, p->id[g->last[g->step[s].await[i]]]);
        if (result.code == ES_OK)
            result = run_step(self, p, s);
    }
    return result;
}

static void add_bodies(struct program *p)
{
    const struct fixture_graph *g = p->g;
    es_set_add(p->set, NULL, nothing_body, NULL);
    for (uint32_t t = 0; t < g->tasks; t++) {
        es_id id = es_set_add(p->set, NULL, awaiting_body, &p->item[t]);
        for (uint32_t s = g->first[t]; s <= g->last[t]; s++)
            p->id[s] = id;
    }
}

/* ---- held against the simulator ---- */

/* Time does not begin at 0, so that nothing can rely on that. */
static void run(struct program *p, add_tasks *add, uint32_t limit, unsigned flags)
{
    struct es_virtual_clock clock;
    es_virtual_clock_init(&clock);
    struct es_sched *sched = es_sched_new(&(struct es_options){ .clock = &clock.clock }, NULL);
    const struct es_call call = { .limit = limit, .flags = flags };
    p->set = es_set_new(NULL);
    for (uint32_t i = 0; i < FIXTURE_STEPS; i++)
        p->item[i] = (struct item){ p, i };
    add(p);
    clock.now = 7;
    for (int again = 0; again < 2; again++) {
        es_ns began = clock.now;
        assert_int_equal(es_run(sched, p->set, &call, NULL), ES_OK);
        for (uint32_t s = 0; s < p->g->steps; s++) {
            p->span[s].start -= began;
            p->span[s].end -= began;
        }
    }
    es_sched_free(sched);
    es_set_free(p->set);
}

static void compare(const struct fixture_graph *g, add_tasks *add, uint32_t workers, unsigned flags)
{
    static struct program p;
    struct sb_span simulated[FIXTURE_STEPS];
    struct sb_plan plan;
    p.g = g;
    run(&p, add, workers, flags);
    assert_int_equal(sb_plan_build(&plan, &g->dag, fixture_strategy("earliest-start"), NULL),
                     SB_OK);
    fixture_simulate(&plan, workers, g->duration, simulated);
    for (uint32_t s = 0; s < g->steps; s++)
        if (p.span[s].start != simulated[s].start || p.span[s].end != simulated[s].end)
            fail_msg("seed %llu, %u workers: step %u from %lld to %lld ns, simulated %lld to %lld",
                     (unsigned long long)g->seed, workers, s, (long long)p.span[s].start,
                     (long long)p.span[s].end, (long long)simulated[s].start,
                     (long long)simulated[s].end);
    sb_plan_fini(&plan);
}

/* Durations of 0 to 3, or now and then up to 1000. */
static void compare_graphs(add_tasks *add, unsigned flags)
{
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        fixture_graph_random(&g, seed, seed % 16 ? 16 : FIXTURE_TASKS, seed % 4 ? 3 : 1000);
        for (uint32_t workers = 1; workers <= WORKERS; workers++)
            compare(&g, add, workers, flags);
        fixture_graph_fini(&g);
    }
}

static void declared_steps_under_a_limit_run_as_simulated(void **state)
{
    (void)state;
    compare_graphs(add_steps, 0);
    compare_graphs(add_steps, ES_CONTINUE);
}

static void awaiting_bodies_under_a_limit_run_as_simulated(void **state)
{
    (void)state;
    compare_graphs(add_bodies, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_steps_under_a_limit_run_as_simulated),
        cmocka_unit_test(awaiting_bodies_under_a_limit_run_as_simulated),
    };
    return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
