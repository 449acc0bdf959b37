/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy from a shared library (strategy_v1.h), as one of the program's own. */
#ifndef SIM_POLICY_POLICY_H
#define SIM_POLICY_POLICY_H

#include "sim/policy/policy_type.h"

/* Loads the library, at first in a process of its own. Stays where it is. SB_EINPUT at `path`: it
 * cannot be loaded, or is none; SB_ECHECK: it hangs or crashes. In any case to be followed by fini.
 */
enum sb_code sb_policy_load(struct sb_policy *policy, const char *path, sb_ns limit,
                            struct sb_error *error);
void sb_policy_fini(struct sb_policy *policy); /* a zeroed one is fine */

/* Asks it about a graph in a process of its own, with so many workers (0: unlimited), and checks
 * its answers. SB_ECHECK, with step, worker and both times: it may not do so; or it hangs or
 * crashes. SB_EINPUT, SB_EINTR, SB_ENOMEM. */
enum sb_code sb_policy_try(struct sb_policy *policy, const struct sb_dag *dag, uint32_t workers,
                           struct sb_error *error);

#endif
