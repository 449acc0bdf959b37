/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/habits.h"

#include "sim/trace/calls/order_reduce.h"
#include "sim/trace/stretches/build.h"

#include <stdlib.h>

/* What computing one saving costs, times how many, stays below this many stretches. */
#define WORK_MAX 3e6
enum { HABITS_LOOKED_MAX = 64, TRACES_LOOKED_MAX = 200 };

struct weighing {
    const struct sb_inference *inference;
    const struct sb_calls *calls;
    struct sb_order trial; /* the same edges, one more of them dropped */
    uint32_t traces;       /* that are looked at */
    sb_ns *end;
};

/* The mean end of the root with the edges that the trial leaves; negative when memory is out. */
static double mean_end(struct weighing *w, const struct sb_stretches *s)
{
    double sum = 0;
    for (uint32_t i = 0; i < w->traces; i++) {
        sb_stretches_replay(s, (uint32_t)((uint64_t)i * s->traces / w->traces), SB_EDGES_LEFT,
                            w->end);
        sum += (double)w->end[s->last[0]];
    }
    return sum / w->traces;
}

static double try_trial(struct weighing *w, struct sb_error *error)
{
    struct sb_order left;
    struct sb_stretches s;
    double mean = -1;
    if (sb_order_reduce(&left, &w->trial, w->calls, &w->inference->callees, error))
        return -1;
    if (sb_stretches_build(&s, w->calls, &w->inference->callees, &w->inference->recorded, &left,
                           error) == SB_OK) {
        sb_ns *end = realloc(w->end, ((size_t)s.count + 1) * sizeof *end);
        w->end = end ? end : w->end;
        mean = end ? mean_end(w, &s) : -1;
        sb_stretches_fini(&s);
    }
    sb_order_fini(&left);
    return mean;
}

/* How long calls are in the mean: no edge between two saves more than the shorter takes. */
static void find_lengths(const struct sb_calls *calls, double *length)
{
    for (size_t i = 0; i < calls->times; i++)
        length[calls->time[i].call] += (double)(calls->time[i].end - calls->time[i].start);
    for (uint32_t c = 0; c < calls->calls; c++)
        length[c] /= calls->call[c].traces ? calls->call[c].traces : 1;
}

static int by_saving(const void *a, const void *b)
{
    const struct sb_habit *x = a, *y = b;
    if (x->saved_ns > y->saved_ns || x->saved_ns < y->saved_ns)
        return x->saved_ns > y->saved_ns ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static struct sb_order_edge *edge_of(struct sb_order *order, uint32_t from, uint32_t to)
{
    size_t e = order->begin[to];
    while (order->edge[e].from != from)
        e++;
    return &order->edge[e];
}

/* The candidates, by the most that each could save. */
static bool list_habits(struct sb_habits *habits, struct weighing *w)
{
    const struct sb_order *order = &w->inference->recorded;
    double *length = calloc((size_t)w->calls->calls + 1, sizeof *length);
    habits->habit = malloc((order->edges + 1) * sizeof *habits->habit);
    bool fine = length && habits->habit;
    if (fine)
        find_lengths(w->calls, length);
    for (size_t e = 0; fine && e < order->edges; e++) {
        const struct sb_order_edge *edge = &order->edge[e];
        double x = length[edge->from], y = length[edge->to];
        if (!edge_of(&w->trial, edge->from, edge->to)->dropped &&
            !sb_calls_linked(w->calls, edge->from, edge->to))
            habits->habit[habits->count++] =
                (struct sb_habit){ edge->from, edge->to, edge->support, x < y ? x : y };
    }
    if (fine && habits->count)
        qsort(habits->habit, habits->count, sizeof *habits->habit, by_saving);
    free(length);
    return fine;
}

static bool weigh_all(struct sb_habits *habits, struct weighing *w, struct sb_error *error)
{
    double each = (double)w->traces * w->inference->stretches.count + 1;
    habits->mean_ns = try_trial(w, error);
    bool fine = habits->mean_ns >= 0;
    for (size_t h = 0; fine && h < habits->count; h++) {
        struct sb_habit *habit = &habits->habit[h];
        if (h >= HABITS_LOOKED_MAX || (double)h * each > WORK_MAX) {
            habit->saved_ns = 0;
            continue;
        }
        struct sb_order_edge *edge = edge_of(&w->trial, habit->from, habit->to);
        edge->dropped = true;
        double mean = try_trial(w, error);
        edge->dropped = false;
        fine = mean >= 0;
        habit->saved_ns = habits->mean_ns - mean;
        habits->looked++;
    }
    for (size_t e = 0; e < w->trial.edges; e++) {
        struct sb_order_edge *edge = &w->trial.edge[e];
        edge->dropped = edge->dropped || !sb_calls_linked(w->calls, edge->from, edge->to);
    }
    double least = fine ? try_trial(w, error) : -1;
    habits->all_saved_ns = habits->mean_ns - least;
    return fine && least >= 0;
}

enum sb_code sb_habits_find(struct sb_habits *habits, const struct sb_inference *inference,
                            const struct sb_calls *calls, struct sb_error *error)
{
    struct weighing w = { .inference = inference,
                          .calls = calls,
                          .traces = calls->traces < TRACES_LOOKED_MAX ? calls->traces
                                                                      : TRACES_LOOKED_MAX };
    *habits = (struct sb_habits){ 0 };
    bool fine = sb_order_copy(&w.trial, &inference->inferred, calls->calls) &&
                list_habits(habits, &w) && weigh_all(habits, &w, error);
    if (fine && habits->count)
        qsort(habits->habit, habits->count, sizeof *habits->habit, by_saving);
    sb_order_fini(&w.trial);
    free(w.end);
    if (fine)
        return SB_OK;
    sb_habits_fini(habits);
    return sb_fail_memory(error);
}

void sb_habits_fini(struct sb_habits *habits)
{
    free(habits->habit);
    *habits = (struct sb_habits){ 0 };
}
