/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A load as its options say it: which workloads meet at which rates, curve by curve of a sweep. */
#ifndef SIM_CLI_LOAD_SETUP_H
#define SIM_CLI_LOAD_SETUP_H

#include "sim/cli/load/axis.h"
#include "sim/cli/load/parts.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/policy/loaded.h"
#include "sim/load/campaign/campaign.h"
#include "sim/sweep/sweep.h"

/* Begins zeroed, and stays where it is. */
struct sb_load_setup {
    const struct sb_options *options;
    struct sb_load_files files;
    struct sb_selection selection;
    struct sb_policy policy; /* of --strategy, the last one of the selection */
    struct sb_percentiles percentiles;
    struct sb_load_slo slo;
    double precision;
    struct sb_load_axis axis;
    struct sb_arrivals arrivals;
    struct sb_readers readers;
    struct sb_sweep sweep;         /* of no axes: one curve */
    struct sb_workload **workload; /* [files.count], one behind the other, as the files say */
    struct sb_arena arena;

    /* The curve that is run: */
    struct sb_workload *built; /* [files.count] of a sweep of documents; else NULL */
    struct sb_load_mix mix;
    struct sb_load_prepared prepared;
};

/* Reads what the options say, and the files. SB_EINPUT, SB_ENOMEM. The caller ends it, also after a
 * failure. */
enum sb_code sb_load_setup_read(struct sb_load_setup *setup, const struct sb_options *o,
                                struct sb_error *error);
void sb_load_setup_fini(struct sb_load_setup *setup);

/* How many curves there are. */
uint32_t sb_load_setup_curves(const struct sb_load_setup *setup);

/* Prepares one, until the next one is: setup->prepared. */
enum sb_code sb_load_setup_curve(struct sb_load_setup *setup, uint32_t curve,
                                 struct sb_error *error);

/* A result with room for all curves, and what is known of all of them beforehand: pools,
 * capacities, rates. */
enum sb_code sb_load_setup_result(struct sb_load_setup *setup, struct sb_load_result *result,
                                  struct sb_error *error);

/* What is run; stop and progress are the caller's. */
struct sb_load_campaign sb_load_setup_campaign(const struct sb_load_setup *setup,
                                               const struct sb_load_result *result);

#endif
