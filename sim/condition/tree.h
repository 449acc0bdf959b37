/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition is once it is parsed: between threshold_parse.c and threshold.c alone. */
#ifndef SIM_CONDITION_TREE_H
#define SIM_CONDITION_TREE_H

#include "sim/condition/condition.h"

struct sb_threshold_reference {
    size_t figure, name[SB_THRESHOLD_NAMES], subject;
    size_t from, to; /* where it stands in the text */
};

enum sb_threshold_kind { SB_THRESHOLD_COMPARE, SB_THRESHOLD_AND, SB_THRESHOLD_OR };
enum sb_comparison { SB_LESS, SB_LESS_EQUAL, SB_MORE, SB_MORE_EQUAL, SB_EQUAL, SB_NOT_EQUAL };

/* Children stand before their parents. */
struct sb_threshold_node {
    enum sb_threshold_kind kind;
    size_t left, right; /* of AND and OR */
    struct sb_threshold_reference figure, other;
    enum sb_comparison comparison;
    bool against_figure; /* else against `bound` */
    double bound;
};

#endif
