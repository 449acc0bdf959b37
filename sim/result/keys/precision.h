/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether figures became as precise as wanted: "precision" of a workload in results.json. */
#ifndef SIM_RESULT_KEYS_PRECISION_H
#define SIM_RESULT_KEYS_PRECISION_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* "precision", "limit", … */
extern const char *const sb_stop_name[SB_STOPS];

/* Writes it into the object that is open; nothing where no precision was asked for. */
void sb_result_precision_write(struct sb_json_writer *writer, const struct sb_precision *precision);

/* Reads what stands in the object, if anything does. */
bool sb_result_precision_read(struct sb_record_reader *reader, const struct sb_json_node *object,
                              struct sb_precision *precision);

#endif
