/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runtimes of others in programs that are spoken to in lines; strategies/own.md tells what is
 * said. */
#include "sim/bench/cases/kind.h"
#include "sim/bench/cases/target.h"
#include "sim/bench/rig/fault.h"
#include "sim/line/process.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRAM_COMMAND = 160 };

struct program {
    struct sb_bench_runtime runtime; /* first: it is what others know */
    struct sb_process_options options;
    struct sb_process *process;
    struct sb_task_work_v1 work; /* of the graphs that come */
    uint32_t workers, graphs;    /* graphs so far */
    double took;
    bool lost; /* silent or over: it is not even told to drop or to stop, which would wait again */
};

struct program_graph {
    uint32_t number, tasks;
};

/* ---- lines ---- */

static const char *program_word_of(const char *line, const char *word)
{
    size_t length = strlen(word);
    bool is = strncmp(line, word, length) == 0 && (!line[length] || line[length] == ' ');
    return is ? line + length : NULL;
}

static enum sb_code program_misunderstood(const char *line, const char *expected,
                                          struct sb_error *error)
{
    return sb_fail(error, SB_ECHECK, NULL, "says \"%.100s\", expected \"%s\"", line, expected);
}

/* The next line; "! ..." is SB_ECHECK. */
static enum sb_code program_hear(struct program *p, const char **line, struct sb_error *error)
{
    enum sb_code code = sb_process_line(p->process, line, error);
    p->lost = code != SB_OK;
    if (code == SB_OK && strncmp(*line, "! ", 2) == 0)
        return sb_fail(error, SB_ECHECK, NULL, "%.300s", *line + 2);
    return code;
}

/* The number behind the word; NULL where none is wanted. */
static enum sb_code program_take_answer(const char *line, const char *word, double *number,
                                        struct sb_error *error)
{
    const char *rest = program_word_of(line, word);
    char *end = NULL, expected[64];
    snprintf(expected, sizeof expected, "%s%s", word, number ? " NUMBER" : "");
    if (rest && number)
        *number = strtod(rest, &end);
    if (!rest || (number && (end == rest || *end || !(*number >= 0))))
        return program_misunderstood(line, expected, error);
    return SB_OK;
}

/* Says the text, and hears the word and the number. */
static enum sb_code program_ask(struct program *p, const char *text, const char *word,
                                double *number, struct sb_error *error)
{
    const char *line = "";
    enum sb_code code = sb_process_send(p->process, text, strlen(text), error);
    if (code == SB_OK)
        code = program_hear(p, &line, error);
    return code ? code : program_take_answer(line, word, number, error);
}

/* The same for the functions of a target. */
static int program_ask_or_fail(struct program *p, const char *text, const char *word,
                               double *number)
{
    struct sb_error error = { 0 };
    return program_ask(p, text, word, number, &error) ? sb_task_fail(error.text) : 0;
}

/* ---- starting, stopping ---- */

static void program_close(struct sb_bench_runtime *runtime)
{
    struct program *p = (struct program *)runtime;
    if (p)
        sb_process_free(p->process);
    free(p);
}

/* "can declared strict sleeps" */
static enum sb_code program_take_abilities(struct program *p, const char *line,
                                           struct sb_error *error)
{
    struct sb_target_v1 *v1 = &p->runtime.v1;
    static const char expected[] = "can [declared|strict|continue]... [sleeps]";
    const char *rest = program_word_of(line, "can");
    char words[PROGRAM_COMMAND], *next = NULL;
    if (!rest)
        return program_misunderstood(line, expected, error);
    snprintf(words, sizeof words, "%s", rest);
    for (char *word = strtok_r(words, " ", &next); word; word = strtok_r(NULL, " ", &next)) {
        unsigned mode = 0;
        while (mode < SB_BENCH_SIMULATED && strcmp(word, sb_bench_mode_name[mode]) != 0)
            mode++;
        if (mode < SB_BENCH_SIMULATED)
            v1->modes |= 1u << mode;
        else if (strcmp(word, "sleeps") == 0)
            v1->flags |= SB_TARGET_SLEEPS;
        else
            return program_misunderstood(line, expected, error);
    }
    return SB_OK;
}

static void *program_start(const struct sb_task_setup_v1 *setup)
{
    struct program *p = setup->self;
    char text[PROGRAM_COMMAND];
    p->workers = setup->workers;
    snprintf(text, sizeof text, "start {\"workers\":%u,\"mode\":\"%s\",\"counted\":%s}\n",
             setup->workers, sb_bench_mode_name[setup->mode], setup->counted ? "true" : "false");
    return program_ask_or_fail(p, text, "started", NULL) ? NULL : p;
}

static void program_stop(void *self)
{
    struct program *p = self;
    if (!p->lost)
        (void)program_ask_or_fail(p, "stop\n", "stopped", NULL); /* what follows tells */
}

static uint64_t program_bytes(void *self)
{
    double number = 0;
    return program_ask_or_fail(self, "bytes\n", "bytes", &number) ? UINT64_MAX : (uint64_t)number;
}

/* ---- graphs ---- */

static void program_work(void *self, const struct sb_task_work_v1 *work)
{
    ((struct program *)self)->work = *work;
}

static void program_put_graph(FILE *out, const struct sb_task_work_v1 *w, uint32_t number,
                              const struct sb_task_graph_v1 *g)
{
    static const char *const body[] = { "empty", "spin", "sleep", "meet" };
    fprintf(out,
            "graph %u {\"body\":\"%s\",\"iterations\":%u,\"extra\":%u,\"every\":%u,"
            "\"sleep\":%" PRId64 ",\"tasks\":%u,\"before\":[",
            number, body[w->body], w->iterations, w->extra, w->every, w->sleep, g->tasks);
    for (uint32_t t = 0; t < g->tasks; t++) {
        fputs(t ? ",[" : "[", out);
        for (uint32_t b = g->before_begin[t]; b < g->before_begin[t + 1]; b++)
            fprintf(out, "%s%u", b > g->before_begin[t] ? "," : "", g->before[b]);
        fputs("]", out);
    }
    fputs("]}\n", out);
}

static void *program_build(void *self, const struct sb_task_graph_v1 *graph)
{
    struct program *p = self;
    struct program_graph *g = malloc(sizeof *g);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    int failed = !g || !out;
    if (!failed) {
        *g = (struct program_graph){ p->graphs++, graph->tasks };
        program_put_graph(out, &p->work, g->number, graph);
    }
    failed = (out && fclose(out)) || failed;
    failed = failed ? sb_task_fail("no memory") : program_ask_or_fail(p, text, "built", NULL);
    free(text);
    if (!failed)
        return g;
    free(g);
    return NULL;
}

static void program_discard(void *self, void *memory)
{
    struct program *p = self;
    struct program_graph *g = memory;
    char text[PROGRAM_COMMAND];
    if (g && !p->lost) {
        snprintf(text, sizeof text, "drop %u\n", g->number);
        (void)program_ask_or_fail(p, text, "dropped", NULL);
    }
    free(g);
}

/* ---- runs ---- */

/* "start T on W at NS", "end T at NS [late NS]". False: it is another line. */
static bool program_take_event(const struct sb_task_host_v1 *host, const char *line)
{
    uint32_t task, worker;
    int64_t time, late = 0;
    int end = 0;
    if (sscanf(line, "start %" SCNu32 " on %" SCNu32 " at %" SCNd64 "%n", &task, &worker, &time,
               &end) == 3 &&
        !line[end]) {
        host->start_at(task, worker, time);
        return true;
    }
    if (sscanf(line, "end %" SCNu32 " at %" SCNd64 "%n", &task, &time, &end) != 2 ||
        (line[end] && sscanf(line + end, " late %" SCNd64 "%n", &late, &(int){ 0 }) != 1))
        return false;
    host->end_at(task, time, late);
    return true;
}

/* Where it is silent, what it has not done is what one wants to know. */
static int program_fail_run(const struct program *p, const struct program_graph *g, bool checked,
                            const struct sb_error *error)
{
    struct sb_task_fault_v1 fault;
    char text[SB_BENCH_FAULT_SIZE];
    if (!checked || (!strstr(error->text, "is silent") && !strstr(error->text, "has not ended")))
        return sb_task_fail(error->text);
    const struct sb_bench_scene scene = { NULL, g->tasks, p->workers };
    p->runtime.host->stuck(NULL, &fault);
    return sb_task_fail(sb_bench_fault_text(text, &fault, &scene));
}

static int program_run(void *self, void *built, bool checked)
{
    struct program *p = self;
    struct program_graph *g = built;
    struct sb_error error = { 0 };
    const char *line = "";
    char text[PROGRAM_COMMAND];
    int length = snprintf(text, sizeof text, "run %u%s\n", g->number, checked ? " checked" : "");
    enum sb_code code = sb_process_send(p->process, text, (size_t)length, &error);
    do
        code = code ? code : program_hear(p, &line, &error);
    while (code == SB_OK && checked && program_take_event(p->runtime.host, line));
    if (code == SB_OK)
        code = program_take_answer(line, "ran", &p->took, &error);
    if (code)
        return program_fail_run(p, g, checked, &error);
    if (checked)
        p->runtime.host->over_at((int64_t)p->took);
    return 0;
}

static double program_took(void *self) { return ((struct program *)self)->took; }

static double program_body(void *self, uint32_t iterations)
{
    char text[PROGRAM_COMMAND];
    double ns = 0;
    snprintf(text, sizeof text, "spin %u\n", iterations);
    return program_ask_or_fail(self, text, "spun", &ns) ? 0 : ns;
}

/* ---- the plug-in ---- */

static const struct sb_bench_elsewhere program_elsewhere = { program_work, program_run,
                                                             program_took, program_body };

static enum sb_code program_open(const char *command, sb_ns limit, struct sb_bench_runtime **opened,
                                 struct sb_error *error)
{
    struct program *p = calloc(1, sizeof *p);
    const char *line = "";
    if (!p)
        return sb_fail_memory(error);
    p->options = (struct sb_process_options){ .command = command, .limit = limit };
    p->runtime = (struct sb_bench_runtime){ .v1 = { .size = sizeof p->runtime.v1,
                                                    .version = 1,
                                                    .name = "program",
                                                    .self = p,
                                                    .start = program_start,
                                                    .stop = program_stop,
                                                    .build = program_build,
                                                    .discard = program_discard,
                                                    .bytes = program_bytes },
                                            .host = sb_task_host_v1(),
                                            .elsewhere = &program_elsewhere };
    signal(SIGPIPE, SIG_IGN); /* one that died is told in words */
    enum sb_code code = sb_process_start(&p->process, &p->options, error);
    if (code == SB_OK)
        code = sb_process_send(p->process, "hello 1\n", 8, error);
    if (code == SB_OK)
        code = program_hear(p, &line, error);
    if (code == SB_OK)
        code = program_take_abilities(p, line, error);
    if (code)
        program_close(&p->runtime);
    else
        *opened = &p->runtime;
    return code;
}

extern const struct sb_bench_target sb_bench_target_program;
const struct sb_bench_target sb_bench_target_program = {
    .name = "program",
    .summary = "a runtime in a program of its own, in lines",
    .open = program_open,
    .close = program_close,
};
