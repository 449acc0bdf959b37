/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/worker_names.h"

#include "sim/base/nearest.h"

#include <math.h>

#define SPEED_MOST 1e9
#define BANDWIDTH_MOST 1e18

struct names_reading {
    struct sb_worker_names *workers;
    const struct sb_latency_source *source;
    struct sb_error *error;
};

static enum sb_code expect_known(const struct names_reading *r, const struct sb_json_node *node,
                                 const char *what, const char *const *known, size_t count)
{
    enum sb_code code = sb_json_expect(r->source->json, node, SB_JSON_OBJECT, what, r->error);
    return code ? code : sb_json_known(r->source->json, node, known, count, r->error);
}

static enum sb_code read_speed(const struct names_reading *r, const struct sb_json_node *node,
                               double *speed)
{
    const struct sb_json_node *own = sb_json_get(r->source->json, node, "speed");
    *speed = 1;
    if (!own)
        return SB_OK;
    enum sb_code code = sb_latency_number(r->source, own, 0, SPEED_MOST, speed, r->error);
    if (code == SB_OK && !(*speed >= 1 / SPEED_MOST))
        code = sb_latency_fail(r->source, own, r->error, "a speed has to be above 0");
    return code;
}

static enum sb_code read_worker(const struct names_reading *r, const struct sb_json_node *node)
{
    static const char *const known[] = { "name", "speed" };
    struct sb_platform *p = &r->workers->platform;
    const struct sb_json_node *name;
    const char *text;
    int failed = 0;
    enum sb_code code =
        expect_known(r, node, "a worker ({\"name\": ..., \"speed\": ...})", known, 2);
    if (code)
        return code;
    if (!(name = sb_json_get(r->source->json, node, "name")))
        return sb_latency_fail(r->source, node, r->error, "\"name\" is missing");
    code = sb_latency_text(r->source, name, &text, r->error);
    if (code)
        return code;
    if (!*text)
        return sb_latency_fail(r->source, name, r->error, "a worker without a name");
    uint32_t worker = sb_names_add(&r->workers->name, r->source->arena, text, &failed);
    if (failed)
        return sb_fail_memory(r->error);
    if (worker == SB_NO_NAME)
        return sb_latency_fail(r->source, name, r->error, "worker \"%.120s\" is there already",
                               text);
    p->worker_name[worker] = r->workers->name.name[worker];
    return read_speed(r, node, &p->speed[worker]);
}

static enum sb_code read_workers(const struct names_reading *r, const struct sb_json_node *node)
{
    struct sb_platform *p = &r->workers->platform;
    const struct sb_json_node *list = sb_latency_list(r->source, node, "workers", r->error), *c;
    enum sb_code code = list ? SB_OK : SB_EINPUT;
    if (code)
        return code;
    p->worker_name = sb_arena_alloc(r->source->arena, list->size, sizeof *p->worker_name);
    p->speed = sb_arena_alloc(r->source->arena, list->size, sizeof *p->speed);
    if (!p->worker_name || !p->speed)
        return sb_fail_memory(r->error);
    for (c = sb_latency_next(r->source, list, NULL); c && sb_goes_on(code, r->error);
         c = sb_latency_next(r->source, list, c)) {
        enum sb_code one = read_worker(r, c);
        code = code ? code : one;
    }
    p->workers = code ? 0 : list->size;
    return code;
}

static enum sb_code read_model(const struct names_reading *r, const struct sb_json_node *node)
{
    enum { MODELS = sizeof sb_link_model_name / sizeof *sb_link_model_name };
    for (unsigned i = 0; i < MODELS; i++)
        if (sb_json_is(r->source->json, node, sb_link_model_name[i])) {
            r->workers->platform.link_model = (enum sb_link_model)i;
            return SB_OK;
        }
    return sb_latency_fail(r->source, node, r->error,
                           "expected \"free\", \"one-port\" or \"shared\"");
}

static enum sb_code read_links(const struct names_reading *r, const struct sb_json_node *node)
{
    static const char *const known[] = { "latency", "bandwidth", "model" };
    const struct sb_json *json = r->source->json;
    struct sb_platform *p = &r->workers->platform;
    double latency = 0;
    enum sb_code code = expect_known(
        r, node, "links ({\"latency\": ..., \"bandwidth\": ..., \"model\": ...})", known, 3);
    const struct sb_json_node *member = code ? NULL : sb_json_get(json, node, "latency");
    if (member)
        code = sb_latency_time(r->source, member, &latency, r->error);
    p->link_latency = (sb_ns)llrint(latency);
    member = code ? NULL : sb_json_get(json, node, "bandwidth");
    if (member)
        code =
            sb_latency_number(r->source, member, 0, BANDWIDTH_MOST, &p->link_bandwidth, r->error);
    if (member && code == SB_OK && !(p->link_bandwidth >= 1 / BANDWIDTH_MOST))
        code = sb_latency_fail(r->source, member, r->error, "a bandwidth has to be above 0");
    member = code ? NULL : sb_json_get(json, node, "model");
    return member ? read_model(r, member) : code;
}

enum sb_code sb_worker_names_read(struct sb_worker_names *workers,
                                  const struct sb_latency_source *source,
                                  const struct sb_json_node *node, struct sb_error *error)
{
    static const char *const known[] = { "workers", "links" };
    const struct names_reading r = { workers, source, error };
    *workers = (struct sb_worker_names){ 0 };
    enum sb_code code =
        expect_known(&r, node, "a platform ({\"workers\": [...], \"links\": ...})", known, 2);
    if (code == SB_OK)
        code = read_workers(&r, node);
    const struct sb_json_node *links = sb_json_get(source->json, node, "links");
    enum sb_code one = links && sb_goes_on(code, error) ? read_links(&r, links) : SB_OK;
    return code ? code : one;
}

void sb_worker_names_fini(struct sb_worker_names *workers) { sb_names_fini(&workers->name); }

static enum sb_code fail_no_worker(const struct sb_worker_names *workers,
                                   const struct sb_latency_source *source,
                                   const struct sb_json_node *member, struct sb_error *error)
{
    const char *name = sb_latency_key(source, member);
    const char *near = sb_nearest(name, workers->name.name, workers->name.count);
    return near ? sb_latency_fail(source, member, error,
                                  "no worker \"%.120s\"; did you mean \"%.120s\"?", name, near)
                : sb_latency_fail(source, member, error, "no worker \"%.120s\"", name);
}

enum sb_code sb_worker_names_read_cost(const struct sb_worker_names *workers,
                                       const struct sb_latency_source *source,
                                       const struct sb_json_node *node, sb_ns *cost,
                                       struct sb_error *error)
{
    enum sb_code code = sb_latency_object(source, node, "costs by worker", error);
    if (code)
        return code;
    for (uint32_t w = 0; w < workers->platform.workers; w++)
        cost[w] = -1;
    for (const struct sb_json_node *c = sb_latency_next(source, node, NULL);
         c && sb_goes_on(code, error); c = sb_latency_next(source, node, c)) {
        double ns = 0;
        uint32_t worker = sb_names_find(&workers->name, sb_latency_key(source, c));
        enum sb_code one = worker == SB_NO_NAME ? fail_no_worker(workers, source, c, error)
                                                : sb_latency_time(source, c, &ns, error);
        if (one == SB_OK)
            cost[worker] = (sb_ns)llrint(ns);
        code = code ? code : one;
    }
    for (uint32_t w = 0; code == SB_OK && w < workers->platform.workers; w++)
        if (cost[w] < 0)
            code = sb_latency_fail(source, node, error, "the cost on \"%.120s\" is missing",
                                   workers->platform.worker_name[w]);
    return code;
}
