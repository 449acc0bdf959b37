/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a strategy looks: the same in every picture of a report. */
#ifndef REPORTS_PLOTS_LOOK_PALETTE_H
#define REPORTS_PLOTS_LOOK_PALETTE_H

#include "sim/result/result.h"

/* Of Okabe and Ito's colours, which people with any colour vision can tell apart ("Color Universal
 * Design", 2008), some darkened so that each has a contrast of 3 to white. A colour means a
 * strategy and nothing else; its dashes and its mark tell it apart where there are no colours. */
struct sb_look {
    const char *color; /* "#0072b2" */
    const char *dash;  /* gnuplot's dash type: "solid", "(11,4)" */
    double width;      /* of its line, in pixels */
    int mark, hollow;  /* gnuplot's point types */
};

/* What is no strategy's: text, and text of less weight; outlines and axes; grid; bars beside the
 * path; ground. The page gives them other values in the dark, and finds them by these. */
#define SB_INK "#15181c"
#define SB_SOFT "#4d555f"
#define SB_FIRM "#848d97"
#define SB_GRID "#e4e7eb"
#define SB_RULE "#d9dde2"
#define SB_GROUND "#ffffff"

struct sb_palette {
    const char **name; /* [count] of all strategies, as they appear; borrowed from the result */
    struct sb_look *look;
    size_t count;
    struct sb_arena arena;
};

/* Of the strategies of a result, or of these. SB_ENOMEM. The names must outlive it. */
enum sb_code sb_palette_build(struct sb_palette *palette, const struct sb_result *result,
                              struct sb_error *error);
enum sb_code sb_palette_of_names(struct sb_palette *palette, const char *const *name, size_t count,
                                 struct sb_error *error);
void sb_palette_fini(struct sb_palette *palette);

/* The look of a strategy of the result. */
const struct sb_look *sb_palette_look(const struct sb_palette *palette, const char *strategy);

#endif
