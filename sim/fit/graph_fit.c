/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/graph_fit.h"

#include "sim/fit/family.h"
#include "sim/fit/independent.h"
#include "sim/fit/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 4000, DRAWS_OF_ALL = 4000000 };

struct fitting {
    struct sb_graph_fit *out;
    struct sb_dag *dag;
    const struct sb_dist_type *recorded, *mixture;
    uint32_t *at; /* [dists] 1 + the place in out->of; 0: it is not fitted */
};

/* One for each recorded latency, with the steps that have it. */
static bool list(struct fitting *f, const struct sb_paths *paths)
{
    const struct sb_dag *dag = f->dag;
    f->at = calloc((size_t)dag->dists + 1, sizeof *f->at);
    f->out->of = calloc((size_t)dag->dists + 1, sizeof *f->out->of);
    if (!f->at || !f->out->of)
        return false;
    for (uint32_t s = 0; s < dag->steps; s++) {
        uint32_t d = dag->dist_of[s];
        const struct sb_dist *dist = &dag->dist[d];
        if (dist->type != f->recorded || dist->cap > 0)
            continue;
        if (!f->at[d]) {
            f->at[d] = ++f->out->count;
            f->out->of[f->at[d] - 1] =
                (struct sb_step_fit){ .step = s,
                                      .absent =
                                          dist->rows > dist->count ? dist->rows - dist->count : 0,
                                      .value = dist->point,
                                      .values = dist->count };
        }
        f->out->of[f->at[d] - 1].steps++;
        f->out->of[f->at[d] - 1].share += paths->share[s];
    }
    return true;
}

/* The values with the shift in them. */
static bool shift(struct fitting *f, struct sb_step_fit *of)
{
    const struct sb_dist *dist = &f->dag->dist[f->dag->dist_of[of->step]];
    if (!(dist->shift < 0 || dist->shift > 0))
        return true;
    double *value = sb_arena_alloc(&f->dag->arena, of->values, sizeof *value);
    for (uint32_t i = 0; value && i < of->values; i++)
        value[i] = of->value[i] + dist->shift;
    of->value = value;
    return value;
}

static enum sb_code fit_all(struct fitting *f, struct sb_error *error)
{
    for (uint32_t i = 0; i < f->out->count; i++) {
        struct sb_step_fit *of = &f->out->of[i];
        if (!shift(f, of) ||
            sb_values_fit(&of->fit, of->value, of->values, f->out->family, f->out->families))
            return sb_fail_memory(error);
        f->out->fitted += of->fit.outcome == SB_FIT_DONE;
    }
    return SB_OK;
}

/* To seven digits: a fit knows fewer, and they can be read. */
static double tidy(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.7g", value);
    return strtod(text, NULL);
}

static const struct sb_dist_spelling *by_p99(const struct sb_dist_type *type)
{
    for (unsigned i = 0; i < SB_DIST_SPELLINGS_MAX && type->spelling[i].make; i++)
        if (type->spelling[i].parameter[1].name &&
            strcmp(type->spelling[i].parameter[1].name, "p99") == 0)
            return &type->spelling[i];
    return NULL;
}

/* One that is spelled by its median and p99 is so in few digits as well. */
static struct sb_dist tidy_part(const struct sb_dist *part)
{
    const struct sb_dist_spelling *spelling = by_p99(part->type);
    struct sb_dist made = *part;
    if (!spelling) {
        made.a = tidy(part->a);
        made.b = tidy(part->b);
        return made;
    }
    const double value[] = { tidy(sb_dist_quantile(part, 0.5, false)),
                             tidy(sb_dist_quantile(part, 0.01, true)) };
    return sb_dist_make(spelling, value, &made) ? *part : made;
}

/* The fit with values of 0 as often as they were recorded. */
static bool make_dist(struct fitting *f, const struct sb_step_fit *of, struct sb_dist *made)
{
    const struct sb_fitted *fitted = &of->fit.candidate[0].fitted;
    uint32_t count = (of->fit.zeroes ? 1u : 0u) + (fitted->family->mixture ? 2u : 1u), at = 0;
    double zero = (double)of->fit.zeroes / of->values;
    *made = tidy_part(&fitted->parts.part[0]);
    if (count == 1)
        return true;
    double *weight = sb_arena_alloc(&f->dag->arena, count, sizeof *weight);
    struct sb_dist *component = sb_arena_alloc(&f->dag->arena, count, sizeof *component);
    if (!weight || !component)
        return false;
    if (of->fit.zeroes)
        weight[at++] = zero; /* of the constant 0 */
    for (uint32_t i = 0; at < count; i++, at++) {
        weight[at] = (1 - zero) * fitted->parts.weight[i];
        component[at] = tidy_part(&fitted->parts.part[i]);
    }
    *made = (struct sb_dist){
        .type = f->mixture, .count = count, .weight = weight, .component = component
    };
    return true;
}

/* Absent ones and fits with zeroes are mixtures; of both there is one, with no mixture in it. */
static bool make_absent(struct fitting *f, const struct sb_dist *recorded, struct sb_dist *made)
{
    struct sb_dist fit = *made;
    if (fit.type != f->mixture || recorded->count >= recorded->rows)
        return sb_independent_absent(recorded, &fit, f->mixture, &f->dag->arena, made);
    double present = (double)recorded->count / recorded->rows;
    double *weight = sb_arena_alloc(&f->dag->arena, fit.count + (size_t)1, sizeof *weight);
    struct sb_dist *component =
        sb_arena_alloc(&f->dag->arena, fit.count + (size_t)1, sizeof *component);
    if (!weight || !component)
        return false;
    weight[0] = 1 - present;
    for (uint32_t i = 0; i < fit.count; i++) {
        weight[i + 1] = present * fit.weight[i];
        component[i + 1] = fit.component[i];
    }
    *made = (struct sb_dist){ .type = f->mixture,
                              .count = fit.count + 1,
                              .weight = weight,
                              .component = component,
                              .optional = true };
    return true;
}

static enum sb_code replace(struct fitting *f, struct sb_error *error)
{
    struct sb_dag *dag = f->dag;
    for (uint32_t i = 0; i < f->out->count; i++) {
        const struct sb_step_fit *of = &f->out->of[i];
        struct sb_dist *dist = &dag->dist[dag->dist_of[of->step]], made;
        if (of->fit.outcome != SB_FIT_DONE)
            continue;
        if (!make_dist(f, of, &made) || !make_absent(f, dist, &made))
            return sb_fail_memory(error);
        *dist = made;
    }
    return sb_independent_make(dag, f->mixture, error);
}

static int by_share(const void *a, const void *b)
{
    const struct sb_step_fit *x = a, *y = b;
    if (x->share < y->share || x->share > y->share)
        return x->share > y->share ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

static enum sb_code measure(struct fitting *f, struct sb_error *error)
{
    struct sb_paths paths;
    uint32_t draws = DRAWS_OF_ALL / (f->dag->steps + 1);
    enum sb_code code =
        sb_paths_drawn(&paths, f->dag, draws > DRAWS ? DRAWS : draws + 100, 1, error);
    if (code == SB_OK)
        f->out->fitted_p99 = sb_paths_quantile(&paths, 0.99);
    sb_paths_fini(&paths);
    return code;
}

enum sb_code sb_graph_fit_make(struct sb_graph_fit *fit, struct sb_dag *dag,
                               const struct sb_dist_type *const *types, struct sb_error *error)
{
    struct fitting f = { .out = fit,
                         .dag = dag,
                         .recorded = sb_fit_find_type(types, "empirical"),
                         .mixture = sb_fit_find_type(types, "mixture") };
    struct sb_paths paths = { 0 };
    *fit = (struct sb_graph_fit){ .rows = dag->rows };
    if (!f.recorded || !f.mixture)
        return sb_fail(error, SB_EINPUT, "--fit", "there is no distribution empirical, or mixture");
    if (!(fit->family = malloc(SB_FIT_FAMILIES_MAX * sizeof *fit->family)))
        return sb_fail_memory(error);
    fit->families = sb_fit_families(types, fit->family);
    enum sb_code code = sb_paths_recorded(&paths, dag, error);
    if (code == SB_OK && !list(&f, &paths))
        code = sb_fail_memory(error);
    fit->recorded_p99 = sb_paths_quantile(&paths, 0.99);
    sb_paths_fini(&paths);
    if (code == SB_OK)
        code = fit_all(&f, error);
    if (code == SB_OK && fit->fitted)
        code = replace(&f, error);
    if (code == SB_OK && fit->fitted)
        code = measure(&f, error);
    if (code == SB_OK && fit->count)
        qsort(fit->of, fit->count, sizeof *fit->of, by_share);
    free(f.at);
    return code;
}

void sb_graph_fit_fini(struct sb_graph_fit *fit)
{
    free(fit->of);
    free(fit->family);
    *fit = (struct sb_graph_fit){ 0 };
}
