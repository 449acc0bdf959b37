/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/claims.h"

#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <gsl/gsl_sf_gamma.h>
#include <math.h>

enum { CELLS = 400 };

static const uint32_t depths[] = { 1, 2, 3, 5 }, widths[] = { 1, 2, 4, 9 };

static uint32_t run(const struct sb_claim_variation *variation, uint32_t variations,
                    unsigned threads, const atomic_bool *stop, struct sb_claim_cell *cell)
{
    const struct sb_claims claims = { .joined = fixture_strategy("join-all-then-chain"),
                                      .earliest = fixture_strategy("earliest-start"),
                                      .variation = variation,
                                      .variations = variations,
                                      .depth = depths,
                                      .depths = 4,
                                      .width = widths,
                                      .widths = 4,
                                      .seed = 7,
                                      .replicates = 4000,
                                      .threads = threads,
                                      .stop = stop };
    uint32_t cells;
    assert_in_range(sb_claims_count(&claims), 1, CELLS);
    assert_int_equal(sb_claims_run(&claims, cell, &cells, NULL), SB_OK);
    assert_true(stop || cells == sb_claims_count(&claims));
    return cells;
}

static void equal_latencies_give_what_the_formula_says(void **state)
{
    (void)state;
    static struct sb_claim_cell cell[CELLS];
    const struct sb_claim_variation equal = { 0, sb_dist_constant(1000) };
    uint32_t cells = run(&equal, 1, 1, NULL, cell);
    assert_int_equal(cells, 2 * 16 + 1);
    for (uint32_t i = 0; i < cells; i++) {
        const struct sb_claim_cell *c = &cell[i];
        double w = c->width, d = c->depth;
        double told = c->shape == SB_CLAIM_THREE ? 1 : (w * (d - 1) + 1) / d;
        uint32_t bound = c->depth == 1 ? 1 : c->width;
        if (!(fabs(c->speedup.value - told) < 1e-12) || c->speedup.ci95.lo != c->speedup.value ||
            c->equal != c->speedup.value || c->largest != bound)
            fail_msg("%s, depth %u, width %u: %g, at most %u", sb_claim_shape_name[c->shape],
                     c->depth, c->width, c->speedup.value, c->largest);
        assert_true(sb_claim_holds(c) == (told >= 2 && told <= 10));
    }
    assert_int_equal(cell[5].depth, 2);
    assert_int_equal(cell[5].width, 2);
    assert_int_equal(cell[5].tasks, 4);
    assert_int_equal(cell[16 + 5].tasks, 3);
    assert_string_equal(sb_claim_shape_name[cell[16 + 5].shape], "fan");
}

/* E of the largest of w sums of d exponentials of mean 1: the integral of 1 - P(d, x)^w. */
static double largest_of_erlangs(uint32_t w, uint32_t d)
{
    const double step = 0.001;
    double sum = 0;
    for (double x = step / 2; x < 80; x += step)
        sum += 1 - pow(gsl_sf_gamma_inc_P(d, x), w);
    return sum * step;
}

static void exponential_latencies_give_what_integration_says(void **state)
{
    (void)state;
    static struct sb_claim_cell cell[CELLS];
    const struct sb_claim_variation exponential = { 1, fixture_dist_of("exponential", 1e6, 0) };
    uint32_t cells = run(&exponential, 1, 1, NULL, cell);
    for (uint32_t i = 0; i < cells; i++) {
        const struct sb_claim_cell *c = &cell[i];
        double w = c->width, d = c->depth, half = sb_interval_half(c->speedup.ci95) * 4 / 1.96;
        if (c->shape == SB_CLAIM_THREE || c->depth == 1)
            continue;
        double told = c->shape == SB_CLAIM_CHAINS
                          ? (largest_of_erlangs(c->width, 1) + w * (d - 1)) /
                                largest_of_erlangs(c->width, c->depth)
                          : (1 + w * (d - 1)) / (1 + largest_of_erlangs(c->width, c->depth - 1));
        bool exact = c->width == 1; /* a chain: both are the same in each replicate */
        if (exact)
            assert_true(fabs(c->speedup.ci95.lo - 1) < 1e-6 && fabs(c->speedup.ci95.hi - 1) < 1e-6);
        if (exact ? c->speedup.value != 1 : !(fabs(c->speedup.value - told) < half && half < 0.3))
            fail_msg("%s, depth %u, width %u: %g +- %g, not %g", sb_claim_shape_name[c->shape],
                     c->depth, c->width, c->speedup.value, half, told);
    }
}

static void none_exceeds_its_bound_and_three_calls_never_two(void **state)
{
    (void)state;
    static struct sb_claim_cell cell[CELLS];
    const struct sb_claim_variation variation[] = {
        { 0.5, fixture_dist("{\"dist\": \"lognormal\", \"mean\": 1, \"sd\": 0.5}", 1e6) },
        { 2, fixture_dist("{\"dist\": \"lognormal\", \"mean\": 1, \"sd\": 2}", 1e6) },
    };
    uint32_t cells = run(variation, 2, 1, NULL, cell), three = 0;
    for (uint32_t i = 0; i < cells; i++) {
        assert_true(cell[i].speedup.value >= 1 && cell[i].speedup.value <= cell[i].largest);
        if (cell[i].shape == SB_CLAIM_THREE) {
            three++;
            assert_int_equal(cell[i].largest, 2);
            assert_int_equal(cell[i].tasks, 3);
            assert_true(!sb_claim_holds(&cell[i]) && cell[i].speedup.value > 1);
        }
    }
    assert_int_equal(three, 2);
}

static void any_number_of_threads_gives_the_same(void **state)
{
    (void)state;
    static struct sb_claim_cell one[CELLS], more[CELLS];
    const struct sb_claim_variation exponential = { 1, fixture_dist_of("exponential", 1e6, 0) };
    uint32_t cells = run(&exponential, 1, 1, NULL, one);
    assert_int_equal(run(&exponential, 1, 3, NULL, more), cells);
    for (uint32_t i = 0; i < cells; i++)
        assert_memory_equal(&one[i].speedup, &more[i].speedup, sizeof one[i].speedup);
}

static void an_interrupt_leaves_the_cells_before(void **state)
{
    (void)state;
    static struct sb_claim_cell cell[CELLS];
    const atomic_bool stop = true;
    const struct sb_claim_variation exponential = { 1, fixture_dist_of("exponential", 1e6, 0) };
    assert_int_equal(run(&exponential, 1, 1, &stop, cell), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_latencies_give_what_the_formula_says),
        cmocka_unit_test(exponential_latencies_give_what_integration_says),
        cmocka_unit_test(none_exceeds_its_bound_and_three_calls_never_two),
        cmocka_unit_test(any_number_of_threads_gives_the_same),
        cmocka_unit_test(an_interrupt_leaves_the_cells_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
