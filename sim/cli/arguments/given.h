/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options by the texts of their values, wherever those stand. */
#ifndef SIM_CLI_ARGUMENTS_GIVEN_H
#define SIM_CLI_ARGUMENTS_GIVEN_H

#include "sim/base/error.h"
#include "sim/cli/arguments/option_table.h"
#include "sim/cli/options/options.h"

/* As when none is given of a set of commands: with the presets of the table. */
void sb_given_begin(struct sb_options *options, unsigned commands);

/* The next one; `text`, NULL for a switch, is borrowed. SB_EINPUT: the value cannot be. */
enum sb_code sb_given_add(struct sb_options *options, const struct sb_option *option,
                          const char *text, struct sb_error *error);

/* SB_EINPUT: one of them needs another, or does not go with it. */
enum sb_code sb_given_check(const struct sb_options *options, struct sb_error *error);

#endif
