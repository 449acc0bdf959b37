/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is saved, in words and figures. */
#ifndef SIM_CLI_WHATIF_FIGURES_H
#define SIM_CLI_WHATIF_FIGURES_H

#include "sim/cli/whatif/told.h"
#include "sim/text/units.h"

enum { SB_SAVED_SIZE = 2 * SB_UNITS_SIZE, SB_CHANGE_SIZE = 600 };

/* "26.9 ± 0.3" in the unit; without ± where it is exact or its interval is not known, and where
 * `half` is false. What is less than its interval has the digits of that. */
char *sb_saved_number(char out[SB_SAVED_SIZE], struct sb_estimate saved, const struct sb_unit *unit,
                      bool half);

/* "5 workers", "profile does not await user", "profile awaits user one step later (at 2)",
 * "profile at 0.5 of its time"; names are clean and cut. */
char *sb_change_words(char out[SB_CHANGE_SIZE], const struct sb_dag *dag,
                      const struct sb_change *change);

/* Whether nothing is saved or lost, for certain. */
bool sb_saved_is_nothing(const struct sb_saved *saved);

/* Whether both have the same figures; an end of an interval that is not known is one. */
bool sb_saved_is_same(const struct sb_saved *a, const struct sb_saved *b);

#endif
