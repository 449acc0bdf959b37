/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/compare/write.h"

#include "sim/json/write.h"

static const char *const verdict_name[] = { [SB_CHANGE_NONE] = "same",
                                            [SB_CHANGE_UNPROVEN] = "not shown",
                                            [SB_CHANGE_FASTER] = "faster",
                                            [SB_CHANGE_SLOWER] = "slower",
                                            [SB_CHANGE_UNTOLD] = "not known" };

static void put_double(struct sb_json_writer *w, const char *key, double value)
{
    sb_json_put_text(w, key);
    sb_json_put_double(w, value);
}

static void put_estimate(struct sb_json_writer *w, const char *key, const struct sb_estimate *e)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    put_double(w, "value", e->value);
    sb_json_put_text(w, "ci95");
    yajl_gen_array_open(w->gen);
    sb_json_put_double(w, e->ci95.lo);
    sb_json_put_double(w, e->ci95.hi);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_change(struct sb_json_writer *w, const char *figure,
                       const struct sb_figure_change *c)
{
    sb_json_put_text(w, figure);
    yajl_gen_map_open(w->gen);
    put_double(w, "before_ns", c->before);
    put_double(w, "after_ns", c->after);
    put_estimate(w, "change_ns", &c->difference);
    put_estimate(w, "ratio", &c->ratio);
    put_double(w, "p", c->p);
    put_double(w, "p_adjusted", c->p_adjusted);
    sb_json_put_text(w, "paired");
    yajl_gen_bool(w->gen, c->paired);
    sb_json_put_text(w, "verdict");
    sb_json_put_text(w, verdict_name[c->verdict]);
    yajl_gen_map_close(w->gen);
}

static void put_only(struct sb_json_writer *w, bool before, bool after)
{
    if (before && after)
        return;
    sb_json_put_text(w, "only");
    sb_json_put_text(w, before ? "before" : "after");
}

static void put_strategy(struct sb_json_writer *w, const struct sb_compared_strategy *s)
{
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_json_put_text(w, "name");
    sb_json_put_any_text(w, s->name);
    put_only(w, s->before, s->after);
    for (int f = 0; s->before && s->after && f < SB_CHANGED_FIGURES; f++)
        put_change(w, sb_changed_figure_name[f], &s->change[f]);
    yajl_gen_map_close(w->gen);
}

static void put_workload(struct sb_json_writer *w, const struct sb_compared_workload *c)
{
    bool both = c->before && c->after;
    yajl_gen_map_open(w->gen);
    sb_json_put_line(w);
    sb_json_put_text(w, "name");
    sb_json_put_any_text(w, c->name);
    put_only(w, c->before, c->after);
    if (both) {
        sb_json_put_text(w, "how");
        sb_json_put_text(w, c->why);
        sb_json_put_text(w, "strategies");
        yajl_gen_array_open(w->gen);
        for (uint32_t s = 0; s < c->strategies; s++)
            put_strategy(w, &c->strategy[s]);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_map_close(w->gen);
}

static void put_run(struct sb_json_writer *w, const char *key, const struct sb_result *result)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "simbench");
    sb_json_put_any_text(w, result->version);
    sb_json_put_text(w, "seed");
    sb_json_put_u64(w, result->seed);
    sb_json_put_text(w, "partial");
    yajl_gen_bool(w->gen, result->partial);
    yajl_gen_map_close(w->gen);
}

enum sb_code sb_compared_write(const struct sb_compared_runs *runs, char **text, size_t *size,
                               struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_map_open(w.gen);
    put_run(&w, "before", runs->before);
    put_run(&w, "after", runs->after);
    sb_json_put_text(&w, "tests");
    sb_json_put_u64(&w, runs->tests);
    put_double(&w, "level", SB_RUNS_LEVEL);
    sb_json_put_text(&w, "workloads");
    yajl_gen_array_open(w.gen);
    for (uint32_t i = 0; i < runs->workloads; i++)
        put_workload(&w, &runs->workload[i]);
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    return sb_json_write_end(&w, text, size, error);
}
