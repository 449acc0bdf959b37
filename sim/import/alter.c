/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/alter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct sb_dist_type *find_type(const struct sb_readers *readers, const char *name)
{
    const struct sb_dist_type *const *type = readers->distributions;
    while (*type && strcmp((*type)->name, name) != 0)
        type++;
    return *type;
}

/* The spelling by mean and standard deviation. */
static const struct sb_dist_spelling *find_spelling(const struct sb_dist_type *type)
{
    for (unsigned i = 0; i < SB_DIST_SPELLINGS_MAX && type->spelling[i].make; i++)
        if (strcmp(type->spelling[i].parameter[0].name, "mean") == 0 &&
            strcmp(type->spelling[i].parameter[1].name, "sd") == 0)
            return &type->spelling[i];
    return NULL;
}

enum sb_code sb_alter_noise(struct sb_workload *workload, double cv,
                            const struct sb_readers *readers, struct sb_error *error)
{
    struct sb_dag *dag = &workload->dag;
    const struct sb_dist_type *lognormal = find_type(readers, "lognormal");
    const struct sb_dist_spelling *spelling = lognormal ? find_spelling(lognormal) : NULL;
    if (!spelling)
        return sb_fail(error, SB_EINPUT, "--noise", "there is no distribution lognormal");
    for (uint32_t s = 0; s < dag->steps; s++) { /* not what else is drawn, as patience */
        const uint32_t d = dag->dist_of[s];
        const struct sb_dist *dist = &dag->dist[d];
        double mean = sb_dist_mean(dist);
        if (!sb_dist_is_constant(dist) || !(mean > 0))
            continue;
        struct sb_dist varied = { .type = lognormal };
        const char *wrong = sb_dist_make(spelling, (const double[]){ mean, cv * mean }, &varied);
        if (wrong)
            return sb_fail(error, SB_EINPUT, "--noise", "%s", wrong);
        dag->dist[d] = varied;
        dag->random |= !sb_dist_is_constant(&varied);
    }
    return SB_OK;
}

enum sb_code sb_alter_names(struct sb_workload *workload, unsigned number, struct sb_error *error)
{
    struct sb_dag *dag = &workload->dag;
    char name[32] = "anonymous";
    if (number)
        snprintf(name, sizeof name, "anonymous-%u", number);
    workload->name = sb_arena_text(&dag->arena, name, strlen(name));
    workload->description = sb_arena_text(&dag->arena, "", 0);
    workload->notes = NULL; /* they may quote names */
    if (!workload->name || !workload->description)
        return sb_fail_memory(error);
    for (uint32_t t = 0; t < dag->tasks; t++) {
        int length = snprintf(name, sizeof name, "t%u", t + 1);
        dag->task_name[t] = sb_arena_text(&dag->arena, name, (size_t)length);
        if (!dag->task_name[t])
            return sb_fail_memory(error);
    }
    for (uint32_t p = 0; dag->pools && p < dag->pools->count; p++) {
        int length = snprintf(name, sizeof name, "p%u", p + 1);
        dag->pools->name[p] = sb_arena_text(&dag->arena, name, (size_t)length);
        if (!dag->pools->name[p])
            return sb_fail_memory(error);
    }
    return SB_OK;
}
