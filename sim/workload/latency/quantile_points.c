/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/quantile_points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What other programs call it: min and max, p999 for p99.9. */
static const char *plain_key(const char *key, char text[32])
{
    static const char *const word[][2] = {
        { "min", "p0" }, { "median", "p50" }, { "med", "p50" }, { "max", "p100" }
    };
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strcmp(key, word[i][0]) == 0)
            return word[i][1];
    size_t length = strlen(key);
    if (key[0] != 'p' || key[1] != '9' || length < 4 || length > 24 ||
        key[1 + strspn(key + 1, "0123456789")] != '\0')
        return key;
    snprintf(text, 32, "p%.2s.%s", key + 1, key + 3);
    return text;
}

/* "p99.9" -> 99.9. */
static bool parse_percent(const char *written, double *percent)
{
    char text[32], *end;
    const char *key = plain_key(written, text);
    if (key[0] != 'p' || !key[1] || key[1 + strspn(key + 1, "0123456789.")] != '\0' ||
        strlen(key) > 24)
        return false;
    *percent = strtod(key + 1, &end);
    return *end == '\0' && *percent >= 0 && *percent <= 100;
}

static bool is_one_of(const char *key, const char *const *known)
{
    while (*known && strcmp(key, *known) != 0)
        known++;
    return *known != NULL;
}

static int by_percent(const void *a, const void *b)
{
    const struct sb_quantile_point *x = a, *y = b;
    return (x->percent > y->percent) - (x->percent < y->percent);
}

static enum sb_code read_mean(const struct sb_latency_source *source,
                              const struct sb_json_node *node, struct sb_quantile_points *told,
                              struct sb_error *error)
{
    if (told->mean)
        return sb_latency_fail(source, node, error, "the mean stands above already, as \"%s\"",
                               sb_latency_key(source, told->mean));
    told->mean = node;
    return SB_OK;
}

static enum sb_code read_points(const struct sb_latency_source *source,
                                const struct sb_json_node *node, struct sb_quantile_points *told,
                                struct sb_error *error)
{
    static const char *const others[] = { "dist", "shift", "cap", NULL }, *const means[] = {
        "mean", "avg", "average", NULL
    };
    enum sb_code code = SB_OK;
    for (const struct sb_json_node *c = sb_latency_next(source, node, NULL);
         c && sb_goes_on(code, error); c = sb_latency_next(source, node, c)) {
        enum sb_code one = SB_OK;
        const char *key = sb_latency_key(source, c);
        struct sb_quantile_point *p = &told->point[told->count];
        if (is_one_of(key, others))
            continue;
        if (is_one_of(key, means))
            one = read_mean(source, c, told, error);
        else if (!parse_percent(key, &p->percent))
            one = sb_latency_fail(source, c, error,
                                  "unknown key; expected \"p50\", \"p99.9\" or the like, from "
                                  "p0 to p100, \"min\", \"median\", \"max\" or \"mean\"");
        else if ((one = sb_latency_time(source, c, &p->x, error)) == SB_OK) {
            p->node = c;
            told->count++;
        }
        code = code ? code : one;
    }
    if (told->count)
        qsort(told->point, told->count, sizeof *told->point, by_percent);
    return code;
}

static enum sb_code quantile_points_check(const struct sb_latency_source *source,
                                          const struct sb_quantile_points *told,
                                          struct sb_error *error)
{
    const struct sb_quantile_point *point = told->point;
    for (uint32_t i = 0; i < told->count; i++) {
        double side = fmin(point[i].percent, 100 - point[i].percent);
        const char *key = sb_latency_key(source, point[i].node),
                   *before = i ? sb_latency_key(source, point[i - 1].node) : "";
        if (side > 0 && side < 1e-10)
            return sb_latency_fail(source, point[i].node, error, "too close to p0 or p100");
        if (i && point[i].percent - point[i - 1].percent <= 1e-6 * side)
            return sb_latency_fail(source, point[i].node, error, "%s and %s are the same point",
                                   before, key);
        if (i && point[i].x < point[i - 1].x)
            return sb_latency_fail(source, point[i].node, error,
                                   "%s is less than %s: quantiles must not descend", key, before);
    }
    return SB_OK;
}

enum sb_code sb_quantile_points_read(struct sb_quantile_points *told,
                                     const struct sb_latency_source *source,
                                     const struct sb_json_node *node, struct sb_error *error)
{
    *told = (struct sb_quantile_points){ .point = calloc(node->size, sizeof *told->point) };
    if (!told->point)
        return sb_fail_memory(error);
    enum sb_code code = read_points(source, node, told, error);
    if (code == SB_OK && told->count < 2)
        code = sb_latency_fail(source, node, error,
                               "expected two quantiles at least between p0 and p100");
    return code ? code : quantile_points_check(source, told, error);
}

void sb_quantile_points_fini(struct sb_quantile_points *told) { free(told->point); }
