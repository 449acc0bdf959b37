/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench result as JSON: compact, with a new line for each benchmark and each comparison so that a
 * diff shows which one changed. */
#ifndef SIM_BENCH_RECORDS_WRITE_H
#define SIM_BENCH_RECORDS_WRITE_H

#include "sim/base/error.h"
#include "sim/bench/records/result.h"

#include <stddef.h>

/* The whole result as JSON text on the heap (`*text`, `*size` bytes, to be freed by the caller),
 * the same bytes for the same result. */
enum sb_code sb_bench_result_write(const struct sb_bench_result *result, char **text, size_t *size,
                                   struct sb_error *error);

#endif
