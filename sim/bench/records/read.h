/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a bench run left. A file that people may have edited: whatever is relied on (names,
 * figures, order) is checked here. */
#ifndef SIM_BENCH_RECORDS_READ_H
#define SIM_BENCH_RECORDS_READ_H

#include "sim/base/error.h"
#include "sim/bench/records/result.h"
#include "sim/json/json.h"

/* Reads what sb_bench_result_write wrote. Refused with file, line and path: anything that is not.
 * SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_bench_result_read(struct sb_bench_result *result, const char *path,
                                  struct sb_error *error);

/* The same from a document that has been read, of which nothing is kept. */
enum sb_code sb_bench_result_of_json(struct sb_bench_result *result, const struct sb_json *json,
                                     struct sb_error *error);

#endif
