/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounds of a run: of the mean latencies, and in the mean over replicates. */
#include "sim/run/bounds.h"

#include "sim/bounds/optimum.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static sb_ns alone(struct fixture_experiment *s, uint64_t replicate, const char *strategy)
{
    s->x.first = replicate;
    fixture_experiment_run(s);
    return sb_result_find(&s->result, strategy)->makespan.max;
}

/* The longest path and the work of each, one at a time, with as many workers as wanted; the mean is
 * corrected by how far the sample's work is from what is expected, along the line of regression. */
static void no_order_takes_less_in_the_mean(void **state)
{
    enum { REPLICATES = 70, WORKERS = 3 };
    struct fixture_experiment all, one;
    double bound[REPLICATES], work[REPLICATES], bounds = 0, works = 0, both = 0, square = 0;
    (void)state;
    fixture_experiment_begin(&all, fixture_layered, WORKERS, REPLICATES);
    fixture_experiment_begin(&one, fixture_layered, 0, 1);
    fixture_experiment_run(&all);
    for (uint64_t r = 0; r < REPLICATES; r++) {
        sb_ns path = alone(&one, r, "earliest-start"), all_work = alone(&one, r, "sequential");
        sb_ns share = (all_work + WORKERS - 1) / WORKERS;
        bound[r] = (double)(share > path ? share : path);
        work[r] = (double)all_work;
        bounds += bound[r] / REPLICATES;
        works += work[r] / REPLICATES;
    }
    for (uint64_t r = 0; r < REPLICATES; r++) {
        both += (bound[r] - bounds) * (work[r] - works);
        square += (work[r] - works) * (work[r] - works);
    }
    double mean = bounds - both / square * (works - (double)all.result.expected_work);
    const struct sb_estimate *is = &all.result.bounds.mean;
    assert_true(fabs(is->value - mean) < 1e-6 * mean);
    assert_true(is->ci95.lo < mean && mean < is->ci95.hi);
    for (uint32_t s = 0; s < all.result.strategies; s++)
        assert_true(all.result.strategy[s].makespan.mean >= bounds);
    fixture_experiment_end(&all);
    fixture_experiment_end(&one);
}

static void a_run_tells_what_the_search_finds(void **state)
{
    struct fixture_experiment s;
    struct sb_workload_result *r = &s.result;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 3, 5);
    fixture_experiment_run(&s);
    assert_false(r->bounds.known);
    assert_int_equal(sb_run_bounds_fill(&s.x, r, NULL), SB_OK);
    const struct sb_result_bounds first = r->bounds;
    assert_true(first.known && first.path <= first.lower && first.work <= first.lower);
    assert_true(first.lower <= first.best && first.proved == (first.lower == first.best));
    assert_int_equal(first.path, r->expected_critical_path);
    assert_int_equal(first.work, (r->expected_work + 2) / 3);
    for (uint32_t i = 0; i < r->strategies; i++)
        assert_true(r->strategy[i].expected_makespan >= first.best);
    assert_int_equal(sb_result_find(r, "sequential")->expected_makespan, r->expected_work);
    assert_int_equal(sb_run_bounds_fill(&s.x, r, NULL), SB_OK); /* and again */
    assert_memory_equal(&first, &r->bounds, sizeof first);
    fixture_experiment_end(&s);
}

static void as_many_workers_as_wanted_have_no_bounds(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 5);
    fixture_experiment_run(&s);
    assert_int_equal(sb_run_bounds_fill(&s.x, &s.result, NULL), SB_OK);
    assert_false(s.result.bounds.known);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_order_takes_less_in_the_mean),
        cmocka_unit_test(a_run_tells_what_the_search_finds),
        cmocka_unit_test(as_many_workers_as_wanted_have_no_bounds),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
