/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two parts are of one run. */
#ifndef SIM_RUN_PARTS_SAME_RUN_H
#define SIM_RUN_PARTS_SAME_RUN_H

#include "sim/run/parts/part.h"

/* SB_EINPUT, naming both and what differs, where they are not. */
enum sb_code sb_part_same_run(const struct sb_part *a, const struct sb_part *b,
                              struct sb_error *error);

#endif
