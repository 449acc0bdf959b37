/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who listens to a long run. */
#ifndef SIM_BENCH_CAMPAIGN_LISTENER_H
#define SIM_BENCH_CAMPAIGN_LISTENER_H

#include "sim/base/error.h"
#include "sim/bench/records/result.h"

#include <stdatomic.h>
#include <stdint.h>

/* What the parts of `simbench bench` tell while they run. Functions may be NULL. */
struct sb_bench_listener {
    const atomic_bool *stop; /* may be NULL; once true, the run ends soon, with what there is */
    void (*progress)(void *self, const char *what, uint32_t done, uint32_t wanted);
    /* A benchmark that could not be measured; the others go on. */
    void (*failed)(void *self, const struct sb_error *error);
    /* What there is so far, after each round. */
    void (*checkpoint)(void *self, const struct sb_bench_result *result);
    void *self;
};

#endif
