/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/json.h"

#include "sim/base/version.h"
#include "sim/result/keys/levers.h"
#include "sim/result/keys/saved.h"

enum { FORMAT = 1 };

typedef struct sb_json_writer writer;

static void put_number(writer *w, const char *key, double value)
{
    sb_json_put_text(w, key);
    sb_json_put_double(w, value);
}

static void put_name(writer *w, const char *key, const char *name)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, name);
}

static void put_workers(writer *w, uint32_t workers)
{
    sb_json_put_text(w, "workers");
    if (workers)
        sb_json_put_u64(w, workers);
    else
        sb_json_put_text(w, "unlimited");
}

static const char *kind_of(const struct sb_change *c)
{
    if (c->kind != SB_CHANGE_LATENCY)
        return c->kind == SB_CHANGE_EDGE ? "edge" : c->kind == SB_CHANGE_AWAIT ? "await" : "worker";
    for (unsigned f = 0; f < SB_WHATIF_FACTORS; f++)
        if (c->factor == sb_whatif_factor[f])
            return sb_whatif_factor_name[f];
    return "latency";
}

/* Without the braces. Steps of a body count from 0. */
static void put_change(writer *w, const struct sb_dag *dag, const struct sb_change *c)
{
    put_name(w, "change", kind_of(c));
    if (c->kind == SB_CHANGE_WORKERS) {
        put_workers(w, c->workers);
        return;
    }
    put_name(w, "task", dag->task_name[c->task]);
    if (c->kind == SB_CHANGE_LATENCY)
        put_number(w, "factor", c->factor);
    else
        put_name(w, "awaits", dag->task_name[c->other]);
    if (c->kind == SB_CHANGE_AWAIT) {
        put_number(w, "from_step", c->from);
        put_number(w, "to_step", c->to);
    }
}

static void put_lever(writer *w, const struct sb_dag *dag, const char *strategy,
                      const struct sb_change *change, double critical, const struct sb_saved *saved)
{
    yajl_gen_map_open(w->gen);
    put_change(w, dag, change);
    put_name(w, "strategy", strategy);
    put_number(w, "critical", critical);
    sb_result_saved_put(w, "saved_ns", saved);
    yajl_gen_map_close(w->gen);
}

static void put_levers(writer *w, const struct sb_dag *dag, const struct sb_whatif_strategy *s)
{
    const char *name = s->strategy->name;
    sb_json_put_text(w, "levers");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < s->tasks; i++)
        for (unsigned f = 0; f < SB_WHATIF_FACTORS; f++) {
            const struct sb_change change = { .kind = SB_CHANGE_LATENCY,
                                              .task = s->task[i].task,
                                              .factor = sb_whatif_factor[f] };
            put_lever(w, dag, name, &change, s->task[i].critical, &s->task[i].saved[f]);
        }
    for (uint32_t i = 0; i < s->others; i++)
        put_lever(w, dag, name, &s->other[i].change, s->other[i].critical, &s->other[i].saved);
    yajl_gen_array_close(w->gen);
}

static void put_counts(writer *w, const char *key, uint32_t tasks, uint32_t others)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    put_number(w, "tasks", tasks);
    put_number(w, "others", others);
    yajl_gen_map_close(w->gen);
}

static void put_strategy(writer *w, const struct sb_whatif_told *told, uint32_t at)
{
    const struct sb_whatif_strategy *s = &told->result.strategy[at];
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_name(w, "name", s->strategy->name);
    put_number(w, "mean_ns", s->now.mean);
    put_number(w, "p50_ns", (double)s->now.p50);
    put_number(w, "p99_ns", (double)s->now.p99);
    if (told->tries) {
        put_number(w, "before_mean_ns", s->before.mean);
        put_number(w, "before_p50_ns", (double)s->before.p50);
        put_number(w, "before_p99_ns", (double)s->before.p99);
        sb_result_saved_put(w, "tried_saved_ns", &s->tried);
    }
    put_levers(w, &told->workload->dag, s);
    put_counts(w, "left_out", s->tasks_left_out, s->others_left_out);
    put_counts(w, "never_critical", s->tasks_without, s->others_without);
    sb_result_barriers_put(w, &told->barriers[at]);
    yajl_gen_map_close(w->gen);
}

static void put_workload(writer *w, const struct sb_whatif_told *told)
{
    const struct sb_workload *workload = told->workload;
    const struct sb_workload_result largest = { .largest_speedup = told->largest };
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_name(w, "name", workload->name);
    put_name(w, "file", workload->file);
    put_number(w, "tasks", workload->dag.tasks);
    put_workers(w, told->workers);
    put_number(w, "replicates", (double)told->result.replicates);
    put_number(w, "wanted", (double)told->result.wanted);
    sb_json_put_text(w, "partial");
    yajl_gen_bool(w->gen, told->result.interrupted);
    sb_result_levers_put(w, &largest);
    sb_json_put_text(w, "tried");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < told->tries; i++) {
        yajl_gen_map_open(w->gen);
        put_change(w, &workload->dag, &told->tried[i]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "strategies");
    yajl_gen_array_open(w->gen);
    for (uint32_t s = 0; s < told->result.strategies; s++)
        put_strategy(w, told, s);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

enum sb_code sb_whatif_json(const struct sb_whatif_told *told, unsigned count, uint64_t seed,
                            char **text, size_t *size, struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_map_open(w.gen);
    put_name(&w, "simbench", SB_VERSION);
    sb_json_put_text(&w, "whatif");
    sb_json_put_u64(&w, FORMAT);
    sb_json_put_text(&w, "seed");
    sb_json_put_u64(&w, seed);
    sb_json_put_text(&w, "workloads");
    yajl_gen_array_open(w.gen);
    for (unsigned i = 0; i < count; i++)
        put_workload(&w, &told[i]);
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    return sb_json_write_end(&w, text, size, error);
}
