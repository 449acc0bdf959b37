/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loaded policy's decisions in `run`: each thread talks with a process of its own, in lines
 * (sim/line/referee.h), as `verify --strategy` does. */
#ifndef SIM_CLI_POLICY_ONLINE_H
#define SIM_CLI_POLICY_ONLINE_H

#include "sim/model/strategy.h"

extern const struct sb_online sb_policy_online; /* of the strategy of a struct sb_policy */

#endif
