/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much work, put into each so-manyth task, slows a benchmark down by a given share. */
#ifndef SIM_BENCH_COMPARE_INJECTION_H
#define SIM_BENCH_COMPARE_INJECTION_H

#include "sim/base/error.h"
#include "sim/bench/cases/case.h"

#include <stdatomic.h>
#include <stdint.h>

/* As in struct sb_bench_setup; zeroed: nothing is put in. */
struct sb_bench_injection {
    uint32_t extra, every;
};

struct sb_bench_injector {
    const struct sb_bench_case *c;
    const char *base, *changed; /* libraries by path */
    uint64_t seed;
    uint32_t *processes;     /* counts those that are started */
    const atomic_bool *stop; /* may be NULL */
};

/* What slows the benchmark down by `share` (0.05 for 5 %, above 0), as the middle one of several
 * processes finds, and in *added what it really adds, as other processes measure. SB_EINTR;
 * SB_ECHECK when nothing could be put in, or a process crashed. */
enum sb_code sb_bench_injection_find(struct sb_bench_injector *injector, double share,
                                     struct sb_bench_injection *injection, double *added,
                                     struct sb_error *error);

#endif
