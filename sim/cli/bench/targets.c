/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/targets.h"

#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/machine.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/terminal/interrupt.h"
#include "strategies/task/task.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLEEP_MOST 1e9 /* ns that a run may sleep where tasks hold their workers meanwhile */

/* "mine.so", "./mine.so.1": one file, and no command. */
static bool is_library(const char *text)
{
    const char *base = strrchr(text, '/'), *so = strstr(base ? base : text, ".so");
    return so && (!so[3] || so[3] == '.') && !strpbrk(text, " \t");
}

/* The last word without folders, and without what its name ends in. */
static void make_label(struct sb_bench_targets *targets, uint32_t i, const char *text)
{
    char *label = targets->item[i].label;
    size_t end = strlen(text), begin, length;
    while (end && text[end - 1] == ' ')
        end--;
    for (begin = end; begin && !strchr(" /", text[begin - 1]);)
        begin--;
    for (length = 0; begin + length < end && length < SB_BENCH_LABEL_SIZE - 8; length++) {
        char c = text[begin + length];
        if (c == '.' && length)
            break;
        label[length] = c > ' ' && c != ':' && c != '"' ? c : '-';
    }
    label[length] = '\0';
    for (uint32_t k = 0, again = 1; k < i; k++)
        if (strcmp(targets->item[k].label, label) == 0) {
            snprintf(label + length, 8, "-%u", ++again);
            k = UINT32_MAX; /* from the beginning */
        }
}

/* What went wrong, of the target as it was named. */
static enum sb_code refuse(enum sb_code code, const char *text, const char *path,
                           const struct sb_error *why, struct sb_error *error)
{
    const char *said = why->text;
    size_t length = strlen(path);
    if (strncmp(said, path, length) == 0 && strncmp(said + length, ": ", 2) == 0)
        said += length + 2; /* the copy's name says nothing */
    return sb_fail(error, code == SB_ECHECK ? SB_EINPUT : code, text, "%s", said);
}

/* In a process that it may take down, before anything else depends on it. */
static enum sb_code try_it(struct sb_bench_target_given *given, const char *text,
                           struct sb_error *error)
{
    struct sb_bench_case one;
    struct sb_bench_listener listener = { .stop = &sb_interrupted };
    struct sb_error why = { 0 };
    if (!sb_bench_case_parse(&one, "chain-1-declared-1"))
        return sb_fail_memory(error);
    one.subject = &given->subject;
    enum sb_code code =
        sb_bench_abilities_ask(&one, given->subject.path, &listener, &given->can, &why);
    return code ? refuse(code, text, given->subject.path, &why, error) : SB_OK;
}

static enum sb_code open_one(struct sb_bench_targets *targets, uint32_t i, const char *text,
                             sb_ns limit, struct sb_error *error)
{
    struct sb_bench_target_given *given = &targets->item[i];
    char path[PATH_MAX];
    bool ours = strcmp(text, SB_BENCH_TARGET_PRESET) == 0, library = ours || is_library(text);
    enum sb_code code =
        ours ? sb_bench_library_find(SB_BENCH_LIBRARY_PRESET, path, sizeof path, error) : SB_OK;
    if (code == SB_OK)
        code = library ? sb_bench_library_copy(&given->library, ours ? path : text, error)
                       : sb_bench_library_command(&given->library, text, error);
    if (code)
        return code;
    make_label(targets, i, text);
    if (!given->label[0])
        return sb_fail(error, SB_EINPUT, "--target", "\"%.80s\" is neither a library nor a command",
                       text);
    given->subject = (struct sb_bench_subject){ .target = ours      ? text
                                                          : library ? "task"
                                                                    : "program",
                                                .path = given->library.path,
                                                .label = given->label,
                                                .limit = limit };
    return try_it(given, text, error);
}

enum sb_code sb_bench_targets_open(struct sb_bench_targets *targets, const struct sb_options *o,
                                   struct sb_error *error)
{
    const struct sb_bench_options *b = &o->bench;
    uint32_t count = 0;
    sb_ns limit = SB_BENCH_LIMIT_PRESET;
    *targets = (struct sb_bench_targets){ .chosen = o->arguments || b->modes || b->bodies };
    while (b->target[count])
        count++;
    if (count > 1 && (b->save || b->compare || b->selftest || b->resume))
        return sb_fail(error, SB_EINPUT, "--target",
                       "one at a time with --save, --compare, --selftest or --resume");
    targets->item = calloc(count + 1, sizeof *targets->item);
    if (!targets->item)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < count; i++)
        targets->item[i].library.fd = -1;
    targets->count = count;
    enum sb_code code = sb_quantity_duration(o->time_limit, "--time-limit", &limit, error);
    for (uint32_t i = 0; i < count && code == SB_OK; i++)
        code = open_one(targets, i, b->target[i], limit, error);
    return code;
}

void sb_bench_targets_fini(struct sb_bench_targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++)
        sb_bench_library_fini(&targets->item[i].library);
    free(targets->item);
    *targets = (struct sb_bench_targets){ 0 };
}

static bool can(const struct sb_bench_target_given *given, const struct sb_bench_case *c)
{
    bool holds = c->body == SB_BENCH_TIMER && !(given->can.flags & SB_TARGET_SLEEPS);
    return given->can.modes >> c->mode & 1 &&
           !(holds && (double)c->body_ns * c->tasks / c->workers > SLEEP_MOST);
}

static enum sb_code add(const struct sb_bench_targets *targets, uint32_t i, struct sb_bench_case c,
                        struct sb_bench_cases *cases, struct sb_error *error)
{
    char name[SB_BENCH_NAME_SIZE];
    c.subject = &targets->item[i].subject;
    if (targets->count > 1) {
        snprintf(name, sizeof name, "%s:%.79s", targets->item[i].label, c.name);
        memcpy(c.name, name, sizeof name);
    }
    return sb_bench_cases_add(cases, &c, error);
}

enum sb_code sb_bench_targets_spread(const struct sb_bench_targets *targets,
                                     struct sb_bench_cases *cases, struct sb_bench_result *result,
                                     struct sb_error *error)
{
    struct sb_bench_cases all = { 0 };
    uint32_t left_out = 0;
    enum sb_code code = SB_OK;
    if (!targets->count)
        return SB_OK;
    for (uint32_t i = 0; i < cases->count && code == SB_OK; i++)
        for (uint32_t t = 0; t < targets->count && code == SB_OK; t++) {
            const struct sb_bench_case *c = &cases->item[i];
            if (c->kind != SB_BENCH_SCHEDULER)
                continue;
            if (can(&targets->item[t], c))
                code = add(targets, t, *c, &all, error);
            else
                left_out++;
        }
    if (code == SB_OK && !all.count)
        code = sb_fail(error, SB_EINPUT, "--target", "can do none of these benchmarks");
    if (code == SB_OK && left_out && targets->chosen)
        code = sb_bench_warn(result, error,
                             "a target has no such mode, or would sleep for long with its workers: "
                             "benchmarks left out: %u",
                             left_out);
    sb_bench_cases_fini(cases);
    *cases = all;
    return code;
}
