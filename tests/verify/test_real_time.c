/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs in real time: rules without tolerance, and what is late adds up. */
#include "sim/verify/real_time.h"

#include "sim/plugins.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void nothing(struct sb_span *span) { (void)span; }
static void early_by_one(struct sb_span *span) { span[0].end--; }

static enum sb_code overhead_of(const struct sb_runtime *runtime, uint32_t workers,
                                struct sb_real_time *o, struct sb_error *error)
{
    static const struct sb_verify_names names = { "x", "x.json", 1, " --real-clock" };
    struct fixture_graph g;
    struct sb_plan plan;
    struct sb_real_time_probe *probe;
    fixture_graph_random(&g, 31, 20, 200000);
    assert_int_equal(sb_plan_build(&plan, &g.dag, fixture_strategy("earliest-start"), NULL), SB_OK);
    assert_int_equal(sb_real_time_probe_new(&probe, runtime, &plan, workers, 50000, NULL), SB_OK);
    sb_ns simulated = sb_real_time_simulate(probe, g.duration);
    enum sb_code code = sb_real_time_run(probe, &names, 0, g.duration, o, error);
    assert_int_equal(simulated, o->simulated);
    sb_real_time_probe_free(probe);
    sb_plan_fini(&plan);
    fixture_graph_fini(&g);
    return code;
}

static void in_real_time_nothing_is_early_and_what_is_late_adds_up(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 3; workers++) {
        struct sb_real_time o;
        struct sb_error error = { 0 };
        if (overhead_of(sb_plugins.runtime[0], workers, &o, &error))
            fail_msg("%s", error.text);
        assert_int_equal(o.real, o.path + o.lateness + o.dispatch);
        assert_true(o.lateness >= 0 && o.dispatch > 0 && o.path > 0);
        if (workers == 0)
            assert_true(o.real > o.simulated && o.path <= o.simulated);
    }
}

static void a_timer_that_is_early_is_told(void **state)
{
    struct sb_real_time o;
    struct sb_error error = { 0 };
    (void)state;
    fixture_spoil(early_by_one);
    assert_int_equal(overhead_of(&fixture_wrong_runtime, 0, &o, &error), SB_ECHECK);
    fixture_assert_says(error.text, "step 0 has a timer that is early: it ends at");
    fixture_assert_says(error.text, "simbench verify --real-clock --only-replicate=0");
    error = (struct sb_error){ 0 };
    fixture_spoil(fixture_leave_out);
    assert_int_equal(overhead_of(&fixture_wrong_runtime, 0, &o, &error), SB_ECHECK);
    error = (struct sb_error){ 0 };
    fixture_spoil(nothing);
    assert_int_equal(overhead_of(&fixture_wrong_runtime, 0, &o, &error), SB_OK);
    assert_true(o.real == o.simulated && o.lateness == 0 && o.dispatch == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_real_time_nothing_is_early_and_what_is_late_adds_up),
        cmocka_unit_test(a_timer_that_is_early_is_told),
    };
    return cmocka_run_group_tests_name("real time", tests, NULL, NULL);
}
