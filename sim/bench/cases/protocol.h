/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench bench` and the fresh processes that it starts say to each other. A process gets
 * its job as the words of a command line, and answers in lines of text on a descriptor: "KEY
 * NUMBER" as often as there is something to tell, then "done N", where N counts those lines; or "!
 * what went wrong". Without either the process has not come to its end, whatever its exit status:
 * what it runs may end it. */
#ifndef SIM_BENCH_CASES_PROTOCOL_H
#define SIM_BENCH_CASES_PROTOCOL_H

#include "sim/base/error.h"
#include "sim/bench/cases/case.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The program's first argument, and no option for people. */
#define SB_BENCH_JOB_WORD "--bench-job"

enum sb_bench_task {
    SB_BENCH_MEASURE, /* SAMPLE for each slot; DELAY for each timer */
    SB_BENCH_COUNT,   /* BYTES, PEAK, SWITCHES */
    SB_BENCH_METG,    /* METG */
    SB_BENCH_RUNS,    /* RUNS 1 or 0: whether the library runs so many workers */
    SB_BENCH_COMPARE, /* RATIO: log(changed / base), median of the blocks; BASE, CHANGED: median ns
                         a task */
    SB_BENCH_INJECT,  /* EVERY, EXTRA: what slows it down by `inject` */
    SB_BENCH_STEPS,   /* a run of each library, which begins with a call of sb_bench_steps_begin and
                         ends with one of sb_bench_steps_end; TASKS: of each run */
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
    SB_BENCH_CALL,         /* what sb_task_run takes by itself, ns */
    SB_BENCH_TARGET_MODES, /* of RUNS: bits, as in sb_target_v1 */
    SB_BENCH_TARGET_FLAGS,
    SB_BENCH_KEYS
};
extern const char *const sb_bench_key_name[SB_BENCH_KEYS];

struct sb_bench_job {
    enum sb_bench_task task;
    const struct sb_bench_case *c;
    const char *file;           /* the workload's, of SB_BENCH_GIVEN; else NULL */
    const char *target;         /* name of the plug-in that opens them */
    sb_ns limit;                /* how long they may stand still */
    const char *base, *changed; /* libraries by path; `changed` NULL where there is one */
    uint64_t seed;              /* graphs, and which library is loaded first */
    double seconds;             /* about as long as this */
    uint32_t extra, every;      /* put into `changed`; 0: nothing */
    double inject;              /* SB_BENCH_INJECT: share to put in */
};

/* The words that tell a process its job: the program and SB_BENCH_JOB_WORD first, NULL last; they
 * point into `text`, `job` and `program`. Answers go to descriptor `fd`. */
enum { SB_BENCH_WORDS = 18 };
struct sb_bench_words {
    const char *word[SB_BENCH_WORDS + 1];
    char text[SB_BENCH_WORDS][48];
};
void sb_bench_job_words(const struct sb_bench_job *job, const char *program, int fd,
                        struct sb_bench_words *words);

/* The other way round, from the words behind the first two. `c` is filled and becomes the job's
 * case; one of SB_BENCH_GIVEN lacks what the workload tells, its tasks and its name. What is text
 * points to the words. SB_EINPUT when these are no job's. */
enum sb_code sb_bench_job_read(struct sb_bench_job *job, struct sb_bench_case *c, char **word,
                               struct sb_error *error);
/* The descriptor for answers among so many words; -1 when they are not as many as a job has. */
int sb_bench_job_descriptor(int count, char **word);

/* An answer, line by line. */
struct sb_bench_writer {
    FILE *out;
    uint64_t lines;
};
void sb_bench_tell(struct sb_bench_writer *writer, enum sb_bench_key key, double value);
/* What it ends with. */
void sb_bench_tell_done(struct sb_bench_writer *writer);
void sb_bench_complain(struct sb_bench_writer *writer, const struct sb_error *error);
/* Whether the line is what an answer of so many lines ends with. */
bool sb_bench_is_done(const char *line, uint64_t lines);

#endif
