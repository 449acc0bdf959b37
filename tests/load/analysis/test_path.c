/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/path.h"

#include "sim/load/analysis/steady_state/latencies.h"
#include "sim/load/analysis/steady_state/run_figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

static struct sb_load_path path_of(uint64_t requests)
{
    struct sb_load_path path;
    struct sb_error error = { 0 };
    assert_int_equal(sb_load_path_init(&path, requests, 1, 1, &error), SB_OK);
    return path;
}

/* Gil Tene's illustration: a request each 10 ms for 200 s, served in 1 ms; from 100 s on nothing
 * ends before 200 s. Open: mean 25.003 s, p50 1 ms, p99 98 s. A tester with one
 * connection: one sample of 100 s besides 10,000 of 1 ms, mean 10.99890011 ms, p99.9 1 ms. */
static void a_tester_with_one_connection_misses_a_freeze(void **state)
{
    enum { N = 20000 };
    const sb_ns ms = 1000000;
    struct sb_load_path path = path_of(N);
    struct sb_run_room room;
    struct sb_run_figures figures = { 0 };
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    const struct sb_load_ask ask = { .percentiles = &sb_percentiles_default, .parts = 1 };
    (void)state;
    for (uint64_t i = 0; i < N; i++) {
        const sb_ns at = (sb_ns)i * 10 * ms;
        sb_load_path_take(&path, i, 0, at, i < 10000 ? at + ms : 200000 * ms, SB_OUTCOME_OK);
    }
    assert_int_equal(sb_run_room_init(&room, &path, &arena, &error), SB_OK);
    sb_run_figures_fill(&figures, &path, 0, &ask, &room);
    assert_true(fabs(figures.all.mean - 25003e6) < 1e6 && figures.all.quantile[0] == 1e6);
    assert_true(fabs(figures.all.quantile[3] - 98000e6) <= 10e6);
    assert_true(figures.closed.requests == 10001);
    assert_true(fabs(figures.closed.mean - 10.99890011e6) < 1e-2);
    assert_true(figures.closed.quantile[4] == 1e6);
    sb_run_latency_fill(&figures.all, room.took, 0, &sb_percentiles_default); /* of nothing */
    assert_true(isnan(figures.all.mean) && figures.all.requests == 0);
    sb_arena_fini(&arena);
    sb_load_path_fini(&path);
}

/* By hand: requests come at 0, 10, 20, 30 and are over at 25, 12, 40, 31. */
static void lengths_are_of_requests_in_flight(void **state)
{
    const sb_ns came[4] = { 0, 10, 20, 30 }, over[4] = { 25, 12, 40, 31 };
    const sb_ns at[5] = { 0, 11, 12, 20, 30 };
    const double expected[5] = { 1, 2, 1, 2, 2 };
    double length[5];
    struct sb_load_path path = path_of(4);
    struct sb_error error = { 0 };
    (void)state;
    for (uint64_t i = 4; i-- > 0;)
        sb_load_path_take(&path, i, 0, came[i], over[i], SB_OUTCOME_OK);
    assert_int_equal(sb_load_path_lengths(&path, at, 5, length, &error), SB_OK);
    for (int i = 0; i < 5; i++)
        assert_true(length[i] == expected[i]);
    assert_int_equal(path.known, 4);
    assert_int_equal(sb_load_path_last(&path), 30);
    sb_load_path_fini(&path);
}

/* The same latencies kept one by one and in buckets: quantiles differ by 0.05 % at most, counts and
 * means not at all. */
static void what_is_not_kept_is_counted(void **state)
{
    enum { MORE = 40000 };
    struct sb_load_path path = path_of(SB_PATH_KEPT + MORE);
    struct sb_run_latency exact, counted;
    sb_ns *all = malloc((SB_PATH_KEPT + MORE) * sizeof *all);
    (void)state;
    assert_non_null(all);
    for (uint64_t i = 0; i < SB_PATH_KEPT + MORE; i++) {
        all[i] = (sb_ns)(i * 2654435761 % 4294967296) + 1000;
        sb_load_path_take(&path, i, 0, (sb_ns)i, (sb_ns)i + all[i],
                          i % 4 ? SB_OUTCOME_OK : SB_OUTCOME_SHED);
    }
    assert_int_equal(path.rest->all.count, MORE);
    assert_int_equal(path.rest->ok.count, MORE * 3 / 4);
    assert_int_equal(path.rest->outcome[SB_OUTCOME_SHED], MORE / 4);
    assert_int_equal(sb_load_path_last(&path), SB_PATH_KEPT + MORE - 1);
    sb_run_latency_fill_more(&counted, all, SB_PATH_KEPT, &path.rest->all, &sb_percentiles_default);
    sb_run_latency_fill(&exact, all, SB_PATH_KEPT + MORE, &sb_percentiles_default);
    assert_true(counted.requests == exact.requests && counted.mean == exact.mean);
    assert_true(fabs(counted.sd / exact.sd - 1) < 1e-12);
    for (int q = 0; q < SB_QUANTILES_COUNT; q++)
        assert_true(fabs(counted.quantile[q] / exact.quantile[q] - 1) <= SB_TALLY_ERROR);
    free(all);
    sb_load_path_fini(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tester_with_one_connection_misses_a_freeze),
        cmocka_unit_test(lengths_are_of_requests_in_flight),
        cmocka_unit_test(what_is_not_kept_is_counted),
    };
    return cmocka_run_group_tests_name("sample paths", tests, NULL, NULL);
}
