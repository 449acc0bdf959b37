/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result from results.json. */
#ifndef SIM_RESULT_SAVED_RESULT_READ_H
#define SIM_RESULT_SAVED_RESULT_READ_H

#include "sim/json/json.h"
#include "sim/result/result.h"

/* Reads what sb_result_write wrote. Refused with file, line and path: anything that is not. */
enum sb_code sb_result_read(struct sb_result *result, const char *path, struct sb_error *error);

/* The same from a document that has been read, of which nothing is kept. */
enum sb_code sb_result_of_json(struct sb_result *result, const struct sb_json *json,
                               struct sb_error *error);

#endif
