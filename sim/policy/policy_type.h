/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_POLICY_POLICY_TYPE_H
#define SIM_POLICY_POLICY_TYPE_H

#include "sim/base/error.h"
#include "sim/model/strategy.h"
#include "sim/policy/strategy_v1.h"

enum { SB_POLICY_NAME_MAX = 40 };

struct sb_policy {
    struct sb_strategy strategy; /* what it says of constrain, prioritise and place */
    struct sb_strategy_v1 table; /* what this version knows of it; else zero */
    const char *path;            /* borrowed */
    char name[SB_POLICY_NAME_MAX + 1];
    sb_ns limit; /* how long it may take to be tried */
    void *library;
    /* While it is tried: */
    const char *volatile *doing;
    struct sb_error *error;
};

#endif
