/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/child.h"

#include "sim/bench/cases/protocol.h"
#include "sim/bench/child/call.h"
#include "sim/bench/child/engines.h"
#include "sim/bench/child/inject.h"
#include "sim/bench/child/measure.h"
#include "sim/bench/child/metg.h"
#include "sim/bench/child/ratio.h"
#include "sim/bench/child/steps.h"
#include "sim/bench/rig/rig.h"
#include "sim/bench/rig/watchdog.h"
#include "sim/workload/workload.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

enum { MMAP_FROM = 128 << 10 };

static enum sb_code runs(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_runtime *runtime = NULL;
    enum sb_code code = sb_bench_call_open(call, call->job->base, &runtime, error);
    bool ours = strcmp(call->target->name, SB_BENCH_TARGET_PRESET) == 0,
         meets = ours && call->job->c->workers == 1; /* others are tried */
    if (code == SB_OK && !meets)
        code = sb_bench_runtime_meets(runtime, call->job->c->workers, &meets, error);
    if (code == SB_OK)
        sb_bench_tell(call->out, SB_BENCH_RUN, meets);
    if (code == SB_OK) {
        uint32_t modes = runtime->v1.modes;
        sb_bench_tell(call->out, SB_BENCH_TARGET_MODES, modes ? modes : 1u << SB_TASK_DECLARED);
        sb_bench_tell(call->out, SB_BENCH_TARGET_FLAGS, runtime->v1.flags);
    }
    call->target->close(runtime);
    return code;
}

static enum sb_code perform(const struct sb_bench_call *call, struct sb_error *error)
{
    switch (call->job->task) {
    case SB_BENCH_MEASURE:
        return call->job->c->kind == SB_BENCH_SCHEDULER ? sb_bench_measure(call, error)
                                                        : sb_bench_measure_engine(call, error);
    case SB_BENCH_COUNT: return sb_bench_count(call, error);
    case SB_BENCH_METG: return sb_bench_metg(call, error);
    case SB_BENCH_RUNS: return runs(call, error);
    case SB_BENCH_COMPARE: return sb_bench_ratio(call, error);
    case SB_BENCH_INJECT: return sb_bench_inject(call, error);
    case SB_BENCH_STEPS: return sb_bench_steps(call, error);
    default: return sb_fail(error, SB_EINPUT, NULL, "is no job");
    }
}

static enum sb_code read_given(struct sb_bench_case *c, struct sb_workload *workload,
                               const char *file, const struct sb_readers *readers,
                               struct sb_error *error)
{
    enum sb_code code = sb_workload_read(workload, file, readers, error);
    if (code)
        return code;
    c->workload = workload;
    c->tasks = workload->dag.tasks;
    sb_bench_case_name(c);
    return SB_OK;
}

static const struct sb_bench_target *child_find(const struct sb_bench_plugins *plugins,
                                                const char *name, struct sb_error *error)
{
    const struct sb_bench_target *const *target = plugins->target;
    while (*target && strcmp((*target)->name, name) != 0)
        target++;
    if (!*target)
        (void)sb_fail(error, SB_EINPUT, name, "is no target");
    return *target;
}

int sb_bench_child_main(int count, char **word, const struct sb_bench_plugins *plugins)
{
    struct sb_error error = { 0 };
    struct sb_workload workload = { 0 };
    struct sb_bench_job job;
    struct sb_bench_case c;
    /* What is freed must not change where the next array lies: left to itself, the C library stops
     * to map large ones page by page after the first that was freed, and some ways to lie cost a
     * chain of tasks 27 %. */
    mallopt(M_MMAP_THRESHOLD, MMAP_FROM);
    int fd = sb_bench_job_descriptor(count, word);
    struct sb_bench_writer writer = { .out = fd < 0 ? NULL : fdopen(fd, "w") };
    if (!writer.out)
        return 2;
    struct sb_bench_call call = { &job, NULL, plugins, &writer };
    enum sb_code code = sb_bench_job_read(&job, &c, word, &error);
    if (code == SB_OK && !(call.target = child_find(plugins, job.target, &error)))
        code = SB_EINPUT;
    if (code == SB_OK && job.file)
        code = read_given(&c, &workload, job.file, &plugins->readers, &error);
    if (code == SB_OK) {
        sb_bench_watchdog_start(job.limit + 3 * c.body_ns, fd);
        code = perform(&call, &error);
    }
    if (code)
        sb_bench_complain(&writer, &error);
    else
        sb_bench_tell_done(&writer);
    sb_workload_fini(&workload);
    return fclose(writer.out) || code ? 1 : 0;
}
