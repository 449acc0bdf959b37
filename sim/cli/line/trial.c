/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/line/trial.h"

#include "sim/draw/draw.h"
#include "sim/engine/check.h"
#include "sim/engine/simulation.h"
#include "sim/line/graph_line.h"
#include "sim/line/referee.h"
#include "sim/verify/difference.h"
#include "sim/verify/verify.h"

#include <stdlib.h>

struct scratch {
    struct sb_samplers samplers;
    struct sb_simulation side[SB_TRIAL_BESIDES]; /* the claimed one, or those beside */
    struct sb_referee *referee;
    struct sb_schedule_check *check;
    sb_ns *latency, *path;            /* [steps] */
    struct sb_span *span, *simulated; /* [steps] */
};

static enum sb_code open_all(struct sb_trial *t, struct scratch *s, struct sb_error *error)
{
    const struct sb_dag *dag = &t->workload->dag;
    enum sb_code code = sb_samplers_build(&s->samplers, dag, error);
    if (code == SB_OK && t->as)
        code = sb_simulation_init(&s->side[0], dag, t->as, t->workers, error);
    for (uint32_t i = 0; code == SB_OK && !t->as && i < t->besides; i++)
        code = sb_simulation_init(&s->side[i], dag, t->beside[i], t->workers, error);
    if (code)
        return code;
    s->referee = sb_referee_new(dag, t->workers);
    s->check = sb_schedule_check_new(dag);
    s->latency = sb_arena_alloc(&t->arena, dag->steps, sizeof *s->latency);
    s->path = sb_arena_alloc(&t->arena, dag->steps, sizeof *s->path);
    s->span = sb_arena_alloc(&t->arena, dag->steps, sizeof *s->span);
    s->simulated = sb_arena_alloc(&t->arena, dag->steps, sizeof *s->simulated);
    t->makespan = sb_arena_alloc(&t->arena, t->replicates, sizeof *t->makespan);
    t->bound = sb_arena_alloc(&t->arena, t->replicates, sizeof *t->bound);
    for (uint32_t i = 0; i < t->besides; i++)
        if (!(t->other[i] = sb_arena_alloc(&t->arena, t->replicates, sizeof *t->other[i])))
            return sb_fail_memory(error);
    return s->referee && s->check && s->latency && s->path && s->span && s->simulated &&
                   t->makespan && t->bound
               ? SB_OK
               : sb_fail_memory(error);
}

static void close_all(struct scratch *s)
{
    for (uint32_t i = 0; i < SB_TRIAL_BESIDES; i++)
        sb_simulation_fini(&s->side[i]);
    sb_samplers_fini(&s->samplers);
    sb_referee_free(s->referee);
    sb_schedule_check_free(s->check);
}

static sb_ns bound_of(const struct sb_trial *t, struct scratch *s)
{
    const struct sb_dag *dag = &t->workload->dag;
    sb_ns work = 0, longest = 0;
    for (uint32_t i = 0; i < dag->tasks; i++)
        for (uint32_t step = sb_dag_first(dag, dag->topo[i]);
             step <= sb_dag_last(dag, dag->topo[i]); step++) {
            sb_ns begin = 0;
            for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++)
                begin = s->path[dag->pred.list[e]] > begin ? s->path[dag->pred.list[e]] : begin;
            s->path[step] = begin + s->latency[step];
            longest = s->path[step] > longest ? s->path[step] : longest;
            work += s->latency[step];
        }
    sb_ns share = t->workers ? (work + t->workers - 1) / t->workers : 0;
    return share > longest ? share : longest;
}

/* Held against the claimed strategy's schedule, or only against what any schedule must keep. */
static enum sb_code judge(struct sb_trial *t, struct scratch *s, sb_ns makespan,
                          struct sb_error *error)
{
    const struct sb_dag *dag = &t->workload->dag;
    const struct sb_plan *plan = t->as ? &s->side[0].plan : NULL;
    char what[240];
    if (plan) {
        sb_simulation_run(&s->side[0], s->latency, s->simulated);
        if (sb_verify_difference(dag, t->workers, s->span, s->simulated, what, sizeof what))
            return sb_fail(error, SB_ECHECK, NULL, "%s", what);
        sb_verify_ready(plan, s->side[0].finish, s->span);
    }
    for (uint32_t step = 0; !plan && !t->workers && step < dag->steps; step++)
        s->span[step].ready = s->span[step].start; /* it may let a step wait */
    return sb_schedule_check_run(s->check, plan, t->workers, s->latency, s->span, makespan, error);
}

static enum sb_code run_request(struct sb_trial *t, struct scratch *s, struct sb_peer *peer,
                                struct sb_error *error)
{
    const struct sb_dag *dag = &t->workload->dag;
    uint64_t replicate = t->first + t->done;
    sb_ns makespan = 0;
    sb_draw_replicate(dag, &s->samplers, t->seed, replicate, s->latency);
    enum sb_code code =
        sb_referee_run(s->referee, peer, replicate, s->latency, s->span, &makespan, error);
    if (code == SB_OK)
        code = judge(t, s, makespan, error);
    if (code)
        return code;
    t->makespan[t->done] = makespan;
    t->bound[t->done] = bound_of(t, s);
    for (uint32_t i = 0; !t->as && i < t->besides; i++)
        t->other[i][t->done] = sb_simulation_run(&s->side[i], s->latency, s->simulated);
    t->done++;
    return SB_OK;
}

static enum sb_code run_requests(struct sb_trial *t, struct scratch *s, struct sb_peer *peer,
                                 struct sb_error *error)
{
    char *graph;
    enum sb_code code = sb_graph_line(&t->workload->dag, t->workers, t->workload->name,
                                      t->as ? t->as->name : NULL, &graph, error);
    if (code)
        return code;
    sb_peer_say(peer, "graph %s\n", graph);
    free(graph);
    while (code == SB_OK && t->done < t->replicates && !atomic_load(t->stop)) {
        t->progress(t->self, t->done, t->replicates);
        code = run_request(t, s, peer, error);
    }
    return code == SB_OK ? sb_peer_finish(peer, error) : code;
}

enum sb_code sb_trial_run(struct sb_trial *t, struct sb_peer *peer, struct sb_error *error)
{
    struct scratch *s = calloc(1, sizeof *s);
    if (!s)
        return sb_fail_memory(error);
    enum sb_code code = open_all(t, s, error);
    if (code == SB_OK)
        code = run_requests(t, s, peer, error);
    close_all(s);
    free(s);
    return code;
}

void sb_trial_fini(struct sb_trial *t) { sb_arena_fini(&t->arena); }
