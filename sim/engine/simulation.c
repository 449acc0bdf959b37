/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/simulation.h"

#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"

#include <stdbool.h>
#include <stdlib.h>

enum sb_code sb_simulation_init(struct sb_simulation *s, const struct sb_dag *dag,
                                const struct sb_strategy *strategy, uint32_t workers,
                                struct sb_error *error)
{
    *s = (struct sb_simulation){ 0 };
    enum sb_code code = sb_plan_build(&s->plan, dag, strategy, error);
    if (code)
        return code;
    s->finish = malloc(((size_t)s->plan.nodes + 1) * sizeof *s->finish);
    bool limited = sb_dag_is_limited(dag, workers);
    s->engine = limited ? sb_engine_new(&s->plan, workers, sb_kernel_choose(NULL)) : NULL;
    return s->finish && (s->engine || !limited) ? SB_OK : sb_fail_memory(error);
}

void sb_simulation_fini(struct sb_simulation *s)
{
    sb_engine_free(s->engine);
    sb_plan_fini(&s->plan);
    free(s->finish);
    *s = (struct sb_simulation){ 0 };
}

sb_ns sb_simulation_run(struct sb_simulation *s, const sb_ns *latency, struct sb_span *span)
{
    return s->engine ? sb_engine_trace(s->engine, latency, span)
                     : sb_longest_path_trace(&s->plan, latency, s->finish, span);
}
