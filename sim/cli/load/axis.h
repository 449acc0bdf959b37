/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At which rates, or with how many clients, requests come: --rate, --rates, --clients, --think. */
#ifndef SIM_CLI_LOAD_AXIS_H
#define SIM_CLI_LOAD_AXIS_H

#include "sim/base/error.h"
#include "sim/cli/options/options.h"
#include "sim/model/arrivals.h"

enum { SB_LOAD_POINTS_MAX = 200 };

/* What was asked for, before capacities are known. */
struct sb_load_axis {
    bool alone;  /* one request alone: a rate of 0, or nobody says when requests arrive */
    bool closed; /* the values are clients */
    bool choose; /* rates from a tenth of the capacity to 1.05 times it */
    bool spaced; /* `count` of them from `least` to `most`, spaced by the capacity */
    double least, most;
    uint32_t count;
    double value[SB_LOAD_POINTS_MAX]; /* [count] unless spaced or chosen */
};

/* Reads the options over what the workload's file says (NULL: nothing), and fills `arrivals`, whose
 * rate is not set. SB_EINPUT in one line. */
enum sb_code sb_load_axis_read(struct sb_load_axis *axis, struct sb_arrivals *arrivals,
                               const struct sb_arrivals *file, const struct sb_options *o,
                               struct sb_error *error);

/* The values, once the capacity is known (INFINITY: it is not), ascending. SB_EINPUT: they are to
 * be chosen by it. */
enum sb_code sb_load_axis_place(struct sb_load_axis *axis, double capacity, struct sb_error *error);

#endif
