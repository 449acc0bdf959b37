/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two loads point by point. */
#ifndef SIM_CLI_LOAD_COMPARED_H
#define SIM_CLI_LOAD_COMPARED_H

#include "sim/load/analysis/change.h"

/* The mean, and a percentile: that of the SLO, or the tail. */
enum { SB_LOAD_COMPARED_FIGURES = 2 };

struct sb_load_compared_point {
    const char *at, *strategy; /* at: the point of a sweep, or "" */
    double axis;
    struct sb_load_change change[SB_LOAD_COMPARED_FIGURES];
};

/* Begins zeroed; the caller fills in the results. */
struct sb_load_compared {
    struct sb_load_result before, after;
    uint32_t quantile;                    /* index into both percentiles */
    struct sb_load_compared_point *point; /* [points] that both have */
    uint32_t points, faster, slower;      /* figures */
    uint32_t told, paired;                /* figures that differ by a number; run by run */
    uint32_t alone;                       /* points that only one of them has */
    struct sb_arena arena;
};

/* Whether runs had the same draws. */
bool sb_load_compared_alike(const struct sb_load_compared *compared);

/* SB_EINPUT: they have no point in common; SB_ENOMEM. */
enum sb_code sb_load_compared_fill(struct sb_load_compared *compared, struct sb_error *error);
void sb_load_compared_fini(struct sb_load_compared *compared);

#endif
