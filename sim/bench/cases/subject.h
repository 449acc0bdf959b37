/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured: a target's kind, and which one of them. */
#ifndef SIM_BENCH_CASES_SUBJECT_H
#define SIM_BENCH_CASES_SUBJECT_H

#include "sim/base/time.h"

#include <stdint.h>

struct sb_bench_subject {
    const char *target; /* name of a plug-in of strategies/targets */
    const char *path;   /* of the library, or a command */
    const char *label;  /* what tables call it */
    sb_ns limit;        /* how long it may stand still */
};

/* When nothing is said. */
#define SB_BENCH_TARGET_PRESET "earliest"
#define SB_BENCH_LIBRARY_PRESET "libearliest.so"
#define SB_BENCH_LIMIT_PRESET ((sb_ns)10 * 1000000000)

#endif
