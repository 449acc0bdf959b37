/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `--strategy FILE`: a strategy from a shared library among those that a command runs. */
#ifndef SIM_CLI_POLICY_LOADED_H
#define SIM_CLI_POLICY_LOADED_H

#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/policy/policy.h"

/* Loads what --strategy names; nothing without it. SB_EINPUT too where its name is taken. In any
 * case to be followed by sb_policy_fini. */
enum sb_code sb_loaded_read(struct sb_policy *policy, const struct sb_options *o,
                            struct sb_error *error);

/* The same, as the last of a selection. What it decides while it runs counts where it says nothing
 * beforehand. */
enum sb_code sb_loaded_select(struct sb_policy *policy, const struct sb_options *o,
                              struct sb_selection *selection, struct sb_error *error);

/* As sb_policy_try, with the workload's name before the text; nothing without --strategy. */
enum sb_code sb_loaded_try(struct sb_policy *policy, const struct sb_dag *dag, uint32_t workers,
                           const char *workload, struct sb_error *error);

#endif
