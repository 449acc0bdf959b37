/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies that are lists: mixtures, recorded samples, quantiles. */
#include "sim/workload/latency_parts.h"
#include "sim/workload/samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights need not add up to 1 in the file. Ones that do are left as they are, so that a written
 * mixture is read back unchanged. */
static void normalise(double *weight, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weight[i];
    if (fabs(sum - 1) > 1e-12)
        for (uint32_t i = 0; i < count; i++)
            weight[i] /= sum;
}

static enum sb_code read_weight(const struct sb_latency_source *source,
                                const struct sb_json_node *node, double *weight,
                                struct sb_error *error)
{
    enum sb_code code = sb_latency_number(source, node, 0, 1e15, weight, error);
    if (code == SB_OK && !(*weight >= 1e-15))
        return sb_json_fail(source->json, node, SB_EINPUT, error, "a weight must be more than 0");
    return code;
}

static enum sb_code mixture_new(const struct sb_latency_source *source, uint32_t count,
                                double **weight, struct sb_dist **component, struct sb_dist *dist,
                                struct sb_error *error)
{
    *weight = sb_arena_alloc(source->arena, count, sizeof **weight);
    *component = sb_arena_alloc(source->arena, count, sizeof **component);
    *dist = (struct sb_dist){
        .kind = SB_MIXTURE, .count = count, .weight = *weight, .component = *component
    };
    return *weight && *component ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_latency_read_hyperexponential(const struct sb_latency_source *source,
                                              const struct sb_json_node *node, struct sb_dist *dist,
                                              struct sb_error *error)
{
    static const char *const known[] = { "dist", "weights", "means", "shift" };
    const struct sb_json *json = source->json;
    const struct sb_json_node *weights = NULL, *means = NULL;
    double *weight;
    struct sb_dist *component;
    enum sb_code code = sb_json_known(json, node, known, sizeof known / sizeof *known, error);
    if (code)
        return code;
    if (!(weights = sb_latency_list(source, node, "weights", error)) ||
        !(means = sb_latency_list(source, node, "means", error)))
        return SB_EINPUT;
    if (weights->size != means->size)
        return sb_json_fail(json, means, SB_EINPUT, error, "%u means, but %u weights", means->size,
                            weights->size);
    code = mixture_new(source, weights->size, &weight, &component, dist, error);
    const struct sb_json_node *w = sb_json_first(json, weights), *m = sb_json_first(json, means);
    for (uint32_t i = 0; i < weights->size && code == SB_OK; i++) {
        component[i] = (struct sb_dist){ .kind = SB_EXPONENTIAL };
        code = read_weight(source, w, &weight[i], error);
        if (code == SB_OK)
            code = sb_latency_time(source, m, &component[i].a, error);
        if (code == SB_OK && !(component[i].a > 0))
            component[i].kind = SB_CONSTANT;
        w = sb_json_next(json, weights, w);
        m = sb_json_next(json, means, m);
    }
    if (code == SB_OK)
        normalise(weight, weights->size);
    return code;
}

static enum sb_code read_component(const struct sb_latency_source *source,
                                   const struct sb_json_node *node, double *weight,
                                   struct sb_dist *component, struct sb_error *error)
{
    static const char *const known[] = { "weight", "latency" };
    if (node->type != SB_JSON_OBJECT)
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "expected {\"weight\": ..., \"latency\": ...}, found %s",
                            sb_json_type_name(node));
    enum sb_code code = sb_json_known(source->json, node, known, 2, error);
    const struct sb_json_node *w = sb_json_get(source->json, node, "weight"),
                              *l = sb_json_get(source->json, node, "latency");
    if (code == SB_OK && (!w || !l))
        return sb_json_fail(source->json, node, SB_EINPUT, error, "\"%s\" is missing",
                            w ? "latency" : "weight");
    if (code == SB_OK)
        code = read_weight(source, w, weight, error);
    return code ? code : sb_latency_read(source, l, component, error);
}

enum sb_code sb_latency_read_mixture(const struct sb_latency_source *source,
                                     const struct sb_json_node *node, struct sb_dist *dist,
                                     struct sb_error *error)
{
    static const char *const known[] = { "dist", "components", "shift" };
    const struct sb_json_node *list = NULL;
    double *weight;
    struct sb_dist *component;
    enum sb_code code =
        sb_json_known(source->json, node, known, sizeof known / sizeof *known, error);
    if (code)
        return code;
    if (!(list = sb_latency_list(source, node, "components", error)))
        return SB_EINPUT;
    code = mixture_new(source, list->size, &weight, &component, dist, error);
    uint32_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(source->json, list); c && code == SB_OK;
         c = sb_json_next(source->json, list, c), i++)
        code = read_component(source, c, &weight[i], &component[i], error);
    if (code == SB_OK)
        normalise(weight, list->size);
    return code;
}

static enum sb_code read_samples(const struct sb_latency_source *source,
                                 const struct sb_json_node *node, struct sb_dist *dist,
                                 struct sb_error *error)
{
    const struct sb_json_node *list = sb_latency_list(source, node, "samples", error);
    if (!list)
        return SB_EINPUT;
    double *sample = sb_arena_alloc(source->arena, list->size, sizeof *sample);
    if (!sample)
        return sb_fail_memory(error);
    enum sb_code code = SB_OK;
    uint32_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(source->json, list); c && code == SB_OK;
         c = sb_json_next(source->json, list, c))
        code = sb_latency_time(source, c, &sample[i++], error);
    if (code == SB_OK) {
        sb_samples_sort(sample, list->size);
        dist->point = sample;
        dist->count = list->size;
    }
    return code;
}

static const struct sb_latency_file *known_file(const struct sb_latency_source *source,
                                                const char *path)
{
    const struct sb_latency_file *file = source->files ? *source->files : NULL;
    while (file && strcmp(file->path, path) != 0)
        file = file->next;
    return file;
}

static enum sb_code remember_file(const struct sb_latency_source *source, const char *path,
                                  const struct sb_dist *dist, struct sb_error *error)
{
    if (!source->files)
        return SB_OK;
    struct sb_latency_file *file = sb_arena_alloc(source->arena, 1, sizeof *file);
    const char *copy = sb_arena_text(source->arena, path, strlen(path));
    if (!file || !copy)
        return sb_fail_memory(error);
    *file = (struct sb_latency_file){ *source->files, copy, dist->point, dist->count };
    *source->files = file;
    return SB_OK;
}

static enum sb_code read_file(const struct sb_latency_source *source,
                              const struct sb_json_node *node, struct sb_dist *dist,
                              struct sb_error *error)
{
    if (node->type != SB_JSON_STRING)
        return sb_json_fail(source->json, node, SB_EINPUT, error, "expected a string, found %s",
                            sb_json_type_name(node));
    const char *name = sb_json_text(source->json, node),
               *folder = name[0] == '/' ? "" : source->folder;
    if (node->size == 0 || node->size != strlen(name))
        return sb_json_fail(source->json, node, SB_EINPUT, error, "not the name of a file");
    size_t size = strlen(folder) + strlen(name) + 1;
    char *path = malloc(size);
    if (!path)
        return sb_fail_memory(error);
    snprintf(path, size, "%s%s", folder, name);
    enum sb_code code = SB_OK;
    const struct sb_latency_file *file = known_file(source, path);
    if (file) {
        dist->point = file->sample;
        dist->count = file->count;
    }
    else {
        code =
            sb_samples_read(path, source->unit, source->arena, &dist->point, &dist->count, error);
        code = code ? code : remember_file(source, path, dist, error);
    }
    free(path);
    return code;
}

enum sb_code sb_latency_read_empirical(const struct sb_latency_source *source,
                                       const struct sb_json_node *node, struct sb_dist *dist,
                                       struct sb_error *error)
{
    static const char *const known[] = { "dist", "samples", "file", "shift" };
    enum sb_code code =
        sb_json_known(source->json, node, known, sizeof known / sizeof *known, error);
    if (code)
        return code;
    const struct sb_json_node *file = sb_json_get(source->json, node, "file");
    if (!file == !sb_json_get(source->json, node, "samples"))
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "\"empirical\" takes \"samples\", or \"file\"");
    *dist = (struct sb_dist){ .kind = SB_EMPIRICAL };
    return file ? read_file(source, file, dist, error) : read_samples(source, node, dist, error);
}

struct point {
    double percent, x;
    const struct sb_json_node *node;
};

/* "p99.9" -> 99.9. */
static bool parse_percent(const char *key, double *percent)
{
    char *end;
    if (key[0] != 'p' || !key[1] || key[1 + strspn(key + 1, "0123456789.")] != '\0' ||
        strlen(key) > 24)
        return false;
    *percent = strtod(key + 1, &end);
    return *end == '\0' && *percent >= 0 && *percent <= 100;
}

static int by_percent(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    return (x->percent > y->percent) - (x->percent < y->percent);
}

static enum sb_code read_points(const struct sb_latency_source *source,
                                const struct sb_json_node *node, struct point *point,
                                uint32_t *count, struct sb_error *error)
{
    const struct sb_json *json = source->json;
    *count = 0;
    for (const struct sb_json_node *c = sb_json_first(json, node); c;
         c = sb_json_next(json, node, c)) {
        const char *key = sb_json_key(json, c);
        struct point *p = &point[*count];
        if (strcmp(key, "dist") == 0 || strcmp(key, "shift") == 0)
            continue;
        if (!parse_percent(key, &p->percent))
            return sb_json_fail(
                json, c, SB_EINPUT, error,
                "unknown key; expected \"p50\", \"p99.9\" or the like, from p0 to p100");
        enum sb_code code = sb_latency_time(source, c, &p->x, error);
        if (code)
            return code;
        if (p->percent > 0 && !(p->x > 0))
            return sb_json_fail(json, c, SB_EINPUT, error,
                                "must be more than 0 (only p0 may be 0)");
        p->node = c;
        ++*count;
    }
    qsort(point, *count, sizeof *point, by_percent);
    return SB_OK;
}

static enum sb_code check_points(const struct sb_json *json, const struct point *point,
                                 uint32_t count, struct sb_error *error)
{
    for (uint32_t i = 0; i < count; i++) {
        double side = fmin(point[i].percent, 100 - point[i].percent);
        const char *key = sb_json_key(json, point[i].node),
                   *before = i ? sb_json_key(json, point[i - 1].node) : "";
        if (side > 0 && side < 1e-10)
            return sb_json_fail(json, point[i].node, SB_EINPUT, error, "too close to p0 or p100");
        if (i && point[i].percent - point[i - 1].percent <= 1e-6 * side)
            return sb_json_fail(json, point[i].node, SB_EINPUT, error,
                                "%s and %s are the same point", before, key);
        if (i && point[i].x < point[i - 1].x)
            return sb_json_fail(json, point[i].node, SB_EINPUT, error,
                                "%s is less than %s: quantiles must not descend", key, before);
    }
    return SB_OK;
}

static enum sb_code make_quantiles(const struct sb_latency_source *source,
                                   const struct sb_json_node *node, const struct point *point,
                                   uint32_t count, struct sb_dist *dist, struct sb_error *error)
{
    double least = point[0].percent > 0 ? 0 : point[0].x,
           most = point[count - 1].percent < 100 ? INFINITY : point[count - 1].x;
    uint32_t first = point[0].percent > 0 ? 0 : 1,
             n = count - first - (point[count - 1].percent < 100 ? 0 : 1);
    if (count - first < 1 || n < 2 || n > count)
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "expected two quantiles at least between p0 and p100");
    if (point[0].x >= point[count - 1].x) { /* all equal */
        *dist = (struct sb_dist){ .kind = SB_CONSTANT, .a = point[0].x };
        return SB_OK;
    }
    double *work = sb_arena_alloc(source->arena, 3 * (size_t)n, sizeof *work),
           *p = malloc(2 * (size_t)n * sizeof *p);
    if (!work || !p) {
        free(p);
        return sb_fail_memory(error);
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] = point[first + i].percent / 100;
        p[n + i] = point[first + i].x;
    }
    sb_dist_quantiles_init(dist, p, p + n, n, work);
    free(p);
    dist->min = least;
    dist->max = most;
    return SB_OK;
}

enum sb_code sb_latency_read_quantiles(const struct sb_latency_source *source,
                                       const struct sb_json_node *node, struct sb_dist *dist,
                                       struct sb_error *error)
{
    struct point *point = calloc(node->size, sizeof *point);
    uint32_t count = 0;
    if (!point)
        return sb_fail_memory(error);
    enum sb_code code = read_points(source, node, point, &count, error);
    if (code == SB_OK && count < 2)
        code = sb_json_fail(source->json, node, SB_EINPUT, error,
                            "expected two quantiles at least between p0 and p100");
    if (code == SB_OK)
        code = check_points(source->json, point, count, error);
    if (code == SB_OK)
        code = make_quantiles(source, node, point, count, dist, error);
    free(point);
    return code;
}
