/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verify says of draws: right ones of every distribution are accepted, wrong ones refused. */
#include "sim/verify/draws.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/draw/rng.h"
#include "sim/run/experiment.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The halves of the first of Random123's known answers, and those of another program: sim/draw's.
 */
static void words_are_those_of_the_generator(void **state)
{
    struct fixture_random random = { 5 };
    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        uint64_t seed = fixture_next(&random), step = fixture_next(&random) >> i % 64,
                 replicate = i < 64 ? i : fixture_next(&random) >> i % 64;
        assert_true(sb_verify_word(seed, replicate, step) == sb_rng_word(seed, replicate, step));
        assert_true(sb_verify_choice(seed, replicate, step) ==
                    sb_rng_choice(seed, replicate, step));
    }
    assert_true(sb_verify_word(0, 0, 0) >> 32 == UINT64_C(0xc3b480bd));
    assert_true(sb_verify_word(0, 1, 0) >> 32 == UINT64_C(0xf167b032));
}

/* From 2^-32 to 1/2, at both ends. */
static void fill(uint32_t word[SB_LANES_MAX], unsigned n, struct fixture_random *random)
{
    for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
        word[lane] = (uint32_t)((fixture_next(random) >> 33 | UINT64_C(1) << 30) >> n % 31) ^
                     (0 - (uint32_t)(lane % 2));
}

static void check_accepted(const struct fixture_dist *dist, sb_ns cap,
                           struct fixture_random *random)
{
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    const struct sb_draw_block block = { 2, 0, SB_LANES_MAX };
    struct fixture_draw draw;
    fixture_draw_init_capped(&draw, &dist->dist, cap);
    for (unsigned n = 0; n < 31 * fixture_scale(); n++) {
        uint32_t word[SB_LANES_MAX];
        sb_ns drawn[SB_LANES_MAX];
        fill(word, n, random);
        kernel->draw(&block, &draw.samplers.sampler[0], n, word, drawn);
        for (unsigned lane = 0; lane < SB_LANES_MAX; lane++) {
            uint64_t u = (uint64_t)word[lane] << 32 | (uint32_t)sb_verify_word(2, lane, n);
            if (!sb_verify_draw(&dist->dist, u, sb_verify_choice(2, lane, n), drawn[lane],
                                draw.dag.draw_cap))
                fail_msg("%s: word %016llx draws %lld ns and is refused", dist->name,
                         (unsigned long long)u, (long long)drawn[lane]);
        }
    }
    fixture_draw_fini(&draw);
}

static void what_is_drawn_is_accepted(void **state)
{
    struct fixture_random random = { 3 };
    size_t count;
    const struct fixture_dist *dists = fixture_dists(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        check_accepted(&dists[i], SB_NS_TOTAL_MAX, &random);
        check_accepted(&dists[i], (sb_ns)90e9, &random);
    }
}

/* 10^(-range .. range) */
static double extreme(struct fixture_random *random, double range)
{
    return pow(10, range * (fixture_below(random, 2001) / 1000.0 - 1));
}

static void write_latency(char *out, size_t size, struct fixture_random *random, unsigned kind)
{
    double a = extreme(random, 4), b = extreme(random, 1.9), c = 1 + extreme(random, 2),
           d = 1 + extreme(random, 2);
    char x[300], y[300];
    switch (kind % 13) {
    case 0:
        snprintf(out, size, "{\"dist\": \"uniform\", \"min\": %g, \"max\": %g}", a, a * c);
        break;
    case 1:
        snprintf(out, size, "{\"dist\": \"exponential\", \"mean\": %g, \"shift\": %g}", a, b);
        break;
    case 2:
        snprintf(out, size, "{\"dist\": \"normal\", \"mean\": %g, \"sd\": %g}", a, a * b);
        break;
    case 3:
        snprintf(out, size, "{\"dist\": \"lognormal\", \"median\": %g, \"p99\": %g}", a, a * c);
        break;
    case 4:
        snprintf(out, size, "{\"dist\": \"weibull\", \"shape\": %g, \"scale\": %g}", b, a);
        break;
    case 5: snprintf(out, size, "{\"dist\": \"pareto\", \"min\": %g, \"alpha\": %g}", a, b); break;
    case 6:
    case 7:
        snprintf(out, size, "{\"dist\": \"quantiles\", \"p50\": %g, \"p90\": %g, \"p99\": %g}", a,
                 a * c, a * c * d);
        break;
    case 8:
        snprintf(out, size, "{\"dist\": \"gamma\", \"mean\": %g, \"cv\": %g}", a,
                 extreme(random, 1));
        break;
    case 9:
        snprintf(out, size, "{\"dist\": \"log-logistic\", \"median\": %g, \"shape\": %g}", a, c);
        break;
    case 10:
        snprintf(out, size, "{\"dist\": \"inverse-gaussian\", \"mean\": %g, \"shape\": %g}", a,
                 a * b);
        break;
    case 11:
        snprintf(out, size, "{\"dist\": \"pert\", \"min\": %g, \"mode\": %g, \"max\": %g}", a,
                 a * c, a * c * d);
        break;
    default:
        write_latency(x, sizeof x, random, kind / 13 % 6);
        write_latency(y, sizeof y, random, fixture_below(random, 12));
        snprintf(out, size,
                 "{\"dist\": \"mixture\", \"components\": [{\"weight\": %g, \"latency\": %s}, "
                 "{\"weight\": 1, \"latency\": %s}], \"shift\": %g}",
                 b, x, y, c);
    }
}

static void what_random_distributions_draw_is_accepted(void **state)
{
    struct fixture_random random = { 11 };
    (void)state;
    for (unsigned i = 0; i < 150 * fixture_scale(); i++) {
        char text[800];
        struct sb_samplers samplers;
        sb_ns latency;
        write_latency(text, sizeof text, &random, i);
        struct sb_workload w = with_latency(text);
        const struct sb_dist *dist = latency_of(&w, 0);
        assert_int_equal(sb_samplers_build(&samplers, &w.dag, NULL), SB_OK);
        for (uint64_t r = 0; r < 1000; r++) {
            sb_draw_replicate(&w.dag, &samplers, 42, r, &latency);
            if (!sb_verify_draw(dist, sb_verify_word(42, r, 0), sb_verify_choice(42, r, 0), latency,
                                w.dag.draw_cap))
                fail_msg("%s: replicate %llu draws %lld ns and is refused", text,
                         (unsigned long long)r, (long long)latency);
        }
        sb_samplers_fini(&samplers);
        sb_workload_fini(&w);
    }
}

/* Of 4,096 draws of a continuous distribution. */
static unsigned count_accepted(const struct sb_dag *dag, const struct sb_samplers *samplers,
                               uint64_t seed, uint64_t later, uint64_t step, double factor)
{
    unsigned accepted = 0;
    for (uint64_t r = 0; r < 4096; r++) {
        sb_ns latency;
        sb_draw_replicate(dag, samplers, 42, r, &latency);
        latency = (sb_ns)((double)latency * factor);
        accepted +=
            sb_verify_draw(&dag->dist[dag->dist_of[0]], sb_verify_word(seed, r + later, step), 0,
                           latency, dag->draw_cap);
    }
    return accepted;
}

static void what_belongs_to_another_word_is_refused(void **state)
{
    struct sb_workload w = with_latency("{\"dist\": \"lognormal\", \"median\": 60, \"p99\": 200}");
    struct sb_samplers samplers;
    (void)state;
    assert_int_equal(sb_samplers_build(&samplers, &w.dag, NULL), SB_OK);
    assert_int_equal(count_accepted(&w.dag, &samplers, 42, 0, 0, 1), 4096);
    assert_in_range(count_accepted(&w.dag, &samplers, 42, 0, 1, 1), 0, 20);     /* another step */
    assert_in_range(count_accepted(&w.dag, &samplers, 42, 1, 0, 1), 0, 20);     /* replicate */
    assert_in_range(count_accepted(&w.dag, &samplers, 43, 0, 0, 1), 0, 20);     /* seed */
    assert_in_range(count_accepted(&w.dag, &samplers, 42, 0, 0, 1.001), 0, 20); /* 0.1 % too long */
    sb_samplers_fini(&samplers);
    sb_workload_fini(&w);
}

static void latencies_of_a_replicate_are_refused_as_another_s(void **state)
{
    struct fixture_experiment s;
    struct sb_samplers samplers;
    struct sb_error error = { 0 };
    struct sb_verify_names names = { "layered", "layered.json", 42, "" };
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 1);
    const struct sb_dag *dag = &s.workload.dag;
    sb_ns *latency = calloc(dag->steps, sizeof *latency);
    assert_non_null(latency);
    assert_int_equal(sb_samplers_build(&samplers, dag, NULL), SB_OK);
    sb_draw_replicate(dag, &samplers, 42, 17, latency);
    assert_int_equal(sb_verify_draws(dag, &names, 17, latency, &error), SB_OK);
    assert_int_equal(sb_verify_draws(dag, &names, 18, latency, &error), SB_ECHECK);
    fixture_assert_says(error.text, "layered, replicate 18: task \"");
    names.seed = 41;
    assert_int_equal(sb_verify_draws(dag, &names, 17, latency, &error), SB_ECHECK);
    free(latency);
    sb_samplers_fini(&samplers);
    fixture_experiment_end(&s);
}

/* Of correlated latencies as of others: a group's own, and no other one. */
static void correlated_latencies_are_those_of_their_group(void **state)
{
    static char text[1000];
    struct fixture_experiment s;
    struct sb_samplers samplers;
    struct sb_error error = { 0 };
    struct sb_verify_names names = { "layered", "layered.json", 42, "" };
    (void)state;
    snprintf(text, sizeof text, "{\"correlate\": 0.5, %s", fixture_layered + 1);
    fixture_experiment_begin(&s, text, 0, 1);
    struct sb_dag *dag = &s.workload.dag;
    sb_ns *latency = calloc(dag->steps, sizeof *latency);
    assert_non_null(latency);
    assert_int_equal(sb_samplers_build(&samplers, dag, NULL), SB_OK);
    for (uint64_t r = 0; r < 64; r++) {
        sb_draw_replicate(dag, &samplers, 42, r, latency);
        assert_int_equal(sb_verify_draws(dag, &names, r, latency, &error), SB_OK);
    }
    dag->rank[0] = 0.51;
    assert_int_equal(sb_verify_draws(dag, &names, 63, latency, &error), SB_ECHECK);
    fixture_assert_says(error.text, "which is not the quantile that its group says");
    dag->rank[0] = 0;
    assert_int_equal(sb_verify_draws(dag, &names, 63, latency, &error), SB_ECHECK);
    dag->rank[0] = 0.5;
    latency[17] += latency[17] / 100;
    assert_int_equal(sb_verify_draws(dag, &names, 63, latency, &error), SB_ECHECK);
    free(latency);
    sb_samplers_fini(&samplers);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_generator),
        cmocka_unit_test(what_is_drawn_is_accepted),
        cmocka_unit_test(what_random_distributions_draw_is_accepted),
        cmocka_unit_test(what_belongs_to_another_word_is_refused),
        cmocka_unit_test(latencies_of_a_replicate_are_refused_as_another_s),
        cmocka_unit_test(correlated_latencies_are_those_of_their_group),
    };
    return cmocka_run_group_tests_name("draws", tests, fixture_gsl_set_up, NULL);
}
