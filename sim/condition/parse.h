/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the text of a condition to what it says: the grammar stands in condition.h. */
#ifndef SIM_CONDITION_PARSE_H
#define SIM_CONDITION_PARSE_H

#include "sim/base/error.h"
#include "sim/condition/condition.h"

/* SB_EINPUT, in one line with the place and, if there is one, the nearest name; SB_ENOMEM.
 * `condition` is then empty. */
enum sb_code sb_condition_parse(struct sb_condition *condition, const char *text,
                                const struct sb_condition_language *language,
                                struct sb_error *error);

#endif
