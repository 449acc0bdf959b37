/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition is once it is parsed: between parse.c and condition.c alone. */
#ifndef SIM_CONDITION_TREE_H
#define SIM_CONDITION_TREE_H

#include "sim/condition/language.h"

#include <stdbool.h>

struct sb_condition_reference {
    size_t figure, name[SB_CONDITION_NAMES], subject;
    size_t from, to; /* where it stands in the text */
};

enum sb_condition_kind { SB_CONDITION_COMPARE, SB_CONDITION_AND, SB_CONDITION_OR };
enum sb_comparison { SB_LESS, SB_LESS_EQUAL, SB_MORE, SB_MORE_EQUAL, SB_EQUAL, SB_NOT_EQUAL };

/* Children stand before their parents. */
struct sb_condition_node {
    enum sb_condition_kind kind;
    size_t left, right; /* of AND and OR */
    struct sb_condition_reference figure, other;
    enum sb_comparison comparison;
    bool against_figure; /* else against `bound` */
    double bound;
};

#endif
