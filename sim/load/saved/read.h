/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads results.json of a load. A file that people may have edited: whatever reports rely on
 * (counts, order, indices) is checked here. */
#ifndef SIM_LOAD_SAVED_READ_H
#define SIM_LOAD_SAVED_READ_H

#include "sim/json/json.h"
#include "sim/load/result.h"

/* Whether it is one: other results have no "load". */
bool sb_load_is_result(const struct sb_json *json);

/* Everything but `enough`, for sb_load_conclude. SB_EINPUT with file, line and path; SB_ENOMEM.
 * `result` is zeroed on failure. */
enum sb_code sb_load_result_read(struct sb_load_result *result, const struct sb_json *json,
                                 struct sb_error *error);

#endif
