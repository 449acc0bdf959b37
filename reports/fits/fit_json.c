/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/fits/fit_json.h"

#include "reports/fits/fit_words.h"
#include "sim/workload/latency/write.h"

#include <stdlib.h>
#include <string.h>

static void put_u64(struct sb_json_writer *json, const char *key, uint64_t value)
{
    sb_json_put_text(json, key);
    sb_json_put_u64(json, value);
}

static void put_double(struct sb_json_writer *json, const char *key, double value)
{
    sb_json_put_text(json, key);
    sb_json_put_double(json, value);
}

/* As it stands in a workload: JSON already, which yajl puts as it is where it puts a number. */
static void put_latency(struct sb_json_writer *json, const struct sb_fitted *fitted)
{
    struct sb_dist dist = sb_fitted_dist(fitted);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out)
        sb_latency_write(&dist, 1, out);
    bool failed = !out || ferror(out) || fclose(out);
    sb_json_put_text(json, "latency");
    if (failed)
        json->failed = true;
    else
        yajl_gen_number(json->gen, text, size);
    free(text);
}

static void put_candidates(struct sb_json_writer *json, const struct sb_values_fit *fit)
{
    sb_json_put_text(json, "families");
    yajl_gen_array_open(json->gen);
    for (unsigned i = 0; i < fit->candidates; i++) {
        const struct sb_fit_candidate *c = &fit->candidate[i];
        yajl_gen_map_open(json->gen);
        sb_json_put_text(json, "name");
        sb_json_put_text(json, c->fitted.family->name);
        put_u64(json, "parameters", c->fitted.family->parameters);
        put_double(json, "log_likelihood", c->log_likelihood);
        put_double(json, "aic", c->aic);
        put_latency(json, &c->fitted);
        yajl_gen_map_close(json->gen);
    }
    yajl_gen_array_close(json->gen);
}

static void put_best(struct sb_json_writer *json, const struct sb_values_fit *fit)
{
    sb_json_put_text(json, "anderson_darling");
    yajl_gen_map_open(json->gen);
    put_double(json, "a2", fit->statistic);
    put_double(json, "p", fit->p);
    yajl_gen_map_close(json->gen);
    sb_json_put_text(json, "tails");
    yajl_gen_array_open(json->gen);
    for (unsigned i = 0; i < SB_FIT_TAILS; i++) {
        yajl_gen_map_open(json->gen);
        put_double(json, "p", fit->tail[i].p);
        put_double(json, "recorded_ns", fit->tail[i].recorded);
        put_double(json, "fitted_ns", fit->tail[i].fitted);
        put_u64(json, "beyond", fit->tail[i].beyond);
        put_double(json, "expected", fit->count * (1 - fit->tail[i].p));
        yajl_gen_map_close(json->gen);
    }
    yajl_gen_array_close(json->gen);
    put_candidates(json, fit);
}

static void put_task(struct sb_json_writer *json, const struct sb_step_fit *of,
                     const struct sb_dag *dag)
{
    uint32_t task = dag->step_task[of->step];
    sb_json_put_line(json);
    yajl_gen_map_open(json->gen);
    sb_json_put_text(json, "task");
    sb_json_put_any_text(json, dag->task_name[task]);
    put_u64(json, "step", of->step - sb_dag_first(dag, task) + 1);
    put_u64(json, "steps_alike", of->steps);
    put_double(json, "share_of_path", of->share);
    put_u64(json, "values", of->values);
    put_u64(json, "zeroes", of->fit.zeroes);
    put_u64(json, "absent", of->absent);
    sb_json_put_text(json, "outcome");
    sb_json_put_text(json, sb_fit_outcome_word(of->fit.outcome));
    if (sb_fit_has_best(of))
        put_best(json, &of->fit);
    yajl_gen_map_close(json->gen);
}

void sb_fit_json_put(struct sb_json_writer *json, const char *name, const struct sb_graph_fit *fit,
                     const struct sb_dag *dag)
{
    yajl_gen_map_open(json->gen);
    sb_json_put_text(json, "name");
    sb_json_put_any_text(json, name);
    put_u64(json, "recordings", fit->rows);
    if (fit->fitted && fit->rows) {
        sb_json_put_text(json, "p99_ns");
        yajl_gen_map_open(json->gen);
        put_double(json, "recorded", fit->recorded_p99);
        put_double(json, "fitted", fit->fitted_p99);
        yajl_gen_map_close(json->gen);
    }
    sb_json_put_text(json, "tasks");
    yajl_gen_array_open(json->gen);
    for (uint32_t i = 0; i < fit->count; i++)
        put_task(json, &fit->of[i], dag);
    yajl_gen_array_close(json->gen);
    yajl_gen_map_close(json->gen);
}
