/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which share --shard means: "3/16", or with "auto" and "auto/16" the one that a launcher of job
 * arrays says. */
#ifndef SIM_CLI_RUN_SHARES_SHARE_CHOICE_H
#define SIM_CLI_RUN_SHARES_SHARE_CHOICE_H

#include "sim/base/error.h"
#include "sim/cli/options/options.h"

#include <stdint.h>

/* 1 <= *share <= *shares. What a launcher says is told on standard error. SB_EINPUT. */
enum sb_code sb_share_choose(const struct sb_options *o, uint64_t *share, uint64_t *shares,
                             struct sb_error *error);

#endif
