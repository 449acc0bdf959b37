/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two runs side by side as JSON. */
#ifndef SIM_COMPARE_WRITE_H
#define SIM_COMPARE_WRITE_H

#include "sim/compare/runs.h"

/* The text on the heap, with a newline at its end. SB_ENOMEM. */
enum sb_code sb_compared_write(const struct sb_compared_runs *runs, char **text, size_t *size,
                               struct sb_error *error);

#endif
