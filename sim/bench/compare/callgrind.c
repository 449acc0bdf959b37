/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/callgrind.h"

#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PARTS = 2, PATIENCE = 120 };

bool sb_bench_callgrind_there(void)
{
    const char *path = getenv("PATH");
    char file[4096];
    bool there = false;
    while (path && *path && !there) {
        int length = (int)strcspn(path, ":");
        int wanted = snprintf(file, sizeof file, "%.*s/valgrind", length, path);
        there = wanted < (int)sizeof file && access(file, X_OK) == 0;
        path += length + (path[length] == ':');
    }
    return there;
}

bool sb_bench_callgrind_fits(const struct sb_bench_case *c)
{
    return c->kind == SB_BENCH_SCHEDULER && c->body != SB_BENCH_TIMER;
}

/* The number behind "totals:" in one of the parts that callgrind writes, and the part is gone. */
static bool take_total(const char *folder, int part, double *total)
{
    char path[256], line[4096];
    bool found = false;
    snprintf(path, sizeof path, part ? "%s/out.%d" : "%s/out", folder, part);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, "summary: ", 9) == 0) {
            *total = strtod(line + 9, NULL);
            found = true;
        }
    fclose(file);
    unlink(path);
    return found;
}

static enum sb_code count(const struct sb_bench_job *job, const struct sb_bench_listener *listener,
                          const char *folder, double per_task[2], struct sb_error *error)
{
    char out[256];
    const char *const before[] = { "valgrind",
                                   "--tool=callgrind",
                                   "--fair-sched=yes",
                                   out,
                                   "--zero-before=sb_bench_steps_begin",
                                   "--dump-before=sb_bench_steps_end",
                                   NULL };
    struct sb_bench_asker asker = { .stop = listener->stop,
                                    .before = before,
                                    .patience = PATIENCE };
    struct sb_bench_job steps = *job;
    struct sb_bench_answer answer;
    double total[PARTS + 1];
    bool found = true;
    snprintf(out, sizeof out, "--callgrind-out-file=%s/out", folder);
    steps.task = SB_BENCH_STEPS;
    enum sb_code code = sb_bench_ask(&asker, &steps, &answer, error);
    double tasks = code ? 0 : sb_bench_answer_last(&answer, SB_BENCH_TASKS);
    for (int part = 1; part <= PARTS; part++)
        found = take_total(folder, part, &total[part]) && found;
    take_total(folder, 0, &total[0]); /* the rest of the process */
    sb_bench_answer_fini(&answer);
    if (code)
        return code;
    if (!found || !(tasks > 0)) /* a program without symbols */
        return sb_fail(error, SB_EIO, job->c->name, "callgrind did not find where to count");
    per_task[0] = total[1] / tasks;
    per_task[1] = total[2] / tasks;
    return SB_OK;
}

enum sb_code sb_bench_callgrind(const struct sb_bench_job *job,
                                const struct sb_bench_listener *listener, double per_task[2],
                                struct sb_error *error)
{
    const char *where = getenv("TMPDIR");
    char folder[200];
    if (!where || !*where || strlen(where) > 100)
        where = "/tmp";
    snprintf(folder, sizeof folder, "%s/simbench-callgrind-XXXXXX", where);
    if (!mkdtemp(folder))
        return sb_fail(error, SB_EIO, where, "no folder can be made there: %s", strerror(errno));
    enum sb_code code = count(job, listener, folder, per_task, error);
    rmdir(folder);
    return code;
}
