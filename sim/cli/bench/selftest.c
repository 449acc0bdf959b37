/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/selftest.h"

#include "sim/bench/compare/selftest.h"
#include "sim/cli/options/commands.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 20 };
#define PRESET "0,3,5,7"
#define LARGEST 100.0

static enum sb_code read_shares(const char *list, struct sb_bench_selftest *test,
                                struct sb_error *error)
{
    for (const char *at = list; *at;) {
        char *end;
        double per_cent = strtod(at, &end);
        double least = test->injections ? test->inject[test->injections - 1] : -1;
        if (end == at || (*end && *end != ',') || !(per_cent >= 0 && per_cent <= LARGEST) ||
            per_cent / 100 <= least || test->injections == SB_BENCH_INJECTIONS_MAX)
            return sb_fail(error, SB_EINPUT, "--inject",
                           "expected ascending per cents from 0 to %g, as 0,3,5,7; not \"%s\"",
                           LARGEST, list);
        test->inject[test->injections++] = per_cent / 100;
        at = end + (*end == ',');
    }
    return test->injections
               ? SB_OK
               : sb_fail(error, SB_EINPUT, "--inject", "expected per cents, as 0,3,5,7");
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
