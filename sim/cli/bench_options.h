/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that only `simbench bench` has. */
#ifndef SIM_CLI_BENCH_OPTIONS_H
#define SIM_CLI_BENCH_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

enum { SB_FAIL_IF_MAX = 32 };

struct sb_bench_options {
    bool list, quick, strict, resume, selftest;
    const char *tasks, *workers, *modes, *bodies; /* lists, or NULL */
    const char *library, *save, *compare, *file;  /* paths, or NULL */
    const char *inject;                           /* a list of per cents, or NULL */
    uint32_t aa;                                  /* 0: not given */
    double margin;                                /* 0: not given */
};

/* Its input is a struct sb_bench_options. */
extern const struct argp sb_bench_argp;

#endif
