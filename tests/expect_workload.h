/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workloads for test programs: what cannot be read fails the test with its error. */
#ifndef EXPECT_WORKLOAD_H
#define EXPECT_WORKLOAD_H

#include "sim/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static inline struct sb_workload expect_parsed(const char *text)
{
    struct sb_workload workload;
    struct sb_error error = { 0 };
    if (sb_workload_parse(&workload, "x.json", text, strlen(text), &sb_plugins, &error))
        fail_msg("%s: %s in: %s", error.where, error.text, text);
    return workload;
}

static inline struct sb_workload expect_loaded(const char *path)
{
    struct sb_workload workload;
    struct sb_error error = { 0 };
    if (sb_workload_read(&workload, path, &sb_plugins, &error))
        fail_msg("%s: %s", error.where, error.text);
    return workload;
}

/* A workload of one task with this latency, in milliseconds. */
static inline struct sb_workload with_latency(const char *latency)
{
    char text[1024];
    snprintf(text, sizeof text, "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": %s}}}", latency);
    return expect_parsed(text);
}

static inline const struct sb_dist *latency_of(const struct sb_workload *workload, uint32_t step)
{
    return &workload->dag.dist[workload->dag.dist_of[step]];
}

#endif
