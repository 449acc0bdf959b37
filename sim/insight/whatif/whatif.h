/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would each change save? Every task faster, one more worker, each edge gone, each await one
 * step earlier or later in its body: one at a time, on the same draws. (Of a program that runs, Coz
 * finds out the same by slowing down all the rest: Curtsinger and Berger, "Coz: finding code that
 * counts with causal profiling", SOSP 2015.) */
#ifndef SIM_INSIGHT_WHATIF_WHATIF_H
#define SIM_INSIGHT_WHATIF_WHATIF_H

#include "sim/insight/whatif/whatif_case.h"

/* Its parts live in `arena`. The same figures for any number of threads. Where as many workers as
 * are wanted run, a task that is never on the critical path saves nothing, exactly, and takes no
 * time to find out. SB_ECHECK: what is tried is not possible (sb_variant_build); SB_EINTR before
 * the first figures; SB_ENOMEM. */
enum sb_code sb_whatif_run(const struct sb_whatif *whatif, struct sb_whatif_result *result,
                           struct sb_arena *arena, struct sb_error *error);

#endif
