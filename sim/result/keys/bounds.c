/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/bounds.h"

#include "sim/json/record/record_write.h"

#include <stddef.h>

#define IN(member) offsetof(struct sb_result_bounds, member)
static const struct sb_record_field bound_field[] = {
    { "longest_path_ns", SB_RECORD_NS, IN(path) }, { "work_ns", SB_RECORD_NS, IN(work) },
    { "lower_bound_ns", SB_RECORD_NS, IN(lower) }, { "best_ns", SB_RECORD_NS, IN(best) },
    { "proved", SB_RECORD_BOOL, IN(proved) },
};
static const struct sb_record_field mean[] = {
    { "mean_lower_bound_ns", SB_RECORD_DOUBLE, IN(mean.value) },
    { "mean_lower_bound_ci95_ns", SB_RECORD_INTERVAL, IN(mean.ci95) },
};
static const struct sb_record_fields figures = { bound_field,
                                                 sizeof bound_field / sizeof *bound_field },
                                     means = { mean, sizeof mean / sizeof *mean };
static const char bounds_key[] = "bounds", optimum_key[] = "optimum_ns", gap_key[] = "gap",
                  makespan_key[] = "makespan_ns";

void sb_result_bounds_put_figures(struct sb_json_writer *w, const struct sb_result_bounds *bounds)
{
    sb_record_put(w, figures, bounds);
    if (bounds->proved) {
        sb_json_put_text(w, optimum_key);
        sb_json_put_u64(w, (uint64_t)bounds->best);
    }
    sb_json_put_text(w, gap_key);
    sb_json_put_double(w, sb_bounds_gap(bounds));
}

void sb_result_bounds_put(struct sb_json_writer *w, const struct sb_workload_result *workload)
{
    if (!workload->bounds.known)
        return;
    sb_json_put_text(w, bounds_key);
    yajl_gen_map_open(w->gen);
    sb_result_bounds_put_figures(w, &workload->bounds);
    sb_record_put(w, means, &workload->bounds);
    sb_json_put_text(w, makespan_key);
    yajl_gen_map_open(w->gen);
    for (uint32_t s = 0; s < workload->strategies; s++) {
        sb_json_put_any_text(w, workload->strategy[s].name);
        sb_json_put_u64(w, (uint64_t)workload->strategy[s].expected_makespan);
    }
    yajl_gen_map_close(w->gen);
    yajl_gen_map_close(w->gen);
}

bool sb_result_bounds_get(struct sb_record_reader *r, const struct sb_json_node *object,
                          struct sb_workload_result *workload)
{
    const char *const others[] = { optimum_key, gap_key,     makespan_key,
                                   mean[0].key, mean[1].key, NULL },
                      *const more[] = { bound_field[0].key,
                                        bound_field[1].key,
                                        bound_field[2].key,
                                        bound_field[3].key,
                                        bound_field[4].key,
                                        optimum_key,
                                        gap_key,
                                        makespan_key,
                                        NULL };
    struct sb_result_bounds *bounds = &workload->bounds;
    const struct sb_json_node *at = sb_json_get(r->json, object, bounds_key), *makespans;
    if (!at)
        return true;
    if (!sb_record_get(r, at, figures, others, bounds) ||
        !sb_record_get(r, at, means, more, bounds) ||
        !(makespans = sb_record_need(r, at, makespan_key)))
        return false;
    bounds->known = true;
    if (bounds->lower > bounds->best || bounds->proved != (bounds->lower == bounds->best))
        return sb_record_refuse(r, at,
                                "a lower bound that is no more than the best, and equal to "
                                "it where that is proved");
    if (makespans->type != SB_JSON_OBJECT)
        return sb_record_refuse(r, makespans, "an object");
    for (uint32_t s = 0; s < workload->strategies; s++) {
        const struct sb_json_node *value = sb_record_need(r, makespans, workload->strategy[s].name);
        if (!value ||
            !sb_record_value(r, value, SB_RECORD_NS, &workload->strategy[s].expected_makespan))
            return false;
    }
    return true;
}
