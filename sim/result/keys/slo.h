/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many requests miss a limit, in results.json: below "slo" of a strategy, and below
 * "saved_misses_per_million" of what it is compared with. */
#ifndef SIM_RESULT_KEYS_SLO_H
#define SIM_RESULT_KEYS_SLO_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

#define SB_SLO_KEY "slo"
#define SB_SAVED_MISSES_KEY "saved_misses_per_million"

/* Writes them into the object that is open; nothing where no limit was given. */
void sb_result_slo_write(struct sb_json_writer *writer, const struct sb_slo *slo);
void sb_result_saved_misses_write(struct sb_json_writer *writer, const struct sb_slo *slo,
                                  const struct sb_estimate *saved);

/* Reads what stands in the object, if anything does. */
bool sb_result_slo_read(struct sb_record_reader *reader, const struct sb_json_node *object,
                        struct sb_slo *slo);
bool sb_result_saved_misses_read(struct sb_record_reader *reader, const struct sb_json_node *object,
                                 struct sb_estimate *saved);

#endif
