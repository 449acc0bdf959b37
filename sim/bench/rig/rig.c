/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/rig.h"

#include "sim/bench/rig/calls.h"
#include "sim/bench/rig/fault.h"
#include "sim/bench/rig/resident.h"
#include "sim/bench/rig/watchdog.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sb_bench_rig {
    const struct sb_bench_runtime *runtime;
    struct sb_bench_setup setup;
    void *started;
    bool running;
    uint64_t resident; /* of a counted one, before it was started */
};

struct sb_bench_load {
    struct sb_bench_rig *rig;
    struct sb_task_graph_v1 graph;
    uint32_t *number; /* all that the graph points to: a copy, as it may be drawn anew */
    void *host;       /* what libsimbench-task knows of it */
    struct sb_bench_scene scene;
    void *built;
    bool is_built;
};

static const struct sb_target_v1 *target(const struct sb_bench_rig *rig)
{
    return &rig->runtime->v1;
}

static void watch(const struct sb_bench_rig *rig, const char *name,
                  const struct sb_bench_load *load)
{
    if (!rig->runtime->elsewhere) /* whose answers have a time limit */
        sb_bench_watchdog_watch(name, rig->runtime->host, load ? load->host : NULL,
                                load ? &load->scene : NULL);
}

/* ---- the runtime ---- */

static enum sb_code fail(const struct sb_bench_rig *rig, const char *what, struct sb_error *error)
{
    const char *why = rig->runtime->host->why();
    return sb_fail(error, SB_ECHECK, NULL, "%s fails%s%.250s", what, why[0] ? ": " : "", why);
}

static enum sb_code rig_start(struct sb_bench_rig *rig, struct sb_error *error)
{
    const struct sb_bench_setup *s = &rig->setup;
    const struct sb_task_setup_v1 setup = { .size = sizeof setup,
                                            .workers = s->workers,
                                            .mode = (uint32_t)s->mode,
                                            .counted = s->counted,
                                            .events = s->events,
                                            .sleeps = s->body == SB_BENCH_TIMER,
                                            .meets = s->meets,
                                            .self = target(rig)->self };
    uint32_t modes = target(rig)->modes ? target(rig)->modes : 1u << SB_TASK_DECLARED;
    if (!(modes >> s->mode & 1))
        return sb_fail(error, SB_ECHECK, NULL, "has no mode %s", sb_bench_mode_name[s->mode]);
    rig->resident = s->counted && !target(rig)->bytes ? sb_bench_resident_begin() : 0;
    rig->runtime->host->forget();
    if (target(rig)->start) {
        watch(rig, "start", NULL);
        rig->started = target(rig)->start(&setup);
        watch(rig, NULL, NULL);
        if (!rig->started)
            return fail(rig, "start", error);
    }
    rig->running = true;
    return SB_OK;
}

enum sb_code sb_bench_rig_new(struct sb_bench_rig **made, const struct sb_bench_runtime *runtime,
                              const struct sb_bench_setup *setup, struct sb_error *error)
{
    struct sb_bench_rig *rig = calloc(1, sizeof *rig);
    if (!rig)
        return sb_fail_memory(error);
    rig->runtime = runtime;
    rig->setup = *setup;
    enum sb_code code = rig_start(rig, error);
    if (code)
        sb_bench_rig_free(rig);
    else
        *made = rig;
    return code;
}

void sb_bench_rig_free(struct sb_bench_rig *rig)
{
    if (rig && rig->running && target(rig)->stop) {
        watch(rig, "stop", NULL);
        target(rig)->stop(rig->started);
        watch(rig, NULL, NULL);
    }
    free(rig);
}

void sb_bench_rig_spin(struct sb_bench_rig *rig, uint32_t iterations)
{
    rig->setup.iterations = iterations;
}

bool sb_bench_rig_works_here(const struct sb_bench_rig *rig) { return !rig->runtime->elsewhere; }

double sb_bench_rig_body(const struct sb_bench_rig *rig, uint32_t iterations)
{
    return rig->runtime->elsewhere->body(rig->started, iterations);
}

bool sb_bench_rig_switches(const struct sb_bench_rig *rig, uint64_t *switches)
{
    int64_t count = target(rig)->switches ? target(rig)->switches(rig->started) : -1;
    *switches = count > 0 ? (uint64_t)count : 0;
    return count >= 0;
}

/* ---- graphs ---- */

/* What depends on each task, in their order. */
static void turn_round(struct sb_task_graph_v1 *g, uint32_t *after_begin, uint32_t *after)
{
    for (uint32_t b = 0; b < g->edges; b++)
        after_begin[g->before[b] + 1]++;
    for (uint32_t t = 0; t < g->tasks; t++)
        after_begin[t + 1] += after_begin[t];
    for (uint32_t t = 0; t < g->tasks; t++)
        for (uint32_t b = g->before_begin[t]; b < g->before_begin[t + 1]; b++)
            after[after_begin[g->before[b]]++] = t;
    for (uint32_t t = g->tasks; t > 0; t--) /* each has moved to where the next one began */
        after_begin[t] = after_begin[t - 1];
    after_begin[0] = 0;
}

static size_t numbers(const struct sb_task_graph_v1 *g)
{
    return 2 * ((size_t)g->tasks + 1 + g->edges);
}

static enum sb_code rig_copy(struct sb_bench_load *load, const struct sb_bench_graph *graph,
                             struct sb_error *error)
{
    struct sb_task_graph_v1 *g = &load->graph;
    *g = (struct sb_task_graph_v1){ .size = sizeof *g,
                                    .tasks = graph->tasks,
                                    .edges = graph->edges };
    uint32_t *at = load->number = calloc(numbers(g), sizeof *load->number);
    if (!at)
        return sb_fail_memory(error);
    memcpy(at, graph->begin, ((size_t)g->tasks + 1) * sizeof *at);
    g->before_begin = at;
    at += g->tasks + 1;
    memcpy(at, graph->after, (size_t)g->edges * sizeof *at);
    g->before = at;
    at += g->edges;
    g->after_begin = at;
    g->after = at + g->tasks + 1;
    turn_round(g, at, at + g->tasks + 1);
    return SB_OK;
}

static struct sb_task_work_v1 work_of(const struct sb_bench_rig *rig)
{
    const struct sb_bench_setup *s = &rig->setup;
    return (struct sb_task_work_v1){ .size = sizeof(struct sb_task_work_v1),
                                     .body = s->meets                    ? SB_TASK_MEET
                                             : s->body == SB_BENCH_EMPTY ? SB_TASK_EMPTY
                                             : s->body == SB_BENCH_SPIN  ? SB_TASK_SPIN
                                                                         : SB_TASK_SLEEP,
                                     .workers = s->workers,
                                     .shared = s->body == SB_BENCH_TIMER &&
                                               (target(rig)->flags & SB_TARGET_SLEEPS),
                                     .iterations = s->iterations,
                                     .extra = s->extra,
                                     .every = s->every ? s->every : 1,
                                     .sleep = s->sleep };
}

static enum sb_code build(struct sb_bench_load *load, struct sb_error *error)
{
    const struct sb_target_v1 *t = target(load->rig);
    if (t->build) {
        watch(load->rig, "build", NULL);
        load->built = t->build(load->rig->started, &load->graph);
        watch(load->rig, NULL, NULL);
    }
    load->is_built = true;
    return load->rig->runtime->host->why()[0] ? fail(load->rig, "build", error) : SB_OK;
}

enum sb_code sb_bench_load_new(struct sb_bench_load **made, struct sb_bench_rig *rig,
                               const struct sb_bench_graph *graph, struct sb_error *error)
{
    struct sb_bench_load *load = calloc(1, sizeof *load);
    struct sb_task_work_v1 work = work_of(rig);
    if (!load)
        return sb_fail_memory(error);
    load->rig = rig;
    load->scene = (struct sb_bench_scene){ rig->setup.task_name, graph->tasks, rig->setup.workers };
    if (rig->runtime->elsewhere)
        rig->runtime->elsewhere->work(rig->started, &work);
    enum sb_code code = rig_copy(load, graph, error);
    if (code == SB_OK)
        load->host = rig->runtime->host->open(&load->graph, &work);
    if (code == SB_OK && !load->host)
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = build(load, error);
    if (code)
        sb_bench_load_free(load);
    else
        *made = load;
    return code;
}

void sb_bench_load_free(struct sb_bench_load *load)
{
    if (!load)
        return;
    if (load->is_built && target(load->rig)->discard) {
        watch(load->rig, "discard", NULL);
        target(load->rig)->discard(load->rig->started, load->built);
        watch(load->rig, NULL, NULL);
    }
    load->rig->runtime->host->close(load->host);
    free(load->number);
    free(load);
}

/* ---- runs ---- */

static enum sb_code refuse(const struct sb_bench_load *load, struct sb_error *error)
{
    struct sb_task_fault_v1 fault;
    char text[SB_BENCH_FAULT_SIZE];
    load->rig->runtime->host->fault(load->host, &fault);
    return sb_fail(error, SB_ECHECK, NULL, "%s", sb_bench_fault_text(text, &fault, &load->scene));
}

/* There it is told what happened in a checked run, and nothing of a timed one. */
static enum sb_code run_elsewhere(struct sb_bench_load *load, bool checked, double *took,
                                  struct sb_error *error)
{
    const struct sb_bench_rig *rig = load->rig;
    const struct sb_bench_elsewhere *elsewhere = rig->runtime->elsewhere;
    const struct sb_task_host_v1 *host = rig->runtime->host;
    bool told = checked || rig->setup.body == SB_BENCH_TIMER;
    int faulty = 0;
    if (told)
        host->begin(load->host, 1);
    int failed = elsewhere->run(rig->started, load->built, told);
    if (told && !failed)
        faulty = host->end(load->host);
    if (took && !failed)
        *took += elsewhere->took(rig->started);
    if (failed)
        return sb_fail(error, SB_ECHECK, NULL, "%s", host->why());
    return faulty ? refuse(load, error) : SB_OK;
}

enum sb_code sb_bench_load_run(struct sb_bench_load *load, bool checked, double *took,
                               struct sb_error *error)
{
    const struct sb_bench_rig *rig = load->rig;
    const struct sb_bench_runtime *runtime = rig->runtime;
    if (runtime->elsewhere)
        return run_elsewhere(load, checked, took, error);
    watch(rig, "run", load);
    runtime->host->begin(load->host, checked);
    int failed = runtime->v1.run(rig->started, &load->graph, load->built),
        faulty = runtime->host->end(load->host);
    watch(rig, NULL, NULL);
    if (failed)
        return fail(rig, "run", error);
    return faulty ? refuse(load, error) : SB_OK;
}

enum sb_code sb_bench_load_calls(struct sb_bench_load *load, double *ns, struct sb_error *error)
{
    const struct sb_bench_runtime *runtime = load->rig->runtime;
    if (!runtime->elsewhere)
        return sb_bench_calls(runtime->host, load->host, &load->graph, ns, error);
    *ns = (double)NAN;
    return SB_OK;
}

bool sb_bench_load_bytes(const struct sb_bench_load *load, uint64_t *bytes)
{
    const struct sb_bench_rig *rig = load->rig;
    if (target(rig)->bytes) {
        *bytes = target(rig)->bytes(rig->started);
        return *bytes != UINT64_MAX;
    }
    uint64_t most = sb_bench_resident_most(), ours = rig->resident +
                                                     numbers(&load->graph) * sizeof *load->number +
                                                     rig->runtime->host->bytes(load->host);
    *bytes = most > ours ? most - ours : 0;
    return most && rig->resident;
}

const sb_ns *sb_bench_load_delays(const struct sb_bench_load *load)
{
    return load->rig->runtime->host->late(load->host);
}

/* ---- how many tasks run at the same time ---- */

static enum sb_bench_mode first_mode(const struct sb_bench_runtime *runtime)
{
    unsigned mode = SB_BENCH_DECLARED;
    while (runtime->v1.modes && mode < SB_BENCH_COPIED && !(runtime->v1.modes >> mode & 1))
        mode++;
    return (enum sb_bench_mode)mode;
}

enum sb_code sb_bench_runtime_meets(const struct sb_bench_runtime *runtime, unsigned workers,
                                    bool *meets, struct sb_error *error)
{
    const struct sb_bench_setup setup = {
        .mode = first_mode(runtime), .meets = true, .workers = workers, .every = 1
    };
    struct sb_bench_graph graph = { .tasks = workers, .depth = 1 };
    struct sb_bench_rig *rig = NULL;
    struct sb_bench_load *load = NULL;
    uint32_t no_edge[1] = { 0 };
    graph.after = no_edge;
    graph.begin = calloc((size_t)workers + 1, sizeof *graph.begin);
    enum sb_code code =
        graph.begin ? sb_bench_rig_new(&rig, runtime, &setup, error) : sb_fail_memory(error);
    *meets = false;
    if (code == SB_ECHECK && workers > 1) { /* it cannot be started with as many */
        *error = (struct sb_error){ 0 };
        code = SB_OK;
    }
    if (code == SB_OK && rig)
        code = sb_bench_load_new(&load, rig, &graph, error);
    if (code == SB_OK && load)
        code = sb_bench_load_run(load, true, NULL, error);
    if (code == SB_OK && load)
        *meets = runtime->host->alone(load->host) == 0;
    sb_bench_load_free(load);
    sb_bench_rig_free(rig);
    free(graph.begin);
    return code;
}
