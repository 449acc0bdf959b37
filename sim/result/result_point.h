/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in a sweep a workload was run: "point": {"workers": "4", "tasks.user.latency.p99":
 * "131.294ms"} in results.json. */
#ifndef SIM_RESULT_RESULT_POINT_H
#define SIM_RESULT_RESULT_POINT_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"

enum { SB_POINT_AXES = 2 };

struct sb_result_point {
    uint32_t axes; /* 0: no sweep */
    const char *name[SB_POINT_AXES];
    const char *value[SB_POINT_AXES]; /* as it could be typed */
};

/* Writes the key and its object; nothing where there is no sweep. */
void sb_result_point_put(struct sb_json_writer *writer, const struct sb_result_point *point);

/* Reads it, if the workload has one. False: refused. */
bool sb_result_point_get(struct sb_record_reader *r, const struct sb_json_node *workload,
                         struct sb_result_point *point);

/* A value as a number, times in nanoseconds; NAN for what is none. */
double sb_result_point_value(const struct sb_result_point *point, uint32_t axis);

/* The place of that name, or SB_POINT_AXES. */
uint32_t sb_result_point_find(const struct sb_result_point *point, const char *name);

#endif
