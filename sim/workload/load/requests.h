/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "deadline" and "end" of a workload: how long a request may take, and when it is over. */
#ifndef SIM_WORKLOAD_LOAD_REQUESTS_H
#define SIM_WORKLOAD_LOAD_REQUESTS_H

#include "sim/model/builder/dag_builder.h"
#include "sim/workload/latency/source.h"

/* "1s"; "all", "fail-fast", "settled", "first" or {"task": NAME}. Either may be NULL, where it is
 * not said. All tasks have been added. SB_EINPUT. */
enum sb_code sb_requests_read(const struct sb_latency_source *source,
                              struct sb_dag_builder *builder, const struct sb_json_node *deadline,
                              const struct sb_json_node *end, struct sb_error *error);

/* Up to SB_END_TASK, which has none. */
extern const char *const sb_end_words[];

#endif
