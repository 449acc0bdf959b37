/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a long bench run shows while it runs, and keeps in its --out file. */
#ifndef SIM_CLI_BENCH_SCREEN_H
#define SIM_CLI_BENCH_SCREEN_H

#include "sim/bench/campaign/listener.h"
#include "sim/bench/records/result.h"

struct sb_bench_screen {
    bool quiet, rewrites, shown; /* a line on the terminal */
    const char *file;            /* NULL, or where results are kept */
    double begun, last;          /* seconds */
};

/* `file` may be NULL. */
void sb_bench_screen_init(struct sb_bench_screen *screen, bool quiet, const char *file);
/* The functions of a listener. */
struct sb_bench_listener sb_bench_screen_listener(struct sb_bench_screen *screen);
void sb_bench_screen_clear(struct sb_bench_screen *screen);

/* Writes the results as JSON, as a whole or not at all. */
enum sb_code sb_bench_keep(const struct sb_bench_result *result, const char *path,
                           struct sb_error *error);

#endif
