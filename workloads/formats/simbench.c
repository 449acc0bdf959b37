/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The project's own format, version 1: {"simbench": 1, "name", "description", "time_unit",
 * "workers" or "platform", "pools", "tasks" or "generate", "correlate", "arrivals",
 * "deadline", "end", "budgets", "breakers"}.
 * workloads/workload.schema describes it to editors; this reader also checks what a schema cannot
 * say. */
#include "sim/workload/failures/policies.h"
#include "sim/workload/generator/generate.h"
#include "sim/workload/load/arrivals.h"
#include "sim/workload/load/requests.h"
#include "sim/workload/source/format.h"
#include "sim/workload/tasks/correlation.h"
#include "sim/workload/tasks/pools.h"
#include "sim/workload/tasks/recorded_order.h"
#include "sim/workload/tasks/task_body.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct simbench_reading {
    struct sb_latency_source source;
    struct sb_dag_builder *builder;
    struct sb_error *error;
    struct sb_worker_names workers;
    bool has_platform;
};

static bool simbench_recognise(struct sb_source *source)
{
    const char *first = sb_source_first(source);
    const struct sb_json *json = first && *first == '{' ? sb_source_json(source) : NULL;
    return json && sb_json_get(json, json->node, "simbench");
}

static enum sb_code simbench_expect(const struct simbench_reading *r,
                                    const struct sb_json_node *node, enum sb_json_type type,
                                    const char *what)
{
    return sb_json_expect(r->source.json, node, type, what, r->error);
}

static bool simbench_goes_on(const struct simbench_reading *r, enum sb_code code)
{
    return sb_goes_on(code, r->error);
}

static enum sb_code simbench_read_correlation(const struct simbench_reading *r,
                                              const struct sb_task_names *names)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *correlate = sb_json_get(json, json->node, "correlate");
    return correlate ? sb_correlation_read(names, correlate) : SB_OK;
}

static enum sb_code simbench_read_policies(const struct simbench_reading *r,
                                           struct sb_policies *policies,
                                           const struct sb_json_node *pools)
{
    const struct sb_json *json = r->source.json;
    *policies =
        (struct sb_policies){ .source = &r->source, .builder = r->builder, .error = r->error };
    return sb_policies_read(policies, sb_json_get(json, json->node, "budgets"),
                            sb_json_get(json, json->node, "breakers"), pools);
}

/* `order` may be NULL. */
static enum sb_code simbench_read_tasks(const struct simbench_reading *r,
                                        const struct sb_json_node *tasks,
                                        const struct sb_json_node *order)
{
    struct sb_policies policies = { 0 };
    struct sb_task_names names = { .source = &r->source,
                                   .builder = r->builder,
                                   .error = r->error,
                                   .workers = r->has_platform ? &r->workers : NULL,
                                   .policies = &policies };
    const struct sb_json *json = r->source.json;
    enum sb_code code = simbench_expect(r, tasks, SB_JSON_OBJECT, "an object of tasks by name"),
                 one = SB_OK;
    if (code)
        return code;
    const struct sb_json_node *pools = sb_json_get(json, json->node, "pools");
    if (pools && r->has_platform)
        return sb_json_fail(json, pools, SB_EINPUT, r->error,
                            "does not go with \"platform\": workers that differ hold no slots yet");
    if (pools)
        code = sb_pools_read(&names, pools);
    if (code && !sb_dag_builder_pools(r->builder)->names.count)
        return code; /* or all that take of one would be told as well */
    if (simbench_goes_on(r, code))
        one = simbench_read_policies(r, &policies, pools);
    code = code ? code : one;
    if (simbench_goes_on(r, code))
        one = sb_task_names_read(&names, tasks);
    code = code ? code : one;
    if (names.task_of && simbench_goes_on(r, code))
        one = sb_task_bodies_read(&names, tasks);
    code = code ? code : one;
    if (order && names.task_of && simbench_goes_on(r, code))
        one = sb_recorded_order_read(&names, order);
    code = code ? code : one;
    if (names.task_of && simbench_goes_on(r, code))
        one = simbench_read_correlation(r, &names);
    sb_task_names_fini(&names);
    sb_policies_fini(&policies);
    return code ? code : one;
}

static enum sb_code simbench_read_version(const struct simbench_reading *r,
                                          const struct sb_json_node *version)
{
    if (version->type == SB_JSON_STRING)
        return sb_json_fail(r->source.json, version, SB_EINPUT, r->error,
                            "these are results, not a workload: \"simbench report\" shows them");
    enum sb_code code = simbench_expect(r, version, SB_JSON_NUMBER, "the number 1");
    if (code == SB_OK && version->as.number != 1)
        code =
            sb_json_fail(r->source.json, version, SB_EINPUT, r->error,
                         "format version %.9g; this program reads version 1", version->as.number);
    return code;
}

/* Leaves `*text` alone where there is no node. */
static enum sb_code simbench_read_text(const struct simbench_reading *r,
                                       const struct sb_json_node *node, const char **text)
{
    enum sb_code code = node ? simbench_expect(r, node, SB_JSON_STRING, "a string") : SB_OK;
    if (!node || code)
        return code;
    *text = sb_arena_text(r->source.arena, sb_json_text(r->source.json, node), node->size);
    return *text ? SB_OK : sb_fail_memory(r->error);
}

static enum sb_code simbench_read_unit(struct simbench_reading *r, const struct sb_json_node *node)
{
    const char *name = "ms";
    enum sb_code code = simbench_read_text(r, node, &name);
    if (code)
        return code;
    r->source.unit = sb_latency_unit(name);
    if (r->source.unit <= 0)
        code = sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "no time unit \"%.80s\": ns, us, ms or s", name);
    return code;
}

static enum sb_code simbench_read_workers(const struct simbench_reading *r,
                                          const struct sb_json_node *node, uint32_t *workers)
{
    *workers = 0;
    if (!node || sb_json_is(r->source.json, node, "unlimited"))
        return SB_OK;
    if (node->type != SB_JSON_NUMBER)
        return sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "expected a number or \"unlimited\", found %s",
                            sb_json_type_name(node));
    double value = node->as.number;
    if (!(value >= 1 && value <= SB_WORKERS_MAX) || value != floor(value))
        return sb_json_fail(r->source.json, node, SB_EINPUT, r->error,
                            "%.9g is not a whole number from 1 to %d", value, SB_WORKERS_MAX);
    *workers = (uint32_t)value;
    return SB_OK;
}

static enum sb_code simbench_read_platform(struct simbench_reading *r, struct sb_draft *draft)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *node = sb_json_get(json, json->node, "platform");
    if (!node)
        return SB_OK;
    r->has_platform = true;
    if (sb_json_get(json, json->node, "workers"))
        return sb_json_fail(json, node, SB_EINPUT, r->error,
                            "either \"workers\", which are alike, or \"platform\"");
    enum sb_code code = sb_worker_names_read(&r->workers, &r->source, node, r->error);
    if (code) {
        r->workers.platform.workers = 0; /* what is left of it is of no use to costs */
        return code;
    }
    draft->workers = r->workers.platform.workers;
    sb_dag_builder_platform(r->builder, &r->workers.platform);
    return SB_OK;
}

static enum sb_code simbench_read_header(struct simbench_reading *r, struct sb_draft *draft)
{
    static const char *const known[] = { "simbench",       "name",      "description", "time_unit",
                                         "workers",        "tasks",     "generate",    "$schema",
                                         "recorded_order", "correlate", "platform",    "pools",
                                         "arrivals",       "deadline",  "end",         "budgets",
                                         "breakers" };
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *root = json->node;
    const char *schema = NULL;
    const struct sb_json_node *version = sb_json_get(json, root, "simbench");
    enum sb_code code =
        version ? simbench_read_version(r, version)
                : sb_json_fail(json, root, SB_EINPUT, r->error, "expected \"simbench\": 1");
    if (code)
        return code;
    enum sb_code part[] = {
        sb_json_known(json, root, known, sizeof known / sizeof *known, r->error),
        simbench_read_text(r, sb_json_get(json, root, "name"), &draft->name),
        simbench_read_text(r, sb_json_get(json, root, "description"), &draft->description),
        simbench_read_text(r, sb_json_get(json, root, "$schema"), &schema),
        simbench_read_unit(r, sb_json_get(json, root, "time_unit")),
        simbench_read_workers(r, sb_json_get(json, root, "workers"), &draft->workers),
    };
    for (size_t i = 0; i < sizeof part / sizeof *part && code == SB_OK; i++)
        code = part[i];
    enum sb_code one =
        r->source.unit > 0 && simbench_goes_on(r, code) ? simbench_read_platform(r, draft) : SB_OK;
    code = code ? code : one;
    if (simbench_goes_on(r, code) &&
        !sb_json_get(json, root, "tasks") == !sb_json_get(json, root, "generate"))
        code = sb_json_fail(json, root, SB_EINPUT, r->error,
                            "expected either \"tasks\" or \"generate\"");
    return code;
}

static enum sb_code simbench_read_graph(struct simbench_reading *r, struct sb_draft *draft,
                                        const struct sb_readers *readers)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *tasks = sb_json_get(json, json->node, "tasks");
    const struct sb_json_node *generate = sb_json_get(json, json->node, "generate");
    const struct sb_json_node *at = tasks ? tasks : generate;
    snprintf(draft->where, sizeof draft->where, "%.300s:%u: %s", json->file, (unsigned)at->line,
             tasks ? "tasks" : "generate");
    const struct sb_json_node *order = sb_json_get(json, json->node, "recorded_order");
    if (order && !tasks)
        return sb_json_fail(json, order, SB_EINPUT, r->error, "an order of what tasks?");
    static const char *const of_tasks[] = { "pools", "budgets", "breakers" };
    for (size_t i = 0; !tasks && i < sizeof of_tasks / sizeof *of_tasks; i++) {
        const struct sb_json_node *node = sb_json_get(json, json->node, of_tasks[i]);
        if (node)
            return sb_json_fail(
                json, node, SB_EINPUT, r->error,
                i == 0 ? "generated tasks take no slots: write them out (simbench generate)"
                       : "generated tasks do not fail: write them out (simbench generate)");
    }
    if (tasks)
        return simbench_read_tasks(r, tasks, order);
    const struct sb_task_names none = { .source = &r->source,
                                        .builder = r->builder,
                                        .error = r->error };
    enum sb_code code = sb_generate_read(&r->source, generate, readers, r->builder, r->error);
    return code ? code : simbench_read_correlation(r, &none);
}

/* What there is beyond one request alone. */
static enum sb_code simbench_read_load(const struct simbench_reading *r)
{
    const struct sb_json *json = r->source.json;
    const struct sb_json_node *node = sb_json_get(json, json->node, "arrivals");
    const struct sb_arrivals *arrivals = NULL;
    enum sb_code code = node ? sb_arrivals_read(&r->source, node, &arrivals, r->error) : SB_OK;
    sb_dag_builder_arrivals(r->builder, arrivals);
    if (!simbench_goes_on(r, code))
        return code;
    enum sb_code one =
        sb_requests_read(&r->source, r->builder, sb_json_get(json, json->node, "deadline"),
                         sb_json_get(json, json->node, "end"), r->error);
    return code ? code : one;
}

static enum sb_code simbench_read(struct sb_source *source, const struct sb_readers *readers,
                                  struct sb_draft *draft, struct sb_error *error)
{
    const struct sb_json *json;
    enum sb_code code = sb_source_object(source, &json, error), graph = SB_OK;
    if (code)
        return code;
    struct sb_arena *arena = sb_dag_builder_arena(draft->builder);
    const char *slash = strrchr(json->file, '/');
    const char *folder =
        sb_arena_text(arena, json->file, slash ? (size_t)(slash - json->file) + 1 : 0);
    struct sb_latency_file *files = NULL;
    struct simbench_reading r = { .source = { .json = json,
                                              .types = readers->distributions,
                                              .folder = folder,
                                              .outside = readers->outside,
                                              .arena = arena,
                                              .files = &files,
                                              .names = readers->names,
                                              .listener = readers->listener,
                                              .opener = readers->opener },
                                  .builder = draft->builder,
                                  .error = error };
    if (!folder)
        return sb_fail_memory(error);
    code = simbench_read_header(&r, draft);
    const struct sb_json_node *root = json->node;
    bool has = sb_json_get(json, root, "tasks") || sb_json_get(json, root, "generate");
    bool no_workers = r.has_platform && r.workers.platform.workers == 0;
    if (has && simbench_goes_on(&r, code) && r.source.unit > 0 && !no_workers)
        graph = simbench_read_graph(&r, draft, readers);
    code = code ? code : graph;
    if (r.source.unit > 0 && simbench_goes_on(&r, code))
        graph = simbench_read_load(&r);
    sb_worker_names_fini(&r.workers);
    return code ? code : graph;
}

const struct sb_format sb_format_simbench = {
    .name = "simbench",
    .summary = "our own: tasks with latency distributions, or a generated graph "
               "(workloads/workload.schema)",
    .recognise = simbench_recognise,
    .read = simbench_read,
};
