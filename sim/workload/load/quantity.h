/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and rates of load and failures, which people copy from where they have a unit: "300ms",
 * "50/s". */
#ifndef SIM_WORKLOAD_LOAD_QUANTITY_H
#define SIM_WORKLOAD_LOAD_QUANTITY_H

#include "sim/base/time.h"
#include "sim/workload/latency/source.h"

/* A number in the source's unit, or a text with a unit of its own: ns, us, ms, s, min. Rounded to
 * nanoseconds; from `least` to SB_NS_TOTAL_MAX. SB_EINPUT. */
enum sb_code sb_quantity_time(const struct sb_latency_source *source,
                              const struct sb_json_node *node, sb_ns least, sb_ns *time,
                              struct sb_error *error);

/* A latency (latency.h), or a text as above, which is a constant. What is recorded in rows together
 * with steps is refused. */
enum sb_code sb_quantity_latency(const struct sb_latency_source *source,
                                 const struct sb_json_node *node, struct sb_dist *dist,
                                 struct sb_error *error);

/* A text: "50/s", "3/min"; in events a nanosecond, from 0 to 1. */
enum sb_code sb_quantity_rate(const struct sb_latency_source *source,
                              const struct sb_json_node *node, double *rate,
                              struct sb_error *error);

/* The same of a text alone. What is wrong with it, or NULL. */
const char *sb_quantity_rate_text(const char *text, double *rate);

/* A whole number from `least` to `most`. */
enum sb_code sb_quantity_whole(const struct sb_latency_source *source,
                               const struct sb_json_node *node, int64_t least, int64_t most,
                               int64_t *value, struct sb_error *error);

enum sb_code sb_quantity_bool(const struct sb_latency_source *source,
                              const struct sb_json_node *node, bool *value, struct sb_error *error);

/* The place of the text among `word`, which ends with NULL. Else SB_EINPUT: "expected ...", with
 * all of them. */
enum sb_code sb_quantity_word(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const char *const *word,
                              unsigned *place, struct sb_error *error);

#endif
