/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy's decisions while it runs, as one that schedules over the line protocol: it is a process
 * of its own then, like any other scheduler, so that one that hangs or crashes can be ended, and
 * the referee (sim/line/referee.h) judges what it does, not the policy's word. */
#ifndef SIM_POLICY_SPEAKER_H
#define SIM_POLICY_SPEAKER_H

#include "sim/policy/policy.h"

#include <stdio.h>

/* Answers until the input ends. SB_EINPUT: what is said is not understood; SB_ENOMEM. */
enum sb_code sb_speaker_run(const struct sb_strategy_v1 *table, FILE *in, FILE *out,
                            struct sb_error *error);

#endif
