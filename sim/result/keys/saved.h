/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a change saves, in results.json: {"mean": {"value", "ci95"}, "p50": …, "p99": …}. */
#ifndef SIM_RESULT_KEYS_SAVED_H
#define SIM_RESULT_KEYS_SAVED_H

#include "sim/json/record/record_read.h"
#include "sim/json/record/record_write.h"
#include "sim/stats/comparison/saved.h"

/* Below `key`. */
void sb_result_saved_put(struct sb_json_writer *writer, const char *key,
                         const struct sb_saved *saved);
bool sb_result_saved_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                         const char *key, struct sb_saved *saved);

#endif
