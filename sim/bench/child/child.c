/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/child.h"

#include "sim/text/shortest_double.h"

#include <assert.h>
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const sb_bench_key_name[SB_BENCH_KEYS] = {
    "sample", "delay",   "bytes", "peak",  "switches", "metg",  "runs",         "ratio",
    "base",   "changed", "every", "extra", "edges",    "tasks", "counted_base", "counted_changed"
};

enum { MMAP_FROM = 128 << 10 };

/* The places of the words. */
enum {
    FD,
    TASK,
    NAME,
    FILE_,
    MODE,
    WORKERS,
    BODY,
    BASE,
    CHANGED,
    SEED,
    SECONDS,
    EXTRA,
    EVERY,
    INJECT,
    COUNT
};

void sb_bench_job_words(const struct sb_bench_job *job, const char *program, int fd,
                        struct sb_bench_words *w)
{
    const struct sb_bench_case *c = job->c;
    const char **word = w->word + 2;
    *w = (struct sb_bench_words){ .word = { program, SB_BENCH_JOB_WORD } };
    for (int i = 0; i < COUNT; i++)
        word[i] = w->text[i];
    snprintf(w->text[FD], sizeof *w->text, "%d", fd);
    snprintf(w->text[TASK], sizeof *w->text, "%d", (int)job->task);
    word[NAME] = c->name;
    word[FILE_] = job->file ? job->file : "";
    word[MODE] = sb_bench_mode_name[c->mode];
    snprintf(w->text[WORKERS], sizeof *w->text, "%u", c->workers);
    snprintf(w->text[BODY], sizeof *w->text, c->body_ns ? "%s%lldns" : "%s",
             sb_bench_body_name[c->body], (long long)c->body_ns);
    word[BASE] = job->base ? job->base : "";
    word[CHANGED] = job->changed ? job->changed : "";
    snprintf(w->text[SEED], sizeof *w->text, "%" PRIu64, job->seed);
    snprintf(w->text[SECONDS], sizeof *w->text, "%.9g", job->seconds);
    snprintf(w->text[EXTRA], sizeof *w->text, "%u", job->extra);
    snprintf(w->text[EVERY], sizeof *w->text, "%u", job->every);
    snprintf(w->text[INJECT], sizeof *w->text, "%.9g", job->inject);
}

void sb_bench_tell(FILE *out, enum sb_bench_key key, double value)
{
    char number[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(number, value);
    fprintf(out, "%s %s\n", sb_bench_key_name[key], number);
}

static void complain(FILE *out, const struct sb_error *error)
{
    char line[sizeof error->where + sizeof error->text + 8];
    snprintf(line, sizeof line, "%s%s%s", error->where, error->where[0] ? ": " : "", error->text);
    for (char *at = line; *at; at++)
        *at = *at == '\n' ? ' ' : *at;
    fprintf(out, "! %s\n", line);
}

/* The case of a workload: its mode, workers and body; of others the name says it all. */
static enum sb_code read_given(struct sb_bench_case *c, struct sb_workload *workload, char **word,
                               const struct sb_readers *readers, struct sb_error *error)
{
    unsigned mode = 0;
    enum sb_code code = sb_workload_read(workload, word[FILE_], readers, error);
    if (code)
        return code;
    while (mode < SB_BENCH_SIMULATED && strcmp(word[MODE], sb_bench_mode_name[mode]) != 0)
        mode++;
    *c = (struct sb_bench_case){ .shape = SB_BENCH_GIVEN,
                                 .workload = workload,
                                 .tasks = workload->dag.tasks };
    c->mode = (enum sb_bench_mode)mode;
    c->workers = (uint32_t)strtoul(word[WORKERS], NULL, 10);
    if (mode == SB_BENCH_SIMULATED || !c->workers ||
        !sb_bench_body_parse(word[BODY], &c->body, &c->body_ns))
        return sb_fail(error, SB_EINPUT, word[NAME], "is no job");
    sb_bench_case_name(c);
    return SB_OK;
}

static enum sb_code runs(const struct sb_bench_call *call, struct sb_error *error)
{
    void *library = NULL;
    enum sb_code code = call->target->open(call->job->base, &library, error);
    if (code == SB_OK)
        sb_bench_tell(call->out, SB_BENCH_RUN, call->target->runs(library, call->job->c->workers));
    call->target->close(library);
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
    case SB_BENCH_COMPARE: return sb_bench_compare_libraries(call, error);
    case SB_BENCH_INJECT: return sb_bench_inject(call, error);
    case SB_BENCH_STEPS: return sb_bench_steps(call, error);
    default: return sb_fail(error, SB_EINPUT, NULL, "is no job");
    }
}

int sb_bench_job_main(int count, char **word, const struct sb_bench_plugins *plugins)
{
    struct sb_error error = { 0 };
    struct sb_workload workload = { 0 };
    struct sb_bench_case c;
    /* What is freed must not change where the next array lies: left to itself, the C library stops
     * to map large ones page by page after the first that was freed, and some ways to lie cost a
     * chain of tasks 27 %. */
    mallopt(M_MMAP_THRESHOLD, MMAP_FROM);
    FILE *out = count == COUNT ? fdopen((int)strtol(word[FD], NULL, 10), "w") : NULL;
    if (!out)
        return 2;
    struct sb_bench_job job = { .task = (enum sb_bench_task)strtol(word[TASK], NULL, 10),
                                .c = &c,
                                .file = word[FILE_],
                                .base = word[BASE],
                                .changed = word[CHANGED],
                                .seed = strtoull(word[SEED], NULL, 10),
                                .seconds = strtod(word[SECONDS], NULL),
                                .extra = (uint32_t)strtoul(word[EXTRA], NULL, 10),
                                .every = (uint32_t)strtoul(word[EVERY], NULL, 10),
                                .inject = strtod(word[INJECT], NULL) };
    struct sb_bench_call call = { &job, plugins->target[0], plugins, out };
    enum sb_code code = SB_OK;
    if (word[FILE_][0])
        code = read_given(&c, &workload, word, &plugins->readers, &error);
    else if (!sb_bench_case_parse(&c, word[NAME]))
        code = sb_fail(&error, SB_EINPUT, word[NAME], "is no job");
    if (code == SB_OK)
        code = perform(&call, &error);
    if (code)
        complain(out, &error);
    sb_workload_fini(&workload);
    return fclose(out) || code ? 1 : 0;
}
