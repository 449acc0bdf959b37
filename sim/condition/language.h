/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition may speak of: figures, and the names and subjects that they take. */
#ifndef SIM_CONDITION_LANGUAGE_H
#define SIM_CONDITION_LANGUAGE_H

#include <stddef.h>
#include <stdint.h>

enum sb_dimension {
    SB_DIMENSION_TIME,  /* values in ns; numbers need a unit, but for 0 */
    SB_DIMENSION_BYTES, /* numbers may do without */
    SB_DIMENSION_SHARE, /* 0.9 or 90% */
    SB_DIMENSION_COUNT  /* no unit */
};

struct sb_condition_figure {
    const char *name;
    enum sb_dimension dimension;
    unsigned names; /* 0 to 2; where it is 0, the parentheses may hold the subject without an @ */
};

enum { SB_CONDITION_NAMES = 2, SB_CONDITION_LONGEST = 4096 };
#define SB_CONDITION_EACH SIZE_MAX /* the subject of a figure that names none */

/* Borrowed, with all that it points to. */
struct sb_condition_language {
    const struct sb_condition_figure *figure;
    size_t figures;
    const char *word[SB_CONDITION_NAMES]; /* "strategy", "baseline": what the first and the second
                                             name is */
    const char *const *name[SB_CONDITION_NAMES]; /* [names[i]] those that there are */
    size_t names[SB_CONDITION_NAMES];
    const char *subject_word; /* "workload" */
    const char *const *subject;
    size_t subjects;
};

#endif
