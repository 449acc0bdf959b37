/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How latencies were drawn: "sampling" of a workload in results.json. */
#ifndef SIM_RESULT_KEYS_SAMPLING_H
#define SIM_RESULT_KEYS_SAMPLING_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

/* Writes it into the object that is open; nothing where draws were independent. */
void sb_result_sampling_write(struct sb_json_writer *writer,
                              const struct sb_sampling_result *sampling);

/* Reads what stands in the object, if anything does. */
bool sb_result_sampling_read(struct sb_record_reader *reader, const struct sb_json_node *object,
                             struct sb_sampling_result *sampling);

#endif
