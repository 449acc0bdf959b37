/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/optimum/json.h"

#include "sim/base/version.h"
#include "sim/cli/optimum/find.h"
#include "sim/result/keys/bounds.h"

typedef struct sb_json_writer writer;

static void put_number(writer *w, const char *key, uint64_t value)
{
    sb_json_put_text(w, key);
    sb_json_put_u64(w, value);
}

static void put_name(writer *w, const char *key, const char *name)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, name);
}

static void put_figures(writer *w, const struct sb_optimum_told *told)
{
    put_number(w, "energy_ns", (uint64_t)told->optimum.bound.energy);
    put_number(w, "energy_bounded_tails_ns", (uint64_t)told->optimum.bound.tight);
    sb_result_bounds_put_figures(w, &told->result->bounds);
}

static void put_strategies(writer *w, const struct sb_workload_result *result)
{
    sb_json_put_text(w, "makespan_ns");
    yajl_gen_map_open(w->gen);
    for (uint32_t s = 0; s < result->strategies; s++)
        put_number(w, result->strategy[s].name, (uint64_t)result->strategy[s].expected_makespan);
    yajl_gen_map_close(w->gen);
}

/* A step that is absent has no worker. */
static void put_span(writer *w, const struct sb_dag *dag, const struct sb_span *span)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_name(w, "task", dag->task_name[span->task]);
    put_number(w, "step", span->step - sb_dag_first(dag, span->task));
    if (span->worker != SB_NONE)
        put_number(w, "worker", span->worker);
    put_number(w, "start_ns", (uint64_t)span->start);
    put_number(w, "end_ns", (uint64_t)span->end);
    yajl_gen_map_close(w->gen);
}

static void put_workers(writer *w, uint32_t workers)
{
    if (workers)
        put_number(w, "workers", workers);
    else
        put_name(w, "workers", "unlimited");
}

static void put_workload(writer *w, const struct sb_optimum_told *told)
{
    const struct sb_workload *workload = told->workload;
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_name(w, "name", workload->name);
    put_name(w, "file", workload->file);
    put_workers(w, told->workers);
    put_number(w, "tasks", workload->dag.tasks);
    put_number(w, "steps", workload->dag.steps);
    put_figures(w, told);
    put_name(w, "found_by", sb_optimum_found_by(told->optimum.by));
    put_number(w, "restarts", told->optimum.restarts);
    put_number(w, "nodes", told->optimum.nodes);
    put_strategies(w, told->result);
    sb_json_put_text(w, "schedule");
    yajl_gen_array_open(w->gen);
    for (uint32_t s = 0; s < workload->dag.steps; s++)
        put_span(w, &workload->dag, &told->span[s]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

enum sb_code sb_optimum_json(const struct sb_optimum_told *told, unsigned tolds, char **text,
                             size_t *size, struct sb_error *error)
{
    writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_map_open(w.gen);
    put_name(&w, "simbench", SB_VERSION);
    if (tolds == 1)
        put_figures(&w, told);
    sb_json_put_text(&w, "workloads");
    yajl_gen_array_open(w.gen);
    for (unsigned i = 0; i < tolds; i++)
        put_workload(&w, &told[i]);
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    return sb_json_write_end(&w, text, size, error);
}
