/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(collapse) and mean time to it, exactly: with exponential service, timeouts and arrivals, in a
 * shared pool of bounded size, the system is a Markov chain (as in Alvaro et al., arXiv 2510.03551,
 * 2025). Its state is how many attempts somebody waits for (l) and how many nobody does (o):
 *
 *     an arrival            rate lambda        l + 1            if l + o < K, else it is shed
 *     an attempt times out  rate theta l       o + 1            if l + o < K (its retry takes its
 *                                                               place in l), else l - 1, o + 1
 *     an attempt ends       rate mu l / (l+o)  l - 1
 *                           rate mu o / (l+o)  o - 1
 *
 * Collapse is that requests and attempts in flight, 2 l + o, are more than B. During a pause mu is
 * 0. */
#include "sim/load/collapse/collapse.h"

#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SECOND ((sb_ns)1000000000)

enum { K = 15, B = 24, STATES = 256 };

static const double LAMBDA = .55, THETA = .125;

struct chain {
    int states, number[K + 2][K + 2]; /* -1: collapsed */
    double rate[STATES][STATES];      /* off the diagonal; collapse is left out */
    double out[STATES];               /* all of it */
};

static void go(struct chain *c, int from, int l, int o, double rate)
{
    c->out[from] += rate;
    if (c->number[l][o] >= 0)
        c->rate[from][c->number[l][o]] += rate;
}

static void chain_make(struct chain *c, double mu)
{
    memset(c, 0, sizeof *c);
    for (int l = 0; l <= K + 1; l++)
        for (int o = 0; o <= K + 1; o++)
            c->number[l][o] = l + o <= K && 2 * l + o <= B ? c->states++ : -1;
    assert_true(c->states <= STATES);
    for (int l = 0; l <= K; l++)
        for (int o = 0; l + o <= K; o++) {
            int from = c->number[l][o], n = l + o;
            if (from < 0)
                continue;
            if (n < K)
                go(c, from, l + 1, o, LAMBDA);
            if (l > 0)
                go(c, from, n < K ? l : l - 1, o + 1, THETA * l);
            if (l > 0)
                go(c, from, l - 1, o, mu * l / n);
            if (o > 0)
                go(c, from, l, o - 1, mu * o / n);
        }
}

/* How likely each state is a time later, by uniformization: a Poisson number of steps of a chain in
 * which each state is left with the same rate. */
static void pass(const struct chain *c, double time, double *likely)
{
    double fastest = 0, now[STATES], next[STATES], sum[STATES] = { 0 };
    for (int i = 0; i < c->states; i++)
        fastest = fmax(fastest, c->out[i]);
    memcpy(now, likely, sizeof now);
    for (int n = 0; n < 4 * fastest * time + 100; n++) {
        double weight = exp(n * log(fastest * time) - fastest * time - lgamma(n + 1.));
        for (int i = 0; i < c->states; i++)
            sum[i] += weight * now[i];
        for (int i = 0; i < c->states; i++)
            next[i] = now[i] * (1 - c->out[i] / fastest);
        for (int i = 0; i < c->states; i++)
            for (int j = 0; j < c->states; j++)
                next[j] += now[i] * c->rate[i][j] / fastest;
        memcpy(now, next, sizeof now);
    }
    memcpy(likely, sum, sizeof sum);
}

/* From an empty system until it collapses: the rows of out t - sum rate t = 1. */
static double mean_time(const struct chain *c)
{
    const size_t n = (size_t)c->states;
    gsl_matrix *a = gsl_matrix_alloc(n, n);
    gsl_vector *one = gsl_vector_alloc(n), *time = gsl_vector_alloc(n);
    gsl_permutation *order = gsl_permutation_alloc(n);
    int sign;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(a, i, j, (i == j ? c->out[i] : 0) - c->rate[i][j]);
    gsl_vector_set_all(one, 1);
    assert_int_equal(gsl_linalg_LU_decomp(a, order, &sign), 0);
    assert_int_equal(gsl_linalg_LU_solve(a, order, one, time), 0);
    double found = gsl_vector_get(time, (size_t)c->number[0][0]);
    gsl_permutation_free(order);
    gsl_vector_free(time);
    gsl_vector_free(one);
    gsl_matrix_free(a);
    return found;
}

/* The same system for the engine, with what no text can say: its timeout is drawn from what is
 * given as patience, and the shared pool has places. */
static void begin(struct fixture_load *s)
{
    static uint32_t places[] = { K - 1 };
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"pools\": {\"db\": "
             "{\"slots\": 1, \"queue\": \"ps\"}}, \"tasks\": {\"a\": {\"latency\": "
             "{\"dist\": \"exponential\", \"mean\": 1}, \"pool\": \"db\", \"patience\": {\"dist\": "
             "\"exponential\", \"mean\": %g}, \"retry\": {\"attempts\": 1000, \"backoff\": 0, "
             "\"on\": [\"timeout\"]}}}}",
             1 / THETA);
    fixture_load_begin(s, text);
    struct sb_resilience *said = s->workload[0].dag.resilience;
    struct sb_step_policy *policy = &said->policy[said->policy_of[0]];
    policy->timeout_drawn = 1 + policy->patience;
    policy->patience = SB_NONE;
    s->workload[0].dag.pools->places = places;
}

static void the_probability_of_collapse_is_the_chain_s(void **state)
{
    static struct chain runs, stands;
    const struct sb_collapse_rule rule = {
        .at = 20 * SECOND, .settle = 60 * SECOND, .window = 20 * SECOND, .threshold = 1e-9
    };
    const sb_ns length[] = { 0, 4 * SECOND, 10 * SECOND };
    struct sb_collapse_rate rate;
    struct sb_arena arena = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s);
    const struct sb_collapse ask = { .load = &s.load,
                                     .rate = &LAMBDA,
                                     .rates = 1,
                                     .length = length,
                                     .lengths = 3,
                                     .rule = rule,
                                     .runs = 600 * fixture_scale(),
                                     .backlog = B,
                                     .threads = 2 };
    assert_int_equal(sb_collapse_run(&ask, &rate, &arena, NULL), SB_OK);
    chain_make(&runs, 1);
    chain_make(&stands, 0);
    for (uint32_t i = 0; i < 3; i++) {
        double likely[STATES] = { 0 }, left = 0;
        likely[runs.number[0][0]] = 1;
        pass(&runs, 20, likely);
        if (length[i])
            pass(&stands, (double)length[i] / 1e9, likely);
        pass(&runs, 80, likely);
        for (int k = 0; k < runs.states; k++)
            left += likely[k];
        double p = 1 - left, found = (double)rate.cell[i].at_limit / ask.runs;
        if (fabs(found - p) > 4 * sqrt(p * (1 - p) / ask.runs))
            fail_msg("a pause of %g s: %f instead of %f", (double)length[i] / 1e9, found, p);
    }
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

static void the_mean_time_to_collapse_is_the_chain_s(void **state)
{
    const uint32_t runs = 400 * fixture_scale();
    static struct chain chain;
    double sum = 0, squares = 0;
    struct fixture_load s;
    (void)state;
    begin(&s);
    s.arrivals.rate = LAMBDA / 1e9;
    for (uint32_t r = 0; r < runs; r++) {
        fixture_load_run(&s, &(struct sb_load_run){ .run = r, .backlog = B });
        assert_int_equal(s.result.end, SB_LOAD_COLLAPSED);
        double time = (double)s.result.time / 1e9;
        sum += time, squares += time * time;
    }
    fixture_load_end(&s);
    chain_make(&chain, 1);
    double mean = sum / runs, error = sqrt((squares / runs - mean * mean) / runs);
    if (fabs(mean - mean_time(&chain)) > 4 * error)
        fail_msg("%f +- %f instead of %f", mean, error, mean_time(&chain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_probability_of_collapse_is_the_chain_s),
        cmocka_unit_test(the_mean_time_to_collapse_is_the_chain_s),
    };
    return cmocka_run_group_tests_name("collapse chain", tests, fixture_gsl_set_up, NULL);
}
