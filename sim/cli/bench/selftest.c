/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/selftest.h"

#include "sim/bench/compare/selftest.h"
#include "sim/cli/options/commands.h"
#include "sim/text/range.h"

#include <stdio.h>

enum { RUNS = 20 };
#define PRESET "0,3,5,7"

static enum sb_code read_shares(const char *list, struct sb_bench_selftest *test,
                                struct sb_error *error)
{
    double per_cent[SB_BENCH_INJECTIONS_MAX] = { 0 };
    struct sb_range_values values = { .value = per_cent };
    const struct sb_range_rule rule = {
        .option = "--inject", .least = 0, .most = 100, .room = SB_BENCH_INJECTIONS_MAX
    };
    enum sb_code code = sb_range_read(&values, &rule, list, 0, error);
    for (uint32_t i = 0; code == SB_OK && i < values.count; i++) {
        if (i && per_cent[i] <= per_cent[i - 1])
            return sb_fail(error, SB_EINPUT, "--inject", "\"%.80s\" does not ascend", list);
        test->inject[test->injections++] = per_cent[i] / 100;
    }
    return code;
}

static void tell_added(void *self, const char *benchmark, double wanted, double added)
{
    struct sb_bench_screen *screen = self;
    sb_bench_screen_clear(screen);
    if (!screen->quiet)
        fprintf(stderr, "simbench: %s: %g %% put in, %.2f %% measured\n", benchmark, 100 * wanted,
                100 * added);
}

static enum sb_code selftest(struct sb_bench_session *s, struct sb_error *error)
{
    const struct sb_bench_options *o = &s->o->bench;
    struct sb_bench_library copy = { .fd = -1 };
    struct sb_bench_selftest test = { .cases = &s->cases,
                                      .library = s->library.path,
                                      .runs = o->aa ? o->aa : RUNS,
                                      .seconds = SB_BENCH_SECONDS,
                                      .margin =
                                          o->margin > 0 ? o->margin / 100 : SB_SIGN_TEST_MARGIN,
                                      .seed = s->seed,
                                      .before = s->o->bench.resume ? &s->before : NULL,
                                      .listener = sb_bench_screen_listener(&s->screen),
                                      .added = tell_added };
    enum sb_code code = read_shares(o->inject ? o->inject : PRESET, &test, error);
    if (code == SB_OK)
        code = sb_bench_library_again(&copy, &s->library, error);
    test.copy = copy.path;
    if (code == SB_OK)
        code = sb_bench_selftest_run(&test, &s->result, error);
    sb_bench_screen_clear(&s->screen);
    sb_bench_library_fini(&copy);
    return code;
}

int sb_bench_session_selftest(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    return selftest(s, &error) ? sb_command_fail(&error) : SB_EXIT_DONE;
}
