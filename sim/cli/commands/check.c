/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/screen.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/import/files.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TOLD_MAX = 8, CHECK_NAME_SIZE = 320 };

/* Whether what follows from points is in it. */
static bool has_points(const struct sb_dist *dist)
{
    bool has = dist->type && dist->type->told;
    for (uint32_t i = 0; i < dist->count && dist->component && !has; i++)
        has = has_points(&dist->component[i]);
    return has;
}

static void tell_shares(FILE *out, const struct sb_dist *dist)
{
    const struct sb_range told = dist->type->told(dist);
    char below[SB_UNITS_SIZE], above[SB_UNITS_SIZE];
    bool capped = dist->cap > 0 && sb_dist_quantile(dist, 1 - told.hi, true) >= dist->cap;
    fprintf(out, "; %s of the draws are below the given points, %s above",
            sb_units_rare_share(below, told.lo),
            sb_units_rare_share(above, capped ? 0 : 1 - told.hi));
}

/* What follows from points, and was not given: of a mixture as a whole, then of its components. */
static void tell_dist(FILE *out, const char *name, const struct sb_dist *dist)
{
    char mean[SB_UNITS_SIZE], high[SB_UNITS_SIZE], inner[CHECK_NAME_SIZE];
    if (!has_points(dist))
        return;
    fprintf(out, "  %s: mean %s, p99.99 %s", name, sb_units_duration(mean, sb_dist_mean(dist), 0),
            sb_units_duration(high, sb_dist_quantile(dist, 1e-4, true), 0));
    if (dist->type->told)
        tell_shares(out, dist);
    fputc('\n', out);
    bool above_zero = dist->count == 2 && dist->component &&
                      sb_dist_is_constant(&dist->component[0]) &&
                      !(sb_dist_mean(&dist->component[0]) > 0);
    for (uint32_t i = 0; i < dist->count && dist->component; i++) {
        if (above_zero)
            snprintf(inner, sizeof inner, "%.250s, where it is not 0", name);
        else
            snprintf(inner, sizeof inner, "%.250s, component %u", name, (unsigned)i + 1);
        tell_dist(out, inner, &dist->component[i]); // NOLINT(misc-no-recursion): as JSON is deep
    }
}

/* "user", "user, run 2", "t0 and 99 more" where others have the same. */
static void name_of(char name[CHECK_NAME_SIZE], const struct sb_dag *dag, uint32_t step,
                    uint64_t sharing)
{
    uint32_t task = dag->step_task[step], first = sb_dag_first(dag, task);
    char count[SB_UNITS_SIZE];
    sb_utf8_clean(name, CHECK_NAME_SIZE, dag->task_name[task], 80);
    size_t at = strlen(name);
    if (sb_dag_last(dag, task) > first)
        at += (size_t)snprintf(name + at, CHECK_NAME_SIZE - at, ", run %u",
                               (unsigned)(step - first) + 1);
    if (sharing > 1)
        snprintf(name + at, CHECK_NAME_SIZE - at, " and %s more",
                 sb_units_count(count, sharing - 1));
}

/* Steps with one distribution, whose points were written once or again and again. */
struct group {
    uint32_t step; /* the first one */
    uint64_t steps;
};

static void tell_dists(FILE *out, const struct sb_dag *dag)
{
    struct group group[TOLD_MAX];
    uint32_t groups = 0;
    uint64_t further = 0;
    char name[CHECK_NAME_SIZE], count[SB_UNITS_SIZE];
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
        uint32_t g = 0;
        if (!has_points(dist))
            continue;
        while (g < groups && !sb_dist_equal(dist, &dag->dist[dag->dist_of[group[g].step]]))
            g++;
        if (g == TOLD_MAX)
            further++;
        else if (g == groups)
            group[groups++] = (struct group){ s, 1 };
        else
            group[g].steps++;
    }
    for (uint32_t g = 0; g < groups; g++) {
        name_of(name, dag, group[g].step, group[g].steps);
        tell_dist(out, name, &dag->dist[dag->dist_of[group[g].step]]);
    }
    if (further)
        fprintf(out, "  and %s more with other quantiles\n", sb_units_count(count, further));
}

/* What check goes by: a workload is told as soon as its file is read. */
struct checking {
    const struct sb_options *o;
    struct sb_screen screen;
    unsigned told;
    int status;
};

static void fail_check(struct checking *c, struct sb_error *error)
{
    int failed = sb_command_fail(error);
    c->status = failed > c->status ? failed : c->status;
}

static void tell_fine(struct checking *c, const struct sb_workload *workload, const char *name)
{
    char clean[4 * CHECK_NAME_SIZE];
    sb_workloads_tell(c->o, workload->name, workload->notes);
    c->told++;
    if (c->o->quiet)
        return;
    sb_utf8_clean(clean, sizeof clean, name, 0);
    fprintf(c->screen.out, "%s: fine (tasks %u, steps %u, edges %u)\n", clean, workload->dag.tasks,
            workload->dag.steps, workload->dag.edges);
    tell_dists(c->screen.out, &workload->dag);
}

static void check_files(struct checking *c, const struct sb_import_files *files)
{
    struct sb_readers readers = sb_workloads_readers(c->o);
    struct sb_progress progress;
    const struct sb_reading_watch watch = { sb_progress_read, &progress };
    struct sb_family family = { 0 };
    struct sb_gather gather = { .readers = &readers };
    struct sb_notes notes = { 0 };
    struct sb_error error = { 0 };
    struct sb_workload *workload = NULL;
    unsigned count = 0;
    readers.watch = &watch;
    readers.family = &family;
    sb_progress_init(&progress, c->o->quiet, 1);
    for (size_t i = 0; i < files->count; i++) {
        struct sb_further_errors further = { 0 };
        struct sb_error own = { .further = &further };
        family = (struct sb_family){ 0 };
        enum sb_code code = sb_gather_add(&gather, &files->file[i], &notes, &own);
        if (code || gather.count > c->told)
            sb_progress_fini(&progress);
        if (code)
            fail_check(c, &own);
        else if (gather.count > c->told)
            tell_fine(c, &gather.workload[c->told], files->file[i].path);
    }
    size_t plain = gather.count, gathered = 0;
    for (unsigned i = 0; i < gather.groups; i++)
        gathered += gather.group[i].files;
    enum sb_code finished = sb_gather_finish(&gather, SB_OK, &workload, &count, &error);
    sb_progress_fini(&progress);
    if (finished)
        fail_check(c, &error);
    bool one = gathered == 1 && count == plain + 1; /* which the file's name names */
    while (c->told < count)
        tell_fine(c, &workload[c->told], one ? workload[c->told].file : workload[c->told].name);
    sb_workloads_tell(c->o, NULL, &notes);
    sb_gather_free(workload, count);
}

static int check_command(const struct sb_options *o)
{
    struct checking c = { .o = o, .status = SB_EXIT_DONE };
    struct sb_import_files files;
    struct sb_error error = { 0 };
    sb_screen_open(&c.screen, o->ascii, sb_terminal_width());
    if (sb_import_files_list(&files, o->argument, o->arguments, &error))
        fail_check(&c, &error);
    else
        check_files(&c, &files);
    sb_screen_close(&c.screen);
    sb_import_files_fini(&files);
    return c.status;
}

extern const struct sb_command sb_command_check;
const struct sb_command sb_command_check = {
    .name = "check",
    .arguments = "FILE|FOLDER...",
    .summary = "read workloads and say what is wrong with them",
    .description = "All files are read, also after one with an error. The formats that can be read "
                   "are {formats}; the content of a file tells which one it is. Of quantiles, what "
                   "follows from their points is told: the mean, p99.99, and how many draws are "
                   "outside them; of a mixture with such components of it as a whole as well.",
    .examples = "simbench check *.json",
    .self = SB_CHECK,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = check_command,
};
