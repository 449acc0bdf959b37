/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely a system is to break down: the trial runs of metastable_simulated, which an
 * independent program made, and verdicts by hand. */
#include "sim/load/collapse/collapse.h"

#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SECOND ((sb_ns)1000000000)

/* One slot, exponential service of a second, a timeout of 8 without cancel, retries at once. */
static void begin(struct fixture_load *s, unsigned retries)
{
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"pools\": {\"db\": "
             "{\"slots\": 1, \"queue\": \"fifo\"}}, \"tasks\": {\"a\": {\"latency\": {\"dist\": "
             "\"exponential\", \"mean\": 1}, \"pool\": \"db\", \"timeout\": 8, \"retry\": "
             "{\"attempts\": %u, \"backoff\": 0}}}}",
             retries + 1);
    fixture_load_begin(s, text);
}

static struct sb_collapse ask_of(const struct fixture_load *s, const double *rate, uint32_t rates,
                                 const sb_ns *length, uint32_t lengths)
{
    return (struct sb_collapse){ .load = &s->load,
                                 .rate = rate,
                                 .rates = rates,
                                 .length = length,
                                 .lengths = lengths,
                                 .rule = { .at = 500 * SECOND,
                                           .settle = 5000 * SECOND,
                                           .window = 1000 * SECOND,
                                           .threshold = .5 },
                                 .runs = 100 * fixture_scale(),
                                 .backlog = 1000000,
                                 .threads = 2 };
}

/* Each in 1,000 runs of theirs; with ours the difference of two shares, within four standard
 * errors. */
static void the_trial_runs_come_out(void **state)
{
    static const struct {
        unsigned retries;
        double rate;
        sb_ns pause;
        double collapsed;
    } row[] = { { 1, .45, 0, .007 },   { 1, .50, 0, .244 },  { 1, .55, 0, .911 },
                { 1, .50, 100, .613 }, { 2, .35, 0, .121 },  { 2, .35, 100, .893 },
                { 2, .40, 0, .481 },   { 2, .40, 20, .810 }, { 2, .45, 0, .798 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const sb_ns length[] = { 0, row[i].pause * SECOND };
        struct sb_collapse_rate rate;
        struct sb_arena arena = { 0 };
        struct fixture_load s;
        begin(&s, row[i].retries);
        struct sb_collapse ask = ask_of(&s, &row[i].rate, 1, length, row[i].pause ? 2 : 1);
        assert_int_equal(sb_collapse_run(&ask, &rate, &arena, NULL), SB_OK);
        const struct sb_collapse_cell *cell = &rate.cell[ask.lengths - 1];
        double p = row[i].collapsed, n = ask.runs, error = sqrt(p * (1 - p) * (1 / n + 1e-3));
        if (fabs((double)cell->collapsed / n - p) > 4 * error)
            fail_msg("%u retries, rate %g, pause %g: %g instead of %g", row[i].retries, row[i].rate,
                     (double)row[i].pause, (double)cell->collapsed / n, p);
        sb_arena_fini(&arena);
        fixture_load_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_trial_runs_come_out),
    };
    return cmocka_run_group_tests_name("collapse", tests, fixture_gsl_set_up, NULL);
}
