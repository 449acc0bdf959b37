/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded values, each equally likely: P(X <= x) is the fraction of samples up to x, and the
 * quantile of p the smallest sample that reaches p (definition 1 of Hyndman and Fan, "Sample
 * quantiles in statistical packages", The American Statistician 50 (1996)). Of 1, 2, 2, 5, 9:
 * P(X <= 2) = 3/5, mean 3.8.
 * point[] = the samples in ascending order. */
#include "sim/stats/sort.h"
#include "sim/workload/latency/sample_file.h"
#include "sim/workload/latency/source.h"
#include "sim/workload/latency/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code empirical_read_samples(const struct sb_latency_source *source,
                                           const struct sb_json_node *node, struct sb_dist *dist,
                                           struct sb_error *error)
{
    const struct sb_json_node *list = sb_latency_list(source, node, "samples", error), *c = NULL;
    if (!list)
        return SB_EINPUT;
    double *sample = sb_arena_alloc(source->arena, list->size, sizeof *sample);
    if (!sample)
        return sb_fail_memory(error);
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; code == SB_OK && (c = sb_latency_next(source, list, c)); i++)
        code = sb_latency_time(source, c, &sample[i], error);
    if (code == SB_OK) {
        sb_sort_doubles(sample, list->size);
        dist->point = sample;
        dist->count = list->size;
    }
    return code;
}

/* The same with null where a row has none: their order is kept, beside them sorted. */
static enum sb_code empirical_read_rows(const struct sb_latency_source *source,
                                        const struct sb_json_node *node, struct sb_dist *dist,
                                        struct sb_error *error)
{
    const struct sb_json_node *list = sb_latency_list(source, node, "rows", error), *c = NULL;
    if (!list)
        return SB_EINPUT;
    double *row = sb_arena_alloc(source->arena, list->size, sizeof *row);
    double *sample = sb_arena_alloc(source->arena, list->size, sizeof *sample);
    uint32_t present = 0;
    if (!row || !sample)
        return sb_fail_memory(error);
    for (uint32_t i = 0; (c = sb_latency_next(source, list, c)); i++) {
        row[i] = -1;
        if (c->type == SB_JSON_NULL)
            continue;
        enum sb_code code = sb_latency_time(source, c, &row[i], error);
        if (code)
            return code;
        sample[present++] = row[i];
    }
    if (!present)
        return sb_latency_fail(source, list, error, "no row has a value");
    sb_sort_doubles(sample, present);
    dist->point = sample;
    dist->count = present;
    dist->row = row;
    dist->rows = list->size;
    return SB_OK;
}

static enum sb_code empirical_read(const struct sb_latency_source *source,
                                   const struct sb_json_node *node, struct sb_dist *dist,
                                   struct sb_error *error)
{
    static const char *const known[] = { "dist",   "samples", "rows", "file",
                                         "column", "shift",   "cap",  NULL };
    enum sb_code code = sb_latency_known(source, node, known, error);
    if (code)
        return code;
    const struct sb_json_node *file = sb_latency_get(source, node, "file");
    const struct sb_json_node *rows = sb_latency_get(source, node, "rows");
    if ((file != NULL) + (rows != NULL) + (sb_latency_get(source, node, "samples") != NULL) != 1)
        return sb_latency_fail(source, node, error,
                               "\"empirical\" takes \"samples\", \"rows\" or \"file\"");
    if (rows && sb_latency_get(source, node, "shift"))
        return sb_latency_fail(source, rows, error, "rows are not shifted");
    const struct sb_json_node *column = sb_latency_get(source, node, "column");
    if (column && !file)
        return sb_latency_fail(source, column, error, "only a \"file\" has columns");
    if (rows)
        return empirical_read_rows(source, node, dist, error);
    if (!file)
        return empirical_read_samples(source, node, dist, error);
    struct sb_latency_file samples = { 0 };
    code = sb_sample_file_read(source, file, column, &samples, error);
    dist->point = samples.sample;
    dist->count = samples.count;
    return code;
}

static void empirical_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    if (dist->row) {
        sb_latency_put(writer, ", \"rows\": [");
        for (uint32_t i = 0; i < dist->rows; i++)
            if (dist->row[i] < 0)
                sb_latency_put(writer, i ? ", null" : "null");
            else
                sb_latency_put_time(writer, i ? ", " : "", dist->row[i]);
        sb_latency_put(writer, "]");
        return;
    }
    sb_latency_put(writer, ", \"samples\": [");
    for (uint32_t i = 0; i < dist->count; i++)
        sb_latency_put_time(writer, i ? ", " : "", dist->point[i]);
    sb_latency_put(writer, "]");
}

/* How many samples are at most x, or below it. */
static uint32_t empirical_count_up_to(const struct sb_dist *dist, double x, bool below)
{
    uint32_t lo = 0, hi = dist->count;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (below ? dist->point[middle] < x : dist->point[middle] <= x)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static double empirical_mass(const struct sb_dist *dist, double x, bool upper)
{
    uint32_t below = empirical_count_up_to(dist, x, false);
    return (double)(upper ? dist->count - below : below) / dist->count;
}

static double empirical_atom(const struct sb_dist *dist, double x)
{
    return (double)(empirical_count_up_to(dist, x, false) - empirical_count_up_to(dist, x, true)) /
           dist->count;
}

static double empirical_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double n = dist->count;
    uint32_t i = (uint32_t)(upper ? fmax(n - 1 - floor(p * n), 0) : fmin(floor(p * n), n - 1));
    /* p n is rounded: the neighbours decide by the same division as the distribution function. */
    while (i > 0 && (upper ? (n - i) / n <= p : i / n >= p))
        i--;
    while (i + 1 < dist->count && (upper ? (n - 1 - i) / n > p : (i + 1) / n < p))
        i++;
    return dist->point[i];
}

static double empirical_mean(const struct sb_dist *dist)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->point[i] / dist->count;
    return sum;
}

static double empirical_variance(const struct sb_dist *dist)
{
    double sum = 0, m = empirical_mean(dist);
    for (uint32_t i = 0; i < dist->count; i++)
        sum += (dist->point[i] - m) * (dist->point[i] - m) / dist->count;
    return sum;
}

static double empirical_capped(const struct sb_dist *dist, double cap, double centre, int k)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++) {
        double off = fmin(dist->point[i], cap) - centre;
        sum += (k == 1 ? off : off * off) / dist->count;
    }
    return sum;
}

static struct sb_range empirical_support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->point[0], dist->point[dist->count - 1] };
}

static bool empirical_constant(const struct sb_dist *dist)
{
    return !(dist->point[0] < dist->point[dist->count - 1]) && dist->count >= dist->rows;
}

static void empirical_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    (void)dist;
    draw->form = SB_DIST_STEPS;
}

const struct sb_dist_type sb_dist_type_empirical = {
    .name = "empirical",
    .summary = "recorded values, equally likely; the file is a CSV beside the workload",
    .parameters = "samples | rows | file, column",
    .spelling = { { .properties = "\"samples\": {\"type\": \"array\", \"minItems\": 1, \"items\": "
                                  "{\"$ref\": \"#/$defs/time\"}}",
                    .required = "\"samples\"" },
                  { .properties =
                        "\"rows\": {\"type\": \"array\", \"contains\": {\"$ref\": "
                        "\"#/$defs/time\"}, \"items\": {\"anyOf\": "
                        "[{\"$ref\": \"#/$defs/time\"}, {\"type\": \"null\"}]}, "
                        "\"description\": \"Recorded together with the other rows of the workload, "
                        "which has as many everywhere: replicate r takes row r of all. null: "
                        "that row has none, and takes no time and no worker.\"}",
                    .required = "\"rows\"" },
                  { .properties =
                        "\"file\": {\"type\": \"string\", \"minLength\": 1, \"description\": \"A "
                        "CSV beside the workload: numbers in the time unit, one or more in a line, "
                        "a header allowed.\"}, \"column\": {\"type\": \"string\", "
                        "\"description\": \"The one to read, where the header names several.\"}",
                    .required = "\"file\"" } },
    .example = { { "{\"dist\": \"empirical\", \"samples\": [5, 2, 9, 1, 2]}", 2, 0.6, 3.8 },
                 { "{\"dist\": \"empirical\", \"samples\": [7, 8], \"shift\": 0.5}", 7.5, 0.5,
                   8 } },
    .read = empirical_read,
    .write = empirical_write,
    .mass = empirical_mass,
    .quantile = empirical_quantile,
    .mean = empirical_mean,
    .variance = empirical_variance,
    .capped = empirical_capped,
    .constant = empirical_constant,
    .support = empirical_support,
    .atom = empirical_atom,
    .draw = empirical_draw,
    .points = 1,
};
