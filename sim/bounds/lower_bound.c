/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/lower_bound.h"

#include "sim/bounds/energy.h"

static sb_ns rounded_up(sb_ns value, sb_ns unit)
{
    sb_ns rest = value % unit;
    return rest ? value + (unit - rest) : value;
}

static sb_ns work_bound(const struct sb_problem *p, uint32_t resource)
{
    sb_energy work = 0, capacity = p->capacity[resource];
    for (uint32_t s = 0; s < p->steps; s++)
        work += (sb_energy)p->latency[s] * sb_problem_demand(p, s)[resource];
    return (sb_ns)((work + capacity - 1) / capacity);
}

enum sb_code sb_lower_bound_find(const struct sb_problem *p, uint32_t energy_steps_max,
                                 struct sb_lower_bound *bound, struct sb_error *error)
{
    *bound = (struct sb_lower_bound){ .path = p->path };
    for (uint32_t r = 0; r < p->resources; r++) {
        sb_ns work = rounded_up(work_bound(p, r), p->unit);
        bound->work = work > bound->work ? work : bound->work;
    }
    bound->energy = bound->work > bound->path ? bound->work : bound->path;
    for (sb_ns late = p->steps <= energy_steps_max; late > 0;) {
        enum sb_code code = sb_energy_late(p, bound->energy, &late, error);
        if (code)
            return code;
        bound->energy = rounded_up(bound->energy + late, p->unit);
    }
    return SB_OK;
}
