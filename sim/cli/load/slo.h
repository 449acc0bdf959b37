/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --slo of a load: "p99:250ms", "mean:20ms", or "250ms", which is of p99. */
#ifndef SIM_CLI_LOAD_SLO_H
#define SIM_CLI_LOAD_SLO_H

#include "sim/base/error.h"
#include "sim/load/result.h"

/* A percentile that is not measured yet is from now on. SB_EINPUT. */
enum sb_code sb_load_slo_read(struct sb_load_slo *slo, struct sb_percentiles *percentiles,
                              const char *text, struct sb_error *error);

#endif
