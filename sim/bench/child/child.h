/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one fresh process does for `simbench bench`: its orders are the words of a command line, and
 * it answers in lines of text on a descriptor, "KEY NUMBER" or "! what went wrong". The process
 * that asks reads them, and survives whatever the library does. */
#ifndef SIM_BENCH_CHILD_CHILD_H
#define SIM_BENCH_CHILD_CHILD_H

#include "sim/bench/cases/case.h"
#include "sim/bench/cases/target.h"
#include "sim/workload/workload.h"

#include <stdint.h>
#include <stdio.h>

enum sb_bench_task {
    SB_BENCH_MEASURE, /* SAMPLE for each slot; DELAY for each timer */
    SB_BENCH_COUNT,   /* BYTES, PEAK, SWITCHES */
    SB_BENCH_METG,    /* METG */
    SB_BENCH_RUNS,    /* RUNS 1 or 0: whether the library runs so many workers */
    SB_BENCH_COMPARE, /* RATIO: log(changed / base), median of the blocks; BASE, CHANGED: median ns
                         a task */
    SB_BENCH_INJECT,  /* EVERY, EXTRA: what slows it down by `inject` */
    SB_BENCH_STEPS,   /* a run of each library, which begins and ends with calls of the functions
                         below; TASKS: of each run */
    SB_BENCH_JOBS
};

enum sb_bench_key {
    SB_BENCH_SAMPLE,
    SB_BENCH_DELAY,
    SB_BENCH_BYTES, /* a task */
    SB_BENCH_PEAK,  /* bytes in all */
    SB_BENCH_SWITCHES,
    SB_BENCH_METG_NS,
    SB_BENCH_RUN,
    SB_BENCH_RATIO,
    SB_BENCH_BASE,
    SB_BENCH_CHANGED,
    SB_BENCH_EVERY,
    SB_BENCH_EXTRA,
    SB_BENCH_EDGES,
    SB_BENCH_TASKS,
    SB_BENCH_COUNTED_BASE, /* the processor's counters a task, one after another, where there are
                              any */
    SB_BENCH_COUNTED_CHANGED,
    SB_BENCH_KEYS
};
extern const char *const sb_bench_key_name[SB_BENCH_KEYS];

struct sb_bench_job {
    enum sb_bench_task task;
    const struct sb_bench_case *c;
    const char *file;           /* the workload's, of SB_BENCH_GIVEN; else NULL */
    const char *base, *changed; /* libraries by path; `changed` NULL where there is one */
    uint64_t seed;              /* graphs, and which library is loaded first */
    double seconds;             /* about as long as this */
    uint32_t extra, every;      /* put into `changed`; 0: nothing */
    double inject;              /* SB_BENCH_INJECT: share to put in */
};

/* The words that tell a process its job: the program and SB_BENCH_JOB_WORD first, NULL last; they
 * point into `text`, `job` and `program`. Answers go to descriptor `fd`. */
enum { SB_BENCH_WORDS = 16 };
struct sb_bench_words {
    const char *word[SB_BENCH_WORDS + 1];
    char text[SB_BENCH_WORDS][48];
};
void sb_bench_job_words(const struct sb_bench_job *job, const char *program, int fd,
                        struct sb_bench_words *words);

/* The plug-ins that jobs use; the tables end with NULL. */
struct sb_bench_plugins {
    struct sb_readers readers;
    const struct sb_strategy *const *strategy;
    const struct sb_bench_target *const *target;
};

/* What a process with these words (without the first two) does, from beginning to end. Returns its
 * exit status: 0, or 1 when it could not; what went wrong is then the last line of its answer. */
int sb_bench_job_main(int count, char **word, const struct sb_bench_plugins *plugins);

void sb_bench_tell(FILE *out, enum sb_bench_key key, double value);

/* The jobs. Each opens what it needs and closes it again. */
struct sb_bench_call {
    const struct sb_bench_job *job;
    const struct sb_bench_target *target;
    const struct sb_bench_plugins *plugins;
    FILE *out;
};
enum sb_code sb_bench_measure(const struct sb_bench_call *call,
                              struct sb_error *error); /* bench_measure.c */
enum sb_code sb_bench_count(const struct sb_bench_call *call,
                            struct sb_error *error); /* bench_measure.c */
enum sb_code sb_bench_metg(const struct sb_bench_call *call,
                           struct sb_error *error); /* bench_metg.c */
enum sb_code sb_bench_compare_libraries(const struct sb_bench_call *call,
                                        struct sb_error *error); /* bench_versus.c */
enum sb_code sb_bench_inject(const struct sb_bench_call *call, struct sb_error *error);
enum sb_code sb_bench_steps(const struct sb_bench_call *call, struct sb_error *error);
enum sb_code sb_bench_measure_engine(const struct sb_bench_call *call,
                                     struct sb_error *error); /* bench_engine.c */

/* What an instruction counter looks out for: it begins to count where the one is called, and writes
 * down where the other is. */
void sb_bench_steps_begin(void);
void sb_bench_steps_end(void);

#define SB_BENCH_JOB_WORD                                                                          \
    "--bench-job" /* the program's first argument, and no option for people                        \
                   */

#endif
