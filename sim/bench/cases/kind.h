/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of things that `simbench bench` measures. */
#ifndef SIM_BENCH_CASES_KIND_H
#define SIM_BENCH_CASES_KIND_H

enum sb_bench_kind {
    SB_BENCH_SCHEDULER,      /* libearliest: ns_per_task is per task */
    SB_BENCH_TASK_REPLICATE, /* an engine: per task and replicate */
    SB_BENCH_EVENT           /* an engine: per event */
};

/* How a task waits for those that it is after. */
enum sb_bench_mode {
    SB_BENCH_DECLARED, /* it is entered when they are done */
    SB_BENCH_STRICT, /* all are entered at once and await in the middle; an await always lets others
                        run first */
    SB_BENCH_CONTINUE, /* an await of what is done goes on at once */
    SB_BENCH_COPIED,   /* strict, all bodies on one stack, of which the live part is copied aside */
    SB_BENCH_SIMULATED /* an engine's */
};

enum sb_bench_body {
    SB_BENCH_EMPTY,
    SB_BENCH_SPIN, /* busy for a given time */
    SB_BENCH_TIMER /* asleep for a given time, about: deadlines are spread over half of it to one
                      and a half */
};

enum { SB_BENCH_KINDS = 3, SB_BENCH_MODES = 5, SB_BENCH_BODIES = 3 };
extern const char
    *const sb_bench_kind_name[SB_BENCH_KINDS]; /* "scheduler", "task-replicate", "event" */
extern const char *const sb_bench_mode_name[SB_BENCH_MODES];  /* "declared", "strict", "continue",
                                                                 "copied", "simulated" */
extern const char *const sb_bench_body_name[SB_BENCH_BODIES]; /* "empty", "spin", "timer" */

#endif
