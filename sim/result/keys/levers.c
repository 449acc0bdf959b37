/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/levers.h"

#include "sim/json/record/record_write.h"
#include "sim/result/keys/saved.h"

typedef const struct sb_json_node *levers_node;

#define IN_LEVER(member) offsetof(struct sb_lever, member)
#define IN_LARGEST(member) offsetof(struct sb_largest_speedup, member)

static const struct sb_record_field lever_field[] = {
    { "task", SB_RECORD_TEXT, IN_LEVER(task) },
    { "strategy", SB_RECORD_TEXT, IN_LEVER(strategy) },
    { "change", SB_RECORD_TEXT, IN_LEVER(change) },
};
static const struct sb_record_fields lever_fields = SB_RECORD_FIELDS(lever_field);
static const struct sb_record_field replicates_field[] = {
    { "replicates", SB_RECORD_U64, IN_LEVER(replicates) },
};
static const struct sb_record_fields replicates_fields = SB_RECORD_FIELDS(replicates_field);

static const struct sb_record_field barrier_field[] = {
    { "join", SB_RECORD_TEXT, offsetof(struct sb_barrier, join) },
};
static const struct sb_record_fields barrier_fields = SB_RECORD_FIELDS(barrier_field);

static const struct sb_record_field largest_field[] = {
    { "sequential", SB_RECORD_U32, IN_LARGEST(over_sequential) },
    { "join-all-then-chain", SB_RECORD_U32, IN_LARGEST(over_join_all_then_chain) },
};
static const struct sb_record_fields largest_fields = SB_RECORD_FIELDS(largest_field);

void sb_result_levers_put(struct sb_json_writer *w, const struct sb_workload_result *workload)
{
    if (workload->largest_speedup.over_sequential) {
        sb_json_put_text(w, "largest_speedup");
        yajl_gen_map_open(w->gen);
        sb_record_put(w, largest_fields, &workload->largest_speedup);
        yajl_gen_map_close(w->gen);
    }
    if (!workload->levers)
        return;
    sb_json_put_text(w, "levers");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < workload->levers; i++) {
        yajl_gen_map_open(w->gen);
        sb_record_put(w, lever_fields, &workload->lever[i]);
        if (workload->lever[i].replicates)
            sb_record_put(w, replicates_fields, &workload->lever[i]);
        sb_result_saved_put(w, "saved_ns", &workload->lever[i].saved);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

bool sb_result_levers_get(struct sb_record_reader *r, levers_node object,
                          struct sb_workload_result *workload)
{
    static const char *const others[] = { "saved_ns", "replicates", NULL };
    levers_node largest = sb_json_get(r->json, object, "largest_speedup");
    if (largest && !sb_record_get(r, largest, largest_fields, NULL, &workload->largest_speedup))
        return false;
    if (!sb_json_get(r->json, object, "levers"))
        return true;
    uint32_t i = 0;
    levers_node array = sb_record_array(r, object, "levers", sizeof *workload->lever,
                                        &workload->levers, &workload->lever);
    if (!array)
        return false;
    for (levers_node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        struct sb_lever *lever = &workload->lever[i++];
        if (!sb_record_get(r, c, lever_fields, others, lever) ||
            !sb_result_saved_get(r, c, "saved_ns", &lever->saved))
            return false;
        levers_node replicates = sb_json_get(r->json, c, "replicates");
        if (replicates && !sb_record_value(r, replicates, SB_RECORD_U64, &lever->replicates))
            return false;
    }
    return true;
}

void sb_result_barriers_put(struct sb_json_writer *w, const struct sb_strategy_result *strategy)
{
    if (!strategy->barriers)
        return;
    sb_json_put_text(w, "barriers");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < strategy->barriers; i++) {
        yajl_gen_map_open(w->gen);
        sb_record_put(w, barrier_fields, &strategy->barrier[i]);
        sb_result_saved_put(w, "cost_ns", &strategy->barrier[i].cost);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

bool sb_result_barriers_get(struct sb_record_reader *r, levers_node object,
                            struct sb_strategy_result *strategy)
{
    static const char *const others[] = { "cost_ns", NULL };
    if (!sb_json_get(r->json, object, "barriers"))
        return true;
    uint32_t i = 0;
    levers_node array = sb_record_array(r, object, "barriers", sizeof *strategy->barrier,
                                        &strategy->barriers, &strategy->barrier);
    if (!array)
        return false;
    for (levers_node c = sb_json_first(r->json, array); c; c = sb_json_next(r->json, array, c)) {
        struct sb_barrier *barrier = &strategy->barrier[i++];
        if (!sb_record_get(r, c, barrier_fields, others, barrier) ||
            !sb_result_saved_get(r, c, "cost_ns", &barrier->cost))
            return false;
    }
    return true;
}
