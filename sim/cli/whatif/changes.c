/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/changes.h"

#include "sim/base/nearest.h"
#include "sim/text/utf8.h"
#include "sim/workload/source/edge_pattern.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_SIZE = 320 };

#define FACTOR_MOST 1000

static enum sb_code add(struct sb_cli_changes *c, struct sb_change change, struct sb_error *error)
{
    if (sb_reserve(&c->change, c->count, &c->room, sizeof *c->change))
        return sb_fail_memory(error);
    c->change[c->count++] = change;
    return SB_OK;
}

static const char *clean(char out[SHOWN_SIZE], const char *name)
{
    sb_utf8_clean(out, SHOWN_SIZE, name, 60);
    return out;
}

/* ---- --scale TASK=F ---- */

static enum sb_code no_task(const struct sb_workload *w, const char *name, struct sb_error *error)
{
    char shown[SHOWN_SIZE], other[SHOWN_SIZE], of[SHOWN_SIZE];
    const char *near = sb_nearest(name, w->dag.task_name, w->dag.tasks);
    return near ? sb_fail(error, SB_EINPUT, "--scale", "no task \"%s\" in %s; did you mean \"%s\"?",
                          clean(shown, name), clean(of, w->name), clean(other, near))
                : sb_fail(error, SB_EINPUT, "--scale", "no task \"%s\" in %s", clean(shown, name),
                          clean(of, w->name));
}

/* Tasks of that name, or where none has it those that it fits as a glob. */
static enum sb_code scale(struct sb_cli_changes *c, const struct sb_workload *w, const char *name,
                          double factor, struct sb_error *error)
{
    const size_t before = c->count;
    enum sb_code code = SB_OK;
    for (unsigned glob = 0; glob < 2 && c->count == before; glob++)
        for (uint32_t t = 0; code == SB_OK && t < w->dag.tasks; t++) {
            const char *own = w->dag.task_name[t];
            if (glob ? fnmatch(name, own, 0) == 0 : strcmp(name, own) == 0)
                code = add(
                    c, (struct sb_change){ .kind = SB_CHANGE_LATENCY, .task = t, .factor = factor },
                    error);
        }
    return code == SB_OK && c->count == before ? no_task(w, name, error) : code;
}

static enum sb_code read_scale(struct sb_cli_changes *c, const struct sb_workload *w,
                               const char *text, struct sb_error *error)
{
    const char *equals = strrchr(text, '=');
    char *end = NULL, *name, shown[SHOWN_SIZE];
    double factor = equals ? strtod(equals + 1, &end) : -1;
    if (!equals || equals == text || end == equals + 1 || *end ||
        !(factor >= 0 && factor <= FACTOR_MOST))
        return sb_fail(error, SB_EINPUT, "--scale",
                       "expected TASK=F with F from 0 to %d, as profile=0.5, found '%s'",
                       FACTOR_MOST, clean(shown, text));
    name = strndup(text, (size_t)(equals - text));
    if (!name)
        return sb_fail_memory(error);
    enum sb_code code = scale(c, w, name, factor, error);
    free(name);
    return code;
}

/* ---- --drop-edge 'A -> B' ---- */

static bool has(const struct sb_cli_changes *c, const struct sb_change *edge)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->change[i].kind == SB_CHANGE_EDGE && c->change[i].task == edge->task &&
            c->change[i].other == edge->other)
            return true;
    return false;
}

static enum sb_code drop(struct sb_cli_changes *c, const struct sb_workload *w,
                         const struct sb_edge_pattern *pattern, const char *text,
                         struct sb_error *error)
{
    const struct sb_dag *dag = &w->dag;
    enum sb_code code = SB_OK;
    char shown[SHOWN_SIZE], of[SHOWN_SIZE];
    bool found = false;
    for (uint32_t t = 0; t < dag->tasks; t++)
        for (uint32_t e = dag->dep.begin[t]; code == SB_OK && e < dag->dep.begin[t + 1]; e++) {
            struct sb_change edge = { .kind = SB_CHANGE_EDGE,
                                      .task = t,
                                      .other = dag->dep.list[e] };
            bool fits =
                sb_edge_pattern_fits(pattern, dag->task_name[edge.other], dag->task_name[t]);
            if (fits && !has(c, &edge))
                code = add(c, edge, error);
            found = found || fits;
        }
    return code == SB_OK && !found
               ? sb_fail(error, SB_EINPUT, "--drop-edge", "no edge of %s is '%s'",
                         clean(of, w->name), clean(shown, text))
               : code;
}

static enum sb_code read_drop(struct sb_cli_changes *c, const struct sb_workload *w,
                              const char *text, struct sb_error *error)
{
    struct sb_edge_pattern pattern;
    enum sb_code code = sb_edge_pattern_read(&pattern, text, "--drop-edge", error);
    if (code)
        return code;
    code = drop(c, w, &pattern, text, error);
    sb_edge_pattern_fini(&pattern);
    return code;
}

enum sb_code sb_cli_changes_read(struct sb_cli_changes *c, const struct sb_options *o,
                                 const struct sb_workload *w, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *c = (struct sb_cli_changes){ 0 };
    for (unsigned i = 0; code == SB_OK && i < SB_WHATIF_TEXTS && o->whatif.scale[i]; i++)
        code = read_scale(c, w, o->whatif.scale[i], error);
    for (unsigned i = 0; code == SB_OK && i < SB_WHATIF_TEXTS && o->whatif.drop_edge[i]; i++)
        code = read_drop(c, w, o->whatif.drop_edge[i], error);
    if (code == SB_OK && o->workers != SB_WORKERS_OF_FILE)
        code =
            add(c, (struct sb_change){ .kind = SB_CHANGE_WORKERS, .workers = o->workers }, error);
    return code;
}

void sb_cli_changes_fini(struct sb_cli_changes *c)
{
    free(c->change);
    *c = (struct sb_cli_changes){ 0 };
}
