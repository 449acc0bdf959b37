/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as results.json. */
#ifndef SIM_RESULT_SAVED_RESULT_WRITE_H
#define SIM_RESULT_SAVED_RESULT_WRITE_H

#include "sim/result/result.h"

#include <stdio.h>

/* The whole result as JSON text on the heap (`*text`, `*size` bytes, to be freed by the caller),
 * the same bytes for the same result. */
enum sb_code sb_result_write(const struct sb_result *result, char **text, size_t *size,
                             struct sb_error *error);

/* The same bytes to `out`, while little of them is kept: whether they could be written is asked
 * there. SB_ENOMEM, perhaps after some of them. */
enum sb_code sb_result_print(const struct sb_result *result, FILE *out, struct sb_error *error);

#endif
