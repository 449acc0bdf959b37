/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A load from its options to its report, or to the part of it that a share leaves. */
#ifndef SIM_CLI_LOAD_RUN_H
#define SIM_CLI_LOAD_RUN_H

#include "sim/cli/load/keeping.h"
#include "sim/cli/load/setup.h"
#include "sim/load/report.h"

/* Runs what `setup` says. Returns the exit status. */
int sb_load_run(const struct sb_options *o, struct sb_load_setup *setup,
                struct sb_load_keeping *keeping, const struct sb_load_report *report);

#endif
