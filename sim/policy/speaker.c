/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/speaker.h"

#include "sim/policy/heard_graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct speaker {
    const struct sb_strategy_v1 *table;
    FILE *out;
    struct sb_heard_graph heard;
    uint32_t *on; /* [workers] the step that it runs, or NONE */
    uint32_t *at; /* [steps] the worker that it runs on */
    void *state;
    bool runs;
};

static void finish(struct speaker *s)
{
    if (s->runs && s->table->finish)
        s->table->finish(s->state);
    s->state = NULL;
    s->runs = false;
}

static enum sb_code hear_graph(struct speaker *s, const char *text, struct sb_error *error)
{
    if (s->on)
        return sb_fail(error, SB_EINPUT, NULL, "a second graph");
    enum sb_code code = sb_heard_graph_read(&s->heard, text, strlen(text), error);
    if (code)
        return code;
    s->on = sb_arena_alloc(&s->heard.arena, (size_t)s->heard.graph.workers + 1, sizeof *s->on);
    s->at = sb_arena_alloc(&s->heard.arena, (size_t)s->heard.graph.steps + 1, sizeof *s->at);
    return s->on && s->at ? SB_OK : sb_fail_memory(error);
}

static void begin_request(struct speaker *s, uint64_t replicate)
{
    finish(s);
    for (uint32_t w = 0; w < s->heard.graph.workers; w++)
        s->on[w] = SB_STRATEGY_V1_NONE;
    s->state = s->table->begin ? s->table->begin(&s->heard.graph, replicate) : NULL;
    s->runs = true;
}

static void end_request(struct speaker *s, uint32_t step, int64_t now)
{
    uint32_t worker = s->at[step];
    if (worker < s->heard.graph.workers && s->on[worker] == step)
        s->on[worker] = SB_STRATEGY_V1_NONE;
    if (s->table->ended)
        s->table->ended(s->state, step, now);
}

/* Whatever the policy answers is passed on: the referee knows what may be. */
static void decide(struct speaker *s, int64_t now)
{
    const struct sb_graph_v1 *graph = &s->heard.graph;
    uint32_t most = graph->workers ? graph->workers : graph->steps + 1; /* then it repeats itself */
    for (uint32_t i = 0; i < most; i++) {
        uint32_t worker = graph->workers ? i : SB_STRATEGY_V1_NONE;
        if (graph->workers && s->on[i] != SB_STRATEGY_V1_NONE)
            continue;
        uint32_t step = s->table->idle(s->state, worker, now);
        if (step == SB_STRATEGY_V1_NONE && !graph->workers)
            break;
        if (step == SB_STRATEGY_V1_NONE)
            continue;
        fprintf(s->out, "start %" PRIu32, step);
        if (graph->workers) {
            fprintf(s->out, " on %" PRIu32, worker);
            s->on[i] = step;
        }
        fputc('\n', s->out);
        if (step < graph->steps)
            s->at[step] = worker;
    }
    fputs("done\n", s->out);
    fflush(s->out);
}

/* What is said once the graph is known; false: nothing of that. */
static bool hear_event(struct speaker *s, const char *line)
{
    uint32_t step = 0;
    int64_t now = 0;
    uint64_t replicate;
    if (sscanf(line, "run %" SCNu64, &replicate) == 1)
        begin_request(s, replicate);
    else if (s->runs && sscanf(line, "decide at %" SCNd64, &now) == 1)
        decide(s, now);
    else if (s->runs && sscanf(line, "%*s %" SCNu32 " at %" SCNd64, &step, &now) == 2 &&
             step < s->heard.graph.steps) {
        if (strncmp(line, "ready ", 6) != 0)
            end_request(s, step, now);
        else if (s->table->ready)
            s->table->ready(s->state, step, now);
    }
    else
        return false;
    return true;
}

static enum sb_code hear(struct speaker *s, const char *line, struct sb_error *error)
{
    if (strncmp(line, "graph ", 6) == 0)
        return hear_graph(s, line + 6, error);
    if (s->on && hear_event(s, line))
        return SB_OK;
    return sb_fail(error, SB_EINPUT, NULL, "\"%.80s\" is not said to a scheduler", line);
}

enum sb_code sb_speaker_run(const struct sb_strategy_v1 *table, FILE *in, FILE *out,
                            struct sb_error *error)
{
    struct speaker speaker = { .table = table, .out = out };
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    enum sb_code code = SB_OK;
    while (code == SB_OK && (length = getline(&line, &room, in)) > 0) {
        line[length - (line[length - 1] == '\n')] = '\0';
        code = hear(&speaker, line, error);
    }
    finish(&speaker);
    free(line);
    sb_heard_graph_fini(&speaker.heard);
    return code;
}
