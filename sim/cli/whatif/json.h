/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What-ifs as JSON. */
#ifndef SIM_CLI_WHATIF_JSON_H
#define SIM_CLI_WHATIF_JSON_H

#include "sim/cli/whatif/told.h"

/* {"simbench", "whatif": 1, "seed", "workloads": [{"name", "file", "tasks", "workers",
 * "replicates", "wanted", "partial", "largest_speedup", "tried": [change], "strategies": [{"name",
 * "mean_ns", "p50_ns", "p99_ns", "levers": [change with "saved_ns"], …}]}]}; a change is {"change":
 * "0.9", "half", "free", "latency", "worker", "edge" or "await", "task", "awaits", …}. Text on the
 * heap. SB_ENOMEM. */
enum sb_code sb_whatif_json(const struct sb_whatif_told *told, unsigned count, uint64_t seed,
                            char **text, size_t *size, struct sb_error *error);

#endif
