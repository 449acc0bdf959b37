/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real scheduler's programs share no ranks, levels, orders or draws with the simulator: a
 * strategy that does something else than its name says is refused, and so is a wrong draw. */
#include "sim/plugins.h"
#include "sim/verify/verify.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { GRAPHS = 60 };

/* ---- strategies that do something else than their names say ---- */

static void hlfet_reversed(const struct sb_view *view, int64_t *key)
{
    fixture_strategy("hlfet")->prioritise(view, key);
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -key[s];
}

static void hlfet_without_the_step_itself(const struct sb_view *view, int64_t *key)
{
    fixture_strategy("hlfet")->prioritise(view, key);
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] += view->expected[s];
}

static void shortest_first(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = view->expected[s];
}

static void longest_first(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -view->expected[s];
}

static void last_first(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -(int64_t)s;
}

static void none(const struct sb_view *view, int64_t *key)
{
    (void)view;
    (void)key;
}

/* The edges of `name`, apart from the one numbered `left_out`. */
static void but_one(const struct sb_view *view, struct sb_constraints *constraints,
                    const char *name, size_t left_out)
{
    fixture_strategy(name)->constrain(view, constraints);
    if (constraints->edges <= left_out)
        return;
    constraints->edges--;
    for (size_t e = left_out; e < constraints->edges; e++)
        constraints->edge[e] = constraints->edge[e + 1];
}

static void sequential_but_one(const struct sb_view *view, struct sb_constraints *constraints)
{
    but_one(view, constraints, "sequential", 1);
}

/* The join forgets the root that takes longest. */
static void join_but_one(const struct sb_view *view, struct sb_constraints *constraints)
{
    sb_ns longest = -1;
    size_t kept = 0;
    fixture_strategy("join-all-then-chain")->constrain(view, constraints);
    for (size_t e = 0; e < constraints->edges; e++)
        if (constraints->edge[e].to == view->dag->steps &&
            view->expected[constraints->edge[e].from] > longest)
            longest = view->expected[constraints->edge[e].from];
    for (size_t e = 0; e < constraints->edges; e++)
        if (constraints->edge[e].to != view->dag->steps ||
            view->expected[constraints->edge[e].from] != longest)
            constraints->edge[kept++] = constraints->edge[e];
    constraints->edges = kept;
}

static void in_order_but_one(const struct sb_view *view, struct sb_constraints *constraints)
{
    but_one(view, constraints, "await-in-order", 0);
}

/* Tasks that await only roots go with these, as if their level were one less. */
static void levels_merged(const struct sb_view *view, struct sb_constraints *constraints)
{
    size_t kept = 0;
    fixture_strategy("level-barrier")->constrain(view, constraints);
    for (size_t e = 0; e < constraints->edges; e++)
        if (constraints->edge[e].from != view->dag->steps) /* the first join */
            constraints->edge[kept++] = constraints->edge[e];
    constraints->edges = kept;
}

static void edges_of_sequential(const struct sb_view *view, struct sb_constraints *constraints)
{
    fixture_strategy("sequential")->constrain(view, constraints);
}

static void edges_of_levels(const struct sb_view *view, struct sb_constraints *constraints)
{
    fixture_strategy("level-barrier")->constrain(view, constraints);
}

static void edges_of_join(const struct sb_view *view, struct sb_constraints *constraints)
{
    fixture_strategy("join-all-then-chain")->constrain(view, constraints);
}

static const struct sb_strategy wrong[] = {
    { .name = "hlfet", .prioritise = hlfet_reversed },
    { .name = "hlfet", .prioritise = hlfet_without_the_step_itself },
    { .name = "hlfet", .prioritise = longest_first },
    { .name = "hlfet", .prioritise = NULL },
    { .name = "lpt", .prioritise = shortest_first },
    { .name = "spt", .prioritise = longest_first },
    { .name = "list", .prioritise = last_first },
    { .name = "list", .prioritise = longest_first },
    { .name = "earliest-start", .prioritise = none },
    { .name = "sequential", .constrain = sequential_but_one },
    { .name = "sequential", .constrain = edges_of_join },
    { .name = "join-all-then-chain", .constrain = join_but_one },
    { .name = "join-all-then-chain", .constrain = edges_of_levels },
    { .name = "level-barrier", .constrain = levels_merged },
    { .name = "level-barrier", .constrain = NULL },
    { .name = "await-in-order", .constrain = in_order_but_one },
    { .name = "await-in-order", .constrain = edges_of_sequential },
};

/* ---- one run ---- */

static enum sb_code verify(const struct fixture_graph *g, const struct sb_strategy *strategy,
                           uint32_t workers, struct sb_error *error)
{
    static const struct sb_verify_names names = { "random", "random.json", 1, "" };
    struct sb_plan plan;
    struct sb_verifier *verifier;
    struct sb_span *span = calloc((size_t)g->dag.steps + 1, sizeof *span);
    struct sb_span *real = calloc((size_t)g->dag.steps + 1, sizeof *real);
    struct sb_schedule_check *check = sb_schedule_check_new(&g->dag);
    assert_int_equal(sb_plan_build(&plan, &g->dag, strategy, NULL), SB_OK);
    assert_int_equal(sb_verifier_new(&verifier, sb_plugins.runtime, &plan, workers, real, NULL),
                     SB_OK);
    assert_true(span && real && check && verifier);
    fixture_simulate(&plan, workers, g->duration, span);
    enum sb_code code = sb_verifier_run(verifier, &names, check, 0, g->duration, span, error);
    sb_verifier_free(verifier);
    sb_plan_fini(&plan);
    sb_schedule_check_free(check);
    free(span);
    free(real);
    return code;
}

/* How many of the random graphs are refused. */
static unsigned count_refused(const struct sb_strategy *strategy, uint32_t workers)
{
    unsigned refused = 0;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        struct fixture_graph g;
        struct sb_error error = { 0 };
        fixture_graph_random(&g, seed, 30, 1000);
        enum sb_code code = verify(&g, strategy, workers, &error);
        assert_true(code == SB_OK || code == SB_ECHECK);
        refused += code == SB_ECHECK;
        fixture_graph_fini(&g);
    }
    return refused;
}

static void a_strategy_that_does_not_do_what_its_name_says_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct sb_strategy strategy = wrong[i];
        strategy.summary = "";
        strategy.flags = fixture_strategy(strategy.name)->flags & ~(unsigned)SB_STRATEGY_COVERS;
        if (count_refused(&strategy, strategy.constrain ? 0 : 2) < 4)
            fail_msg("%s, wrong in way %zu, is not refused", strategy.name, i);
    }
}

/* What places steps on workers is in test_placed.c. */
static void each_as_it_is_is_accepted(void **state)
{
    (void)state;
    for (unsigned i = 0; sb_plugins.strategy[i]; i++)
        for (uint32_t workers = 0;
             workers <= (sb_strategy_has_places(sb_plugins.strategy[i]) ? 0 : 3); workers++)
            assert_int_equal(count_refused(sb_plugins.strategy[i], workers), 0);
}

/* A strategy of somebody else's is served by the keys that it gives. */
static void a_strategy_that_is_not_known_is_served_by_its_own_keys(void **state)
{
    static const struct sb_strategy added = { .name = "added",
                                              .summary = "",
                                              .prioritise = last_first };
    (void)state;
    assert_int_equal(count_refused(&added, 2), 0);
}

/* The mean of `tail` is longer than `plain`, its median shorter: whoever serves by another figure
 * than the mean serves in another order. */
static void priorities_go_by_means(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(
        &s,
        "{\"simbench\": 1, \"tasks\": {\"plain\": {\"latency\": 20}, \"tail\": {\"latency\": "
        "{\"dist\": \"lognormal\", \"median\": 10, \"p99\": 200}}}}",
        1, 20);
    s.x.runtime = sb_plugins.runtime;
    s.x.verify = 20;
    fixture_experiment_run(&s);
    for (uint32_t i = 0; i < s.x.strategies; i++) {
        bool steals = s.x.strategy[i]->flags & SB_STRATEGY_STEALS;
        assert_int_equal(s.result.strategy[i].verified, steals ? 0 : 20);
    }
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strategy_that_does_not_do_what_its_name_says_is_refused),
        cmocka_unit_test(each_as_it_is_is_accepted),
        cmocka_unit_test(priorities_go_by_means),
        cmocka_unit_test(a_strategy_that_is_not_known_is_served_by_its_own_keys),
    };
    return cmocka_run_group_tests_name("independence", tests, NULL, NULL);
}
