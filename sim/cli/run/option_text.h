/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of a run that make its results, as text: those that say where results go, or how
 * fast, are left out. */
#ifndef SIM_CLI_RUN_OPTION_TEXT_H
#define SIM_CLI_RUN_OPTION_TEXT_H

#include "sim/base/arena.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"

enum { SB_OPTION_TEXTS_MAX = 128 };

/* Fills text[] with "--seed=7", in the order of the option table, of all of a command that are not
 * as if they were not given; the texts live in `arena`. Gives how many; -1: memory is out. */
int sb_option_texts(enum sb_command_set command, const struct sb_options *o,
                    const char *text[SB_OPTION_TEXTS_MAX], struct sb_arena *arena);

/* What those say, of a run: as if they had been given alone; text[] are borrowed. SB_EINPUT: one of
 * them is none that sb_option_texts gives, as in a file that somebody forged. */
enum sb_code sb_option_texts_parse(const char *const *text, unsigned count, struct sb_options *o,
                                   struct sb_error *error);

#endif
