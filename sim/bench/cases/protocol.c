/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/protocol.h"

#include "sim/text/shortest_double.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const sb_bench_key_name[SB_BENCH_KEYS] = {
    "sample", "delay",   "bytes", "peak",  "switches", "metg",  "runs",         "ratio",
    "base",   "changed", "every", "extra", "edges",    "tasks", "counted_base", "counted_changed",
    "call",   "modes",   "flags"
};

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
    PROTOCOL_TARGET,
    LIMIT,
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
    word[PROTOCOL_TARGET] = c->subject ? c->subject->target : SB_BENCH_TARGET_PRESET;
    snprintf(w->text[LIMIT], sizeof *w->text, "%" PRId64,
             c->subject ? c->subject->limit : SB_BENCH_LIMIT_PRESET);
}

/* Of a workload's case mode, workers and body are told; of others the name says it all. */
static bool read_case(struct sb_bench_case *c, char **word)
{
    unsigned mode = 0;
    const char *colon = strrchr(word[NAME], ':'); /* behind the name of one of several targets */
    if (!word[FILE_][0])
        return sb_bench_case_parse(c, colon ? colon + 1 : word[NAME]);
    while (mode < SB_BENCH_SIMULATED && strcmp(word[MODE], sb_bench_mode_name[mode]) != 0)
        mode++;
    *c = (struct sb_bench_case){ .shape = SB_BENCH_GIVEN, .mode = (enum sb_bench_mode)mode };
    c->workers = (uint32_t)strtoul(word[WORKERS], NULL, 10);
    return mode != SB_BENCH_SIMULATED && c->workers &&
           sb_bench_body_parse(word[BODY], &c->body, &c->body_ns);
}

enum sb_code sb_bench_job_read(struct sb_bench_job *job, struct sb_bench_case *c, char **word,
                               struct sb_error *error)
{
    *job = (struct sb_bench_job){ .task = (enum sb_bench_task)strtol(word[TASK], NULL, 10),
                                  .c = c,
                                  .file = word[FILE_][0] ? word[FILE_] : NULL,
                                  .base = word[BASE],
                                  .changed = word[CHANGED],
                                  .seed = strtoull(word[SEED], NULL, 10),
                                  .seconds = strtod(word[SECONDS], NULL),
                                  .extra = (uint32_t)strtoul(word[EXTRA], NULL, 10),
                                  .every = (uint32_t)strtoul(word[EVERY], NULL, 10),
                                  .inject = strtod(word[INJECT], NULL),
                                  .target = word[PROTOCOL_TARGET],
                                  .limit = strtoll(word[LIMIT], NULL, 10) };
    return read_case(c, word) ? SB_OK : sb_fail(error, SB_EINPUT, word[NAME], "is no job");
}

int sb_bench_job_descriptor(int count, char **word)
{
    return count == COUNT ? (int)strtol(word[FD], NULL, 10) : -1;
}

void sb_bench_tell(struct sb_bench_writer *writer, enum sb_bench_key key, double value)
{
    char number[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(number, value);
    fprintf(writer->out, "%s %s\n", sb_bench_key_name[key], number);
    writer->lines++;
}

void sb_bench_tell_done(struct sb_bench_writer *writer)
{
    fprintf(writer->out, "done %" PRIu64 "\n", writer->lines);
}

bool sb_bench_is_done(const char *line, uint64_t lines)
{
    char expected[32];
    snprintf(expected, sizeof expected, "done %" PRIu64, lines);
    return strcmp(line, expected) == 0;
}

void sb_bench_complain(struct sb_bench_writer *writer, const struct sb_error *error)
{
    char line[sizeof error->where + sizeof error->text + 8];
    snprintf(line, sizeof line, "%s%s%s", error->where, error->where[0] ? ": " : "", error->text);
    for (char *at = line; *at; at++)
        *at = *at == '\n' ? ' ' : *at;
    fprintf(writer->out, "! %s\n", line);
}
