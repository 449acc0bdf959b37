/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a run is cut into shares: by cost, which is steps times strategies times replicates, over all
 * rows one behind the other, and at multiples of a block of replicates; a function of what is run
 * alone. Of N shares some may be empty, where there is little to do. */
#ifndef SIM_CLI_RUN_SHARES_SHARES_H
#define SIM_CLI_RUN_SHARES_SHARES_H

#include "sim/base/error.h"
#include "sim/run/parts/part.h"

enum { SB_SHARES_MOST = 1000000 };

/* Reads "3/16": 1 <= *share <= *shares <= SB_SHARES_MOST. SB_EINPUT. */
enum sb_code sb_share_parse(const char *text, uint64_t *share, uint64_t *shares,
                            struct sb_error *error);

/* Which replicates of a row, counted from the run's first one, are those of a share, 1 .. shares.
 */
struct sb_replicates sb_share_of(const struct sb_part *run, uint32_t row, uint64_t share,
                                 uint64_t shares);

#endif
