/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fresh processes: the program starts itself again with a job, reads what it answers, and outlives
 * whatever happens to it. */
#ifndef SIM_BENCH_CAMPAIGN_PROCESS_H
#define SIM_BENCH_CAMPAIGN_PROCESS_H

#include "sim/base/error.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/cases/protocol.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct sb_bench_answer {
    struct sb_bench_values of[SB_BENCH_KEYS];
    bool hung; /* why the answer is SB_ECHECK: the process did not end in time, which a busy machine
                  can do as well */
};
void sb_bench_answer_fini(struct sb_bench_answer *answer); /* a zeroed one is fine */
/* The last value of a key; NAN when there is none. */
double sb_bench_answer_last(const struct sb_bench_answer *answer, enum sb_bench_key key);

struct sb_bench_asker {
    /* NULL, or once true, the process is ended and the answer is SB_EINTR */
    const atomic_bool *stop;
    const char *const
        *before; /* NULL, or words before the program's own, NULL at the end: a tool that runs it */
    uint64_t padding; /* how much the environment is larger than ours, below 4096 */
    double patience;  /* seconds until a process counts as hung; 0: as the job's size suggests */
};

/* SB_EINTR; SB_ECHECK when it did not end well: it crashed, hung, or said that it could not
 * ("where" is then the benchmark). On failure the answer is empty. Else release it with fini. */
enum sb_code sb_bench_ask(const struct sb_bench_asker *asker, const struct sb_bench_job *job,
                          struct sb_bench_answer *answer, struct sb_error *error);

#endif
