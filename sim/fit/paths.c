/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/paths.h"

#include "sim/base/prng.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>

/* Ends and latencies of one path at a time. */
struct walk {
    const struct sb_dag *dag;
    double *took, *end; /* [steps] */
};

/* The last step that one waits for, or SB_NONE. */
static uint32_t awaited_last(const struct walk *w, uint32_t step)
{
    const struct sb_csr *pred = &w->dag->pred;
    uint32_t last = SB_NONE;
    for (uint32_t e = pred->begin[step]; e < pred->begin[step + 1]; e++)
        if (last == SB_NONE || w->end[pred->list[e]] > w->end[last])
            last = pred->list[e];
    return last;
}

/* What all awaits of a task come before it in topological order, so that its steps can follow each
 * other. Returns the step that ends last. */
static uint32_t run(struct walk *w)
{
    uint32_t latest = 0;
    for (uint32_t i = 0; i < w->dag->tasks; i++) {
        uint32_t task = w->dag->topo[i];
        for (uint32_t s = sb_dag_first(w->dag, task); s <= sb_dag_last(w->dag, task); s++) {
            uint32_t before = awaited_last(w, s);
            w->end[s] = (before == SB_NONE ? 0 : w->end[before]) + w->took[s];
        }
        if (w->end[sb_dag_last(w->dag, task)] > w->end[latest])
            latest = sb_dag_last(w->dag, task);
    }
    return latest;
}

static enum sb_code begin(struct sb_paths *paths, struct walk *w, const struct sb_dag *dag,
                          uint32_t count, struct sb_error *error)
{
    *paths = (struct sb_paths){ .count = dag->tasks ? count : 0 };
    *w = (struct walk){ dag, malloc(((size_t)dag->steps + 1) * sizeof *w->took),
                        calloc((size_t)dag->steps + 1, sizeof *w->end) };
    paths->length = sb_arena_alloc(&paths->arena, (size_t)count + 1, sizeof *paths->length);
    return w->took && w->end && paths->length ? SB_OK : sb_fail_memory(error);
}

static enum sb_code end(struct sb_paths *paths, struct walk *w, enum sb_code code)
{
    free(w->took);
    free(w->end);
    if (code)
        sb_paths_fini(paths);
    else if (paths->count)
        sb_sort_doubles(paths->length, paths->count);
    return code;
}

enum sb_code sb_paths_recorded(struct sb_paths *paths, const struct sb_dag *dag,
                               struct sb_error *error)
{
    struct walk w;
    enum sb_code code = begin(paths, &w, dag, dag->rows ? dag->rows : 1, error);
    double total = 0;
    paths->share = sb_arena_alloc(&paths->arena, (size_t)dag->steps + 1, sizeof *paths->share);
    if (code == SB_OK && !paths->share)
        code = sb_fail_memory(error);
    for (uint32_t r = 0; code == SB_OK && r < paths->count; r++) {
        for (uint32_t s = 0; s < dag->steps; s++) {
            const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
            w.took[s] = dist->rows ? fmax(dist->row[r], 0) : (double)dag->expected[s];
        }
        uint32_t at = run(&w);
        total += paths->length[r] = w.end[at];
        for (; at != SB_NONE; at = awaited_last(&w, at))
            paths->share[at] += w.took[at];
    }
    for (uint32_t s = 0; code == SB_OK && total > 0 && s < dag->steps; s++)
        paths->share[s] /= total;
    return end(paths, &w, code);
}

/* Rows leave out what is absent; drawn by itself it is so with their share. */
static double draw_one(const struct sb_dist *dist, uint64_t *random)
{
    if (dist->rows)
        return fmax(dist->row[sb_prng_below(random, dist->rows)], 0);
    double p = ((double)(sb_prng_next(random) >> 12) + 0.5) * 0x1p-52;
    return p < 0.5 ? sb_dist_quantile(dist, p, false) : sb_dist_quantile(dist, 1 - p, true);
}

enum sb_code sb_paths_drawn(struct sb_paths *paths, const struct sb_dag *dag, uint32_t count,
                            uint64_t seed, struct sb_error *error)
{
    struct walk w;
    enum sb_code code = begin(paths, &w, dag, count, error);
    for (uint32_t r = 0; code == SB_OK && r < paths->count; r++) {
        for (uint32_t s = 0; s < dag->steps; s++)
            w.took[s] = draw_one(&dag->dist[dag->dist_of[s]], &seed);
        paths->length[r] = w.end[run(&w)];
    }
    return end(paths, &w, code);
}

void sb_paths_fini(struct sb_paths *paths)
{
    sb_arena_fini(&paths->arena);
    *paths = (struct sb_paths){ 0 };
}

double sb_paths_quantile(const struct sb_paths *paths, double p)
{
    return paths->count ? paths->length[sb_quantile_rank(paths->count, p) - 1] : 0;
}
