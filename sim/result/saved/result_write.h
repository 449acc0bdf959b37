/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as results.json. */
#ifndef SIM_RESULT_SAVED_RESULT_WRITE_H
#define SIM_RESULT_SAVED_RESULT_WRITE_H

#include "sim/result/result.h"

/* The whole result as JSON text on the heap (`*text`, `*size` bytes, to be freed by the caller),
 * the same bytes for the same result. */
enum sb_code sb_result_write(const struct sb_result *result, char **text, size_t *size,
                             struct sb_error *error);

#endif
