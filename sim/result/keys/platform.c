/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/keys/platform.h"

#include "sim/json/record/record_write.h"
#include "sim/result/keys/shown.h"

#include <math.h>
#include <stddef.h>

typedef const struct sb_json_node *platform_node;

#define IN_PLATFORM(member) offsetof(struct sb_result_platform, member)
static const struct sb_record_field platform_field[] = {
    { "least_path_ns", SB_RECORD_NS, IN_PLATFORM(least_path) },
    { "sequential_ns", SB_RECORD_NS, IN_PLATFORM(sequential) },
};
static const struct sb_record_fields platform_fields = {
    platform_field, sizeof platform_field / sizeof *platform_field
};

/* A row of "workers", and "links". */
struct worker {
    const char *name;
    double speed;
};
static const struct sb_record_field of_worker[] = {
    { "name", SB_RECORD_TEXT, offsetof(struct worker, name) },
    { "speed", SB_RECORD_DOUBLE, offsetof(struct worker, speed) },
};
static const struct sb_record_fields worker_fields = { of_worker, 2 };

struct links {
    sb_ns latency;
    double bandwidth;
    const char *model;
};
static const struct sb_record_field of_links[] = {
    { "latency_ns", SB_RECORD_NS, offsetof(struct links, latency) },
    { "bandwidth", SB_RECORD_DOUBLE, offsetof(struct links, bandwidth) },
};
static const struct sb_record_fields links_fields = { of_links, 2 };

static const char *const model_name[] = { "free", "one-port", "shared" };
static const char *const placed_name[] = { "freely", "once", "anew" };
static const char *const shown_name[SB_SHOWN] = { "p50", "p99" };

/* ---- writing ---- */

void sb_result_platform_put(struct sb_json_writer *w, const struct sb_result_platform *p)
{
    if (p->workers == 0)
        return;
    const struct links links = { p->link_latency, p->link_bandwidth > 0 ? p->link_bandwidth : NAN,
                                 p->links };
    sb_json_put_text(w, "platform");
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "workers");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < p->workers; i++) {
        yajl_gen_map_open(w->gen);
        sb_record_put(w, worker_fields, &(struct worker){ p->worker_name[i], p->speed[i] });
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "links");
    yajl_gen_map_open(w->gen);
    sb_record_put(w, links_fields, &links);
    sb_json_put_text(w, "model");
    sb_json_put_text(w, links.model);
    yajl_gen_map_close(w->gen);
    sb_record_put(w, platform_fields, p);
    yajl_gen_map_close(w->gen);
}

static void put_transfers(struct sb_json_writer *w, const struct sb_shown_schedule *shown)
{
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < shown->transfers; i++) {
        const struct sb_shown_transfer *t = &shown->transfer[i];
        const uint64_t value[] = {
            t->from,         t->to, t->sender, t->receiver, (uint64_t)t->ready, (uint64_t)t->start,
            (uint64_t)t->end
        };
        yajl_gen_array_open(w->gen);
        for (size_t k = 0; k < sizeof value / sizeof *value; k++)
            sb_json_put_u64(w, value[k]);
        yajl_gen_array_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}

void sb_result_platform_put_strategy(struct sb_json_writer *w,
                                     const struct sb_workload_result *workload,
                                     const struct sb_strategy_result *strategy)
{
    int shown = sb_result_shown_alike(workload) ? 1 : SB_SHOWN;
    if (strategy->placed != SB_PLACED_FREELY) {
        sb_json_put_text(w, "placement");
        sb_json_put_text(w, placed_name[strategy->placed]);
    }
    if (strategy->shown[SB_SHOWN_P50].transfers == 0 &&
        strategy->shown[SB_SHOWN_P99].transfers == 0)
        return;
    sb_json_put_text(w, "transfers");
    yajl_gen_map_open(w->gen);
    for (int i = 0; i < shown; i++) {
        sb_json_put_text(w, shown_name[i]);
        put_transfers(w, &strategy->shown[i]);
    }
    yajl_gen_map_close(w->gen);
}

/* ---- reading ---- */

static bool get_platform_worker(struct sb_record_reader *r, platform_node at, struct worker *worker)
{
    return (at->type == SB_JSON_OBJECT || sb_record_refuse(r, at, "an object")) &&
           sb_record_get(r, at, worker_fields, NULL, worker) &&
           (worker->speed > 0 || sb_record_refuse(r, at, "a speed above 0"));
}

static bool get_workers(struct sb_record_reader *r, platform_node object,
                        struct sb_result_platform *p)
{
    uint32_t i = 0;
    platform_node array =
        sb_record_array(r, object, "workers", sizeof *p->speed, &p->workers, &p->speed);
    if (!array)
        return false;
    if (p->workers == 0)
        return sb_record_refuse(r, array, "one worker at least");
    p->worker_name = sb_arena_alloc(r->arena, p->workers, sizeof *p->worker_name);
    if (!p->worker_name)
        return sb_record_no_memory(r);
    for (platform_node c = sb_json_first(r->json, array); c;
         c = sb_json_next(r->json, array, c), i++) {
        struct worker worker = { NULL, 0 };
        if (!get_platform_worker(r, c, &worker))
            return false;
        p->worker_name[i] = worker.name;
        p->speed[i] = worker.speed;
    }
    return true;
}

static bool get_links(struct sb_record_reader *r, platform_node object,
                      struct sb_result_platform *p)
{
    static const char *const others[] = { "model", NULL };
    struct links links = { 0 };
    unsigned model = 0;
    platform_node at = sb_record_need(r, object, "links"), name;
    if (!at || !sb_record_get(r, at, links_fields, others, &links) ||
        !(name = sb_record_need(r, at, "model")) ||
        !sb_record_choice(r, name, model_name, 3, &model))
        return false;
    p->link_latency = links.latency;
    p->link_bandwidth = links.bandwidth > 0 ? links.bandwidth : 0;
    p->links = model_name[model];
    return true;
}

bool sb_result_platform_get(struct sb_record_reader *r, platform_node object,
                            struct sb_result_platform *p)
{
    static const char *const others[] = { "workers", "links", NULL };
    platform_node at = sb_json_get(r->json, object, "platform");
    return !at || ((at->type == SB_JSON_OBJECT || sb_record_refuse(r, at, "an object")) &&
                   sb_record_get(r, at, platform_fields, others, p) && get_workers(r, at, p) &&
                   get_links(r, at, p));
}

static bool get_transfer(struct sb_record_reader *r, platform_node array,
                         const struct sb_workload_result *workload, struct sb_shown_transfer *t)
{
    static const char expected[] = "[from, to, sender, receiver, ready, start, end]";
    if (!sb_record_is_array(r, array, 7, expected))
        return false;
    platform_node c = sb_json_first(r->json, array);
    uint32_t *number[] = { &t->from, &t->to, &t->sender, &t->receiver };
    sb_ns *time[] = { &t->ready, &t->start, &t->end };
    for (int i = 0; i < 4; i++, c = sb_json_next(r->json, array, c))
        if (!sb_record_value(r, c, SB_RECORD_U32, number[i]))
            return false;
    for (int i = 0; i < 3; i++, c = sb_json_next(r->json, array, c))
        if (!sb_record_value(r, c, SB_RECORD_NS, time[i]))
            return false;
    if (t->from >= workload->steps || t->to >= workload->steps ||
        t->sender >= workload->platform.workers || t->receiver >= workload->platform.workers ||
        t->ready > t->start || t->start > t->end)
        return sb_record_refuse(r, array, "steps and workers that there are, and times in order");
    return true;
}

static bool get_transfers(struct sb_record_reader *r, platform_node object, enum sb_shown which,
                          const struct sb_workload_result *workload,
                          struct sb_shown_schedule *shown)
{
    uint32_t count = 0;
    platform_node array = sb_record_array(r, object, shown_name[which], sizeof *shown->transfer,
                                          &count, &shown->transfer);
    for (platform_node c = array ? sb_json_first(r->json, array) : NULL; c;
         c = sb_json_next(r->json, array, c))
        if (!get_transfer(r, c, workload, &shown->transfer[shown->transfers++]))
            return false;
    return array;
}

bool sb_result_platform_get_strategy(struct sb_record_reader *r, platform_node object,
                                     const struct sb_workload_result *workload,
                                     struct sb_strategy_result *strategy)
{
    unsigned placed = SB_PLACED_FREELY;
    platform_node at = sb_json_get(r->json, object, "placement");
    if (at && !sb_record_choice(r, at, placed_name, 3, &placed))
        return false;
    strategy->placed = (enum sb_placed)placed;
    if (!(at = sb_json_get(r->json, object, "transfers")))
        return true;
    if (at->type != SB_JSON_OBJECT ||
        sb_json_known(r->json, at, shown_name, SB_SHOWN, r->error) != SB_OK)
        return at->type != SB_JSON_OBJECT && sb_record_refuse(r, at, "an object");
    if (!get_transfers(r, at, SB_SHOWN_P50, workload, &strategy->shown[SB_SHOWN_P50]))
        return false;
    if (sb_result_shown_alike(workload)) {
        strategy->shown[SB_SHOWN_P99] = strategy->shown[SB_SHOWN_P50];
        return true;
    }
    return get_transfers(r, at, SB_SHOWN_P99, workload, &strategy->shown[SB_SHOWN_P99]);
}
