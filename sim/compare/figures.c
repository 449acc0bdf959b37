/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/compare/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of each changed figure four, then the counts. */
enum part { BEFORE, AFTER, CHANGE, CHANGE_LO, PARTS };
enum { SLOWER = SB_CHANGED_FIGURES * PARTS, FASTER, CHANGED };

#define FIGURES_OF(name)                                                                           \
    { name "_before", SB_DIMENSION_TIME, 1 }, { name, SB_DIMENSION_TIME, 1 },                      \
        { name "_change", SB_DIMENSION_SHARE, 1 }, { name "_change_lo", SB_DIMENSION_SHARE, 1 }

const struct sb_condition_figure sb_compared_figure[SB_COMPARED_FIGURES] = {
    FIGURES_OF("mean"),
    FIGURES_OF("p50"),
    FIGURES_OF("p99"),
    { "slower", SB_DIMENSION_COUNT, 0 },
    { "faster", SB_DIMENSION_COUNT, 0 },
    { "changed", SB_DIMENSION_COUNT, 0 },
};

static double value_of(const struct sb_figure_change *change, enum part part)
{
    bool bounded = !isnan(change->ratio.ci95.lo) && !isnan(change->ratio.ci95.hi);
    switch (part) {
    case BEFORE: return change->before;
    case AFTER: return change->after;
    case CHANGE: return bounded ? change->ratio.value - 1 : (double)NAN;
    default: return bounded ? change->ratio.ci95.lo - 1 : (double)NAN;
    }
}

double sb_compared_figure_value(const void *self, size_t figure,
                                const size_t name[SB_CONDITION_NAMES], size_t subject)
{
    const struct sb_compared_figures *f = self;
    const struct sb_compared_workload *w = &f->runs->workload[subject];
    if (!w->before || !w->after)
        return NAN;
    if (figure >= SLOWER) {
        uint32_t slower = sb_compared_count(w, SB_CHANGE_SLOWER),
                 faster = sb_compared_count(w, SB_CHANGE_FASTER);
        return figure == SLOWER ? slower : figure == FASTER ? faster : slower + faster;
    }
    for (uint32_t s = 0; s < w->strategies; s++) {
        const struct sb_compared_strategy *c = &w->strategy[s];
        if (strcmp(c->name, f->language->name[0][name[0]]) == 0)
            return c->before && c->after
                       ? value_of(&c->change[figure / PARTS], (enum part)(figure % PARTS))
                       : (double)NAN;
    }
    return NAN;
}

bool sb_compared_lacks(const void *self, size_t figure, size_t subject, char why[SB_CONDITION_WHY])
{
    const struct sb_compared_runs *runs = self;
    (void)figure;
    snprintf(why, SB_CONDITION_WHY, "it is in one of the runs alone");
    return !runs->workload[subject].before || !runs->workload[subject].after;
}
