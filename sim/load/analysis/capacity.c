/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/capacity.h"

#include <math.h>

void sb_load_demand(const struct sb_dag *dag, double share, double *demand)
{
    const struct sb_pools *pools = dag->pools;
    for (uint32_t s = 0; pools && s < dag->steps; s++) {
        const uint32_t d = pools->demand_of[s];
        for (uint32_t u = pools->begin[d]; u < pools->begin[d + 1]; u++)
            demand[pools->units[u].pool] +=
                share * (double)dag->expected[s] * pools->units[u].slots;
    }
}

double sb_load_work(const struct sb_dag *dag)
{
    double work = 0;
    for (uint32_t s = 0; s < dag->steps; s++)
        work += (double)dag->expected[s];
    return work;
}

void sb_load_capacity_fill(struct sb_load_curve *curve)
{
    curve->capacity = INFINITY;
    curve->bottleneck = SB_NONE;
    for (uint32_t i = 0; i < curve->pools; i++) {
        struct sb_load_capacity *pool = &curve->pool[i];
        pool->capacity = pool->demand > 0 ? pool->slots * 1e9 / pool->demand : INFINITY;
        if (pool->capacity < curve->capacity) {
            curve->capacity = pool->capacity;
            curve->bottleneck = i;
        }
    }
}

bool sb_load_takes_several(const struct sb_dag *dag)
{
    const struct sb_pools *pools = dag->pools;
    bool several = false;
    for (uint32_t d = 0; pools && d < pools->demands; d++) {
        const uint32_t begin = pools->begin[d], units = pools->begin[d + 1] - begin;
        several |= units > 1 || (units == 1 && pools->units[begin].slots > 1);
    }
    return several;
}
