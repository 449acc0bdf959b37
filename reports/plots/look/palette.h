/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a strategy looks: the same in every picture of a report. */
#ifndef REPORTS_PLOTS_LOOK_PALETTE_H
#define REPORTS_PLOTS_LOOK_PALETTE_H

#include "sim/result/result.h"

/* Of Okabe and Ito's colours, which people with any colour vision can tell apart ("Color Universal
 * Design", 2008), with their black replaced by a grey and their yellow darkened, so that all stand
 * out on white and on black. */
struct sb_look {
    const char *color; /* "#0072B2" */
    int point;         /* gnuplot's point type, filled ones */
    int dash;          /* gnuplot's dash type; 1 is a full line */
};

struct sb_palette {
    const char **name; /* [count] of all strategies, as they appear; borrowed from the result */
    struct sb_look *look;
    size_t count;
    struct sb_arena arena;
};

/* SB_ENOMEM. The result must outlive it. */
enum sb_code sb_palette_build(struct sb_palette *palette, const struct sb_result *result,
                              struct sb_error *error);
void sb_palette_fini(struct sb_palette *palette);

/* The look of a strategy of the result. */
const struct sb_look *sb_palette_look(const struct sb_palette *palette, const char *strategy);

#endif
