/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition may speak of: figures, and the names and subjects that they take. */
#ifndef SIM_CONDITION_LANGUAGE_H
#define SIM_CONDITION_LANGUAGE_H

#include <stdbool.h>
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

enum { SB_CONDITION_NAMES = 2, SB_CONDITION_LONGEST = 4096, SB_CONDITION_WHY = 160 };
#define SB_CONDITION_EACH SIZE_MAX /* the subject of a figure that names none */

/* Whether it is known beforehand that a figure of a subject cannot be told; `why` then says what it
 * takes: "needs 3,688 replicates". */
typedef bool sb_condition_lacks(const void *self, size_t figure, size_t subject,
                                char why[SB_CONDITION_WHY]);

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
    sb_condition_lacks *lacks; /* NULL: nothing is known beforehand */
    const void *self;          /* for it */
    bool skips; /* a figure that names no subject is that of those that do not lack it; else none
                   may */
};

#endif
