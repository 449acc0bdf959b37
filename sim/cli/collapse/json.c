/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/collapse/json.h"

#include "sim/base/version.h"
#include "sim/json/write.h"

typedef struct sb_json_writer writer;

static void put_number(writer *w, const char *key, double value)
{
    sb_json_put_text(w, key);
    sb_json_put_double(w, value);
}

static void put_whole(writer *w, const char *key, uint64_t value)
{
    sb_json_put_text(w, key);
    sb_json_put_u64(w, value);
}

static void put_name(writer *w, const char *key, const char *name)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, name);
}

/* {"value": …, "ci95": [lo, hi]} */
static void put_estimate(writer *w, const char *key, struct sb_estimate e)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    put_number(w, "value", e.value);
    sb_json_put_text(w, "ci95");
    yajl_gen_array_open(w->gen);
    sb_json_put_double(w, e.ci95.lo);
    sb_json_put_double(w, e.ci95.hi);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_trigger(writer *w, const struct sb_collapse *c)
{
    sb_json_put_text(w, "trigger");
    yajl_gen_map_open(w->gen);
    put_name(w, "kind", c->trigger.kind == SB_TRIGGER_PAUSE ? "pause" : "spike");
    if (c->trigger.kind == SB_TRIGGER_SPIKE)
        put_number(w, "factor", c->trigger.factor);
    put_whole(w, "at_ns", (uint64_t)c->rule.at);
    yajl_gen_map_close(w->gen);
}

static void put_cell(writer *w, sb_ns length, const struct sb_collapse_cell *cell)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_whole(w, "length_ns", (uint64_t)length);
    put_whole(w, "runs", cell->runs);
    put_whole(w, "collapsed", cell->collapsed);
    put_whole(w, "at_limit", cell->at_limit);
    put_whole(w, "pending_max", cell->pending_max);
    put_estimate(w, "probability", cell->probability);
    put_estimate(w, "ok_share", cell->share);
    put_whole(w, "recovered", cell->recovered);
    put_number(w, "recovery_median_ns", cell->recovery_median);
    put_number(w, "recovery_p90_ns", cell->recovery_p90);
    yajl_gen_map_close(w->gen);
}

static void put_rate(writer *w, const struct sb_collapse *c, const struct sb_collapse_rate *rate)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_number(w, "rate", rate->rate);
    put_estimate(w, "by_itself_an_hour", rate->by_itself);
    put_estimate(w, "half_ns", rate->half);
    sb_json_put_text(w, "lengths");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < c->lengths; i++)
        put_cell(w, c->length[i], &rate->cell[i]);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
}

static void put_ramp(writer *w, const struct sb_ramp *ramp, const struct sb_ramp_result *found)
{
    sb_json_put_text(w, "ramp");
    yajl_gen_map_open(w->gen);
    put_whole(w, "climb_ns", (uint64_t)ramp->climb);
    put_whole(w, "runs", found->runs);
    put_whole(w, "broke_down", found->down);
    put_whole(w, "recovered", found->up_again);
    put_estimate(w, "breaks", found->breaks);
    put_estimate(w, "recovers", found->recovers);
    yajl_gen_map_close(w->gen);
}

static void put_strategy(writer *w, const struct sb_collapse_session *s, uint32_t i)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_name(w, "strategy", s->setup.selection.strategy[i]->name);
    sb_json_put_text(w, "rates");
    yajl_gen_array_open(w->gen);
    for (uint32_t r = 0; r < s->collapse.rates; r++)
        put_rate(w, &s->collapse, &s->rate[i][r]);
    yajl_gen_array_close(w->gen);
    if (s->ramp.climb > 0)
        put_ramp(w, &s->ramp, &s->ramped[i]);
    yajl_gen_map_close(w->gen);
}

enum sb_code sb_collapse_json(const struct sb_collapse_session *s, char **text, size_t *size,
                              struct sb_error *error)
{
    const struct sb_collapse *c = &s->collapse;
    writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_map_open(w.gen);
    put_name(&w, "simbench", SB_VERSION);
    put_name(&w, "kind", "collapse");
    put_name(&w, "name", s->setup.workload[0]->name);
    put_whole(&w, "seed", s->options.seed);
    put_number(&w, "capacity", s->capacity);
    put_trigger(&w, c);
    put_whole(&w, "settle_ns", (uint64_t)c->rule.settle);
    put_whole(&w, "window_ns", (uint64_t)c->rule.window);
    put_number(&w, "threshold", c->rule.threshold);
    sb_json_put_text(&w, "strategies");
    yajl_gen_array_open(w.gen);
    for (uint32_t i = 0; i < s->strategies; i++)
        put_strategy(&w, s, i);
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    return sb_json_write_end(&w, text, size, error);
}
