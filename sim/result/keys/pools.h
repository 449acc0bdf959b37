/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "pools": [{"name", "slots", "busy_ns"}] of a workload in results.json. Where there are none, the
 * key is not there. */
#ifndef SIM_RESULT_KEYS_POOLS_H
#define SIM_RESULT_KEYS_POOLS_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"
#include "sim/result/result.h"

void sb_result_pools_put(struct sb_json_writer *writer, const struct sb_workload_result *workload);
bool sb_result_pools_get(struct sb_record_reader *reader, const struct sb_json_node *object,
                         struct sb_workload_result *workload);

#endif
