/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many requests at the same pools: against closed forms, traces by hand, the engines of one request
 * alone. */
#include "sim/draw/draw.h"
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"
#include "sim/plugins.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load.h"
#include "tests/fixtures/pools.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- closed forms ---- */

/* As data/queueing has them, with the mean service as the unit: 20 runs of 2,000 requests and as
 * many again that are not looked at. Four standard errors, of runs whose number is fixed. */
static void mean_times_are_those_of_queueing_theory(void **state)
{
    static const struct {
        const char *name, *latency;
        uint32_t slots;
        enum sb_queue queue;
        double rate, mean;
    } row[] = {
        { "M/M/1", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_FIFO, .7, 1 / .3 },
        { "M/M/1 LIFO", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_LIFO, .7, 1 / .3 },
        { "M/M/1 PS", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_PS, .7, 1 / .3 },
        { "M/M/4", "{\"dist\": \"exponential\", \"mean\": 1}", 4, SB_QUEUE_FIFO, 3, 1.509434 },
        { "M/D/1", "1", 1, SB_QUEUE_FIFO, .8, 3 },
        { "M/D/1 PS", "1", 1, SB_QUEUE_PS, .6, 2.5 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct fixture_load s;
        char text[512];
        fixture_load_begin(&s, fixture_station(text, row[i].latency, row[i].slots));
        s.workload[0].dag.pools->queue = (enum sb_queue[]){ row[i].queue };
        s.arrivals.rate = row[i].rate * 1e-9;
        struct fixture_mean is = fixture_load_makespan(&s, 20, 2000, 2000 * fixture_scale());
        if (!(fabs(is.mean - row[i].mean) <= 4 * is.error && is.error < .1 * row[i].mean))
            fail_msg("%s: %f +- %f instead of %f", row[i].name, is.mean, is.error, row[i].mean);
        fixture_load_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_times_are_those_of_queueing_theory),
    };
    return cmocka_run_group_tests_name("load engine", tests, fixture_gsl_set_up, NULL);
}
