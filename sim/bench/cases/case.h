/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to measure: benchmarks by name. A scheduler's are GRAPH-TASKS-MODE-WORKERS[-BODY],
 * as layered-10000-declared-1 or fan-1000-strict-2-spin1us or chain-100-declared-1-timer1ms; an
 * engine's are task-replicate-TASKS and event-TASKS-WORKERS. */
#ifndef SIM_BENCH_CASES_CASE_H
#define SIM_BENCH_CASES_CASE_H

#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/bench/cases/graph.h"
#include "sim/bench/cases/kind.h"
#include "sim/bench/cases/subject.h"
#include "sim/workload/workload.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SB_BENCH_NAME_SIZE = 128, SB_BENCH_TASKS_MAX = 10000000, SB_BENCH_WORKERS_MAX = 1024 };

struct sb_bench_case {
    char name[SB_BENCH_NAME_SIZE];
    enum sb_bench_kind kind;
    enum sb_bench_shape shape;
    const struct sb_workload *workload; /* of SB_BENCH_GIVEN; borrowed */
    uint32_t tasks, workers;
    enum sb_bench_mode mode;
    enum sb_bench_body body;
    sb_ns body_ns;
    const struct sb_bench_subject *subject; /* NULL: libearliest; borrowed */
};

/* A name in which nothing is left open. False: it is none. A workload's benchmarks are not known by
 * name alone. */
bool sb_bench_case_parse(struct sb_bench_case *c, const char *name);
/* Makes the name of a case from the rest of it. */
void sb_bench_case_name(struct sb_bench_case *c);
/* The file of a case's workload, or NULL. */
const char *sb_bench_case_file(const struct sb_bench_case *c);
/* "empty", "spin1us", "timer500ns", … False: it is none. */
bool sb_bench_body_parse(const char *text, enum sb_bench_body *body, sb_ns *ns);

struct sb_bench_cases {
    struct sb_bench_case *item; /* on the heap */
    uint32_t count;
    size_t room;
};
void sb_bench_cases_fini(struct sb_bench_cases *cases);

/* Adds one, unless there is one of that name. SB_ENOMEM. */
enum sb_code sb_bench_cases_add(struct sb_bench_cases *cases, const struct sb_bench_case *c,
                                struct sb_error *error);

#endif
