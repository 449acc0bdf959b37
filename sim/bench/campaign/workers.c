/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/workers.h"

#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/process.h"

static enum sb_code ask_all(const struct sb_bench_case *c, const char *library,
                            const struct sb_bench_listener *listener,
                            struct sb_bench_answer *answer, struct sb_error *error)
{
    struct sb_bench_asker asker = { .stop = listener->stop };
    struct sb_bench_job job = {
        .task = SB_BENCH_RUNS, .c = c, .file = sb_bench_case_file(c), .base = library
    };
    return sb_bench_ask(&asker, &job, answer, error);
}

enum sb_code sb_bench_runs_workers(const struct sb_bench_case *c, const char *library,
                                   const struct sb_bench_listener *listener, bool *runs,
                                   struct sb_error *error)
{
    struct sb_bench_answer answer;
    enum sb_code code = ask_all(c, library, listener, &answer, error);
    *runs = code == SB_OK && sb_bench_answer_last(&answer, SB_BENCH_RUN) == 1;
    sb_bench_answer_fini(&answer);
    return code;
}

enum sb_code sb_bench_abilities_ask(const struct sb_bench_case *c, const char *library,
                                    const struct sb_bench_listener *listener,
                                    struct sb_bench_abilities *abilities, struct sb_error *error)
{
    struct sb_bench_answer answer;
    enum sb_code code = ask_all(c, library, listener, &answer, error);
    if (code == SB_OK)
        *abilities = (struct sb_bench_abilities){
            (uint32_t)sb_bench_answer_last(&answer, SB_BENCH_TARGET_MODES),
            (uint32_t)sb_bench_answer_last(&answer, SB_BENCH_TARGET_FLAGS)
        };
    sb_bench_answer_fini(&answer);
    return code;
}
