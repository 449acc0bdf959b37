/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_LIVE_TABLE_H
#define SIM_CLI_LIVE_TABLE_H

#include "sim/live/campaign.h"

#include <stdio.h>

/* What a campaign measured beside what was simulated, and how latencies grow with what is in
 * flight. SB_ENOMEM. */
enum sb_code sb_live_table(FILE *out, const struct sb_live_campaign *campaign, const char *workload,
                           uint32_t in_flight, struct sb_error *error);

#endif
