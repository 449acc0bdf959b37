/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/generator/generate.h"

#include "sim/base/nearest.h"
#include "sim/draw/rng.h"
#include "sim/workload/generator/family.h"
#include "sim/workload/generator/generator.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KINDS_MAX = 128 };
static const double seed_max =
    9007199254740992.0; /* 2^53: every whole number up to it is exact in JSON */

enum sb_code sb_generate_size(double tasks, double edges, const char *where, struct sb_error *error)
{
    if (!(tasks <= SB_GENERATE_TASKS_MAX))
        return sb_fail(error, SB_EINPUT, where,
                       "these parameters make %.0f tasks; at most %d are allowed", tasks,
                       SB_GENERATE_TASKS_MAX);
    if (!(edges <= SB_GENERATE_EDGES_MAX))
        return sb_fail(error, SB_EINPUT, where,
                       "these parameters make up to %.0f edges; at most %d are allowed", edges,
                       SB_GENERATE_EDGES_MAX);
    return SB_OK;
}

void sb_generate_tasks(struct sb_dag_builder *builder, uint32_t count)
{
    char name[16];
    for (uint32_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "t%u", i);
        sb_dag_builder_task(builder, name);
    }
}

/* NULL, with the error recorded, when there is none of that kind. */
static const struct sb_generator *find_kind(const struct sb_json *json,
                                            const struct sb_json_node *node,
                                            const struct sb_readers *readers,
                                            struct sb_error *error)
{
    const struct sb_json_node *kind = sb_json_get(json, node, "kind");
    const char *known[KINDS_MAX];
    size_t count = 0;
    if (!kind || kind->type != SB_JSON_STRING) {
        if (kind)
            sb_json_fail(json, kind, SB_EINPUT, error, "expected a string, found %s",
                         sb_json_type_name(kind));
        else
            sb_json_fail(json, node, SB_EINPUT, error, "\"kind\" is missing");
        return NULL;
    }
    for (; count < KINDS_MAX && readers->generators[count]; count++) {
        known[count] = readers->generators[count]->name;
        if (sb_json_is(json, kind, known[count]))
            return readers->generators[count];
    }
    const char *text = sb_json_text(json, kind), *near = sb_nearest(text, known, count);
    if (near)
        sb_json_fail(json, kind, SB_EINPUT, error, "no generator \"%.80s\"; did you mean \"%s\"?",
                     text, near);
    else
        sb_json_fail(json, kind, SB_EINPUT, error,
                     "no generator \"%.80s\" (\"simbench list\" shows all)", text);
    return NULL;
}

static enum sb_code generate_read_number(const struct sb_json *json,
                                         const struct sb_json_node *node,
                                         const struct sb_parameter *range,
                                         const struct sb_readers *readers, double *value,
                                         struct sb_error *error)
{
    if (node->type == SB_JSON_STRING)
        return sb_family_read(readers->family, json, node, range, value, error);
    if (node->type != SB_JSON_NUMBER)
        return sb_json_fail(json, node, SB_EINPUT, error, "expected a number, found %s",
                            sb_json_type_name(node));
    *value = node->as.number;
    if (!(*value >= range->least && *value <= range->most))
        return sb_json_fail(json, node, SB_EINPUT, error,
                            "%.16g is out of range: from %.16g to %.16g", *value, range->least,
                            range->most);
    if (range->whole && *value != floor(*value))
        return sb_json_fail(json, node, SB_EINPUT, error, "%.16g is not a whole number", *value);
    return SB_OK;
}

static enum sb_code read_parameters(const struct sb_json *json, const struct sb_json_node *node,
                                    const struct sb_generator *generator,
                                    const struct sb_readers *readers, double *value,
                                    struct sb_error *error)
{
    const char *known[3 + SB_PARAMETERS_MAX] = { "kind", "seed", "latency" };
    size_t count = 0;
    for (; count < SB_PARAMETERS_MAX && generator->parameter[count].name; count++)
        known[3 + count] = generator->parameter[count].name;
    enum sb_code code = sb_json_known(json, node, known, 3 + count, error);
    for (size_t i = 0; i < count && sb_goes_on(code, error); i++) {
        enum sb_code one = SB_OK;
        const struct sb_parameter *parameter = &generator->parameter[i];
        const struct sb_json_node *given = sb_json_get(json, node, parameter->name);
        value[i] = parameter->preset;
        if (given)
            one = generate_read_number(json, given, parameter, readers, &value[i], error);
        else if (isnan(parameter->preset))
            one = sb_json_fail(json, node, SB_EINPUT, error, "\"%s\" is missing (%s)",
                               parameter->name, parameter->summary);
        code = code ? code : one;
    }
    return code;
}

static enum sb_code read_seed(const struct sb_json *json, const struct sb_json_node *node,
                              const struct sb_readers *readers, double *seed,
                              struct sb_error *error)
{
    static const struct sb_parameter range = { "seed", "", 0, seed_max, 1, true };
    const struct sb_json_node *given = sb_json_get(json, node, "seed");
    *seed = 1;
    return given ? generate_read_number(json, given, &range, readers, seed, error) : SB_OK;
}

enum sb_code sb_generate(const struct sb_generator *generator, const double *value, uint64_t seed,
                         const struct sb_dist *latency, struct sb_dag_builder *builder,
                         const char *where, struct sb_error *error)
{
    gsl_rng *rng = gsl_rng_alloc(sb_rng_type);
    if (!rng)
        return sb_fail_memory(error);
    gsl_rng_set(rng, (unsigned long)seed);
    enum sb_code code = generator->generate(value, rng, latency, builder, where, error);
    gsl_rng_free(rng);
    return code;
}

enum sb_code sb_generate_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_readers *readers,
                              struct sb_dag_builder *builder, struct sb_error *error)
{
    const struct sb_json *json = source->json;
    double value[SB_PARAMETERS_MAX] = { 0 }, seed;
    struct sb_dist latency;
    char where[384];
    if (node->type != SB_JSON_OBJECT)
        return sb_json_fail(json, node, SB_EINPUT, error, "expected an object, found %s",
                            sb_json_type_name(node));
    const struct sb_generator *generator = find_kind(json, node, readers, error);
    enum sb_code code = generator ? SB_OK : SB_EINPUT, one = SB_OK;
    if (generator)
        code = read_parameters(json, node, generator, readers, value, error);
    if (sb_goes_on(code, error))
        one = read_seed(json, node, readers, &seed, error);
    code = code ? code : one;
    const struct sb_json_node *given = sb_json_get(json, node, "latency");
    if (!given && sb_goes_on(code, error))
        one = sb_json_fail(json, node, SB_EINPUT, error, "\"latency\" is missing");
    else if (given && sb_goes_on(code, error))
        one = sb_latency_read(source, given, &latency, error);
    code = code ? code : one;
    if (code)
        return code;
    snprintf(where, sizeof where, "%.300s:%u: generate", json->file, (unsigned)node->line);
    return sb_generate(generator, value, (uint64_t)seed, &latency, builder, where, error);
}
