/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dashboard shows: x = exp(g(Z)) with Z standard normal and g a monotone cubic through
 * (score of p, ln x); sim/model/monotone.h has the method and its source. Beyond the outermost
 * points g is a straight line, a lognormal tail, so that two points give the lognormal through
 * both; p0 and p100 cut the tails.
 *
 * Through a median of 80 and a p99 of 400: P(X <= 400) = 0.99, and the mean is
 * that of the lognormal, 80 exp(s^2 / 2) with s = ln 5 / 2.3263478740408408.
 *
 * point[] = `count` scores, ln x, slopes; min and max: where the tails are cut, 0 and INFINITY
 * without. */
#include "sim/base/assert.h"
#include "sim/model/monotone.h"
#include "sim/workload/latency_source.h"
#include "sim/workload/latency_write.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double *scores(const struct sb_dist *dist) { return dist->point; }
static const double *logs(const struct sb_dist *dist) { return dist->point + dist->count; }
static const double *slopes(const struct sb_dist *dist)
{
    return dist->point + 2 * (size_t)dist->count;
}

static struct sb_monotone line(const struct sb_dist *dist)
{
    return (struct sb_monotone){ scores(dist), logs(dist), slopes(dist), dist->count };
}

/* ln x at score z, tails not cut; and back. */
static double curve(const struct sb_dist *dist, double z) { return sb_monotone_at(line(dist), z); }
static double score_of(const struct sb_dist *dist, double y)
{
    return sb_monotone_inverse(line(dist), y);
}

/* Through x[n] at p[n]; `work` has room for 3 n. */
static void fit(struct sb_dist *dist, const double *p, const double *x, uint32_t n, double *work)
{
    double *z = work, *y = work + n;
    for (uint32_t i = 0; i < n; i++) {
        SB_REQUIRE(p[i] > 0 && p[i] < 1 && x[i] > 0);
        SB_REQUIRE(i == 0 || (p[i] > p[i - 1] && x[i] >= x[i - 1]));
        z[i] = p[i] <= 0.5 ? gsl_cdf_ugaussian_Pinv(p[i]) : gsl_cdf_ugaussian_Qinv(1 - p[i]);
        y[i] = log(x[i]);
    }
    dist->count = n;
    dist->point = work;
    sb_monotone_fit(line(dist), work + 2 * (size_t)n);
}

/* ---- reading and writing ---- */

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
    *count = 0;
    for (const struct sb_json_node *c = sb_latency_next(source, node, NULL); c;
         c = sb_latency_next(source, node, c)) {
        const char *key = sb_latency_key(source, c);
        struct point *p = &point[*count];
        if (strcmp(key, "dist") == 0 || strcmp(key, "shift") == 0)
            continue;
        if (!parse_percent(key, &p->percent))
            return sb_latency_fail(
                source, c, error,
                "unknown key; expected \"p50\", \"p99.9\" or the like, from p0 to p100");
        enum sb_code code = sb_latency_time(source, c, &p->x, error);
        if (code)
            return code;
        if (p->percent > 0 && !(p->x > 0))
            return sb_latency_fail(source, c, error, "must be more than 0 (only p0 may be 0)");
        p->node = c;
        ++*count;
    }
    qsort(point, *count, sizeof *point, by_percent);
    return SB_OK;
}

static enum sb_code check_points(const struct sb_latency_source *source, const struct point *point,
                                 uint32_t count, struct sb_error *error)
{
    for (uint32_t i = 0; i < count; i++) {
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

static enum sb_code make_quantiles(const struct sb_latency_source *source,
                                   const struct sb_json_node *node, const struct point *point,
                                   uint32_t count, struct sb_dist *dist, struct sb_error *error)
{
    double least = point[0].percent > 0 ? 0 : point[0].x,
           most = point[count - 1].percent < 100 ? INFINITY : point[count - 1].x;
    uint32_t first = point[0].percent > 0 ? 0 : 1,
             n = count - first - (point[count - 1].percent < 100 ? 0 : 1);
    if (count - first < 1 || n < 2 || n > count)
        return sb_latency_fail(source, node, error,
                               "expected two quantiles at least between p0 and p100");
    if (point[0].x >= point[count - 1].x) { /* all equal */
        *dist = sb_dist_constant(point[0].x);
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
    fit(dist, p, p + n, n, work);
    free(p);
    dist->min = least;
    dist->max = most;
    return SB_OK;
}

static enum sb_code read(const struct sb_latency_source *source, const struct sb_json_node *node,
                         struct sb_dist *dist, struct sb_error *error)
{
    struct point *point = calloc(node->size, sizeof *point);
    uint32_t count = 0;
    if (!point)
        return sb_fail_memory(error);
    enum sb_code code = read_points(source, node, point, &count, error);
    if (code == SB_OK && count < 2)
        code = sb_latency_fail(source, node, error,
                               "expected two quantiles at least between p0 and p100");
    if (code == SB_OK)
        code = check_points(source, point, count, error);
    if (code == SB_OK)
        code = make_quantiles(source, node, point, count, dist, error);
    free(point);
    return code;
}

static double as_log_time(double written, double unit) { return log(written * unit); }
static double as_score(double percent, double unit)
{
    (void)unit;
    double p = percent / 100;
    return p <= 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
}

/* A key must be a plain decimal ("p99.9", "p0.00001"). */
static void write_percent(struct sb_latency_writer *writer, double score)
{
    char text[SB_DECIMAL_SIZE], key[SB_DECIMAL_SIZE + 10];
    double guess = 100 * (score < 0 ? gsl_cdf_ugaussian_P(score) : 1 - gsl_cdf_ugaussian_Q(score));
    sb_latency_decimal(writer, guess, score, as_score, text);
    if (strchr(text, 'e'))
        snprintf(text, sizeof text, "%.20f", strtod(text, NULL));
    snprintf(key, sizeof key, ", \"p%s\": ", text);
    sb_latency_put(writer, key);
}

static void write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    const double *score = scores(dist), *y = logs(dist);
    const double unit = sb_latency_writer_unit(writer);
    if (dist->min > 0)
        sb_latency_put_time(writer, ", \"p0\": ", dist->min);
    for (uint32_t i = 0; i < dist->count; i++) {
        write_percent(writer, score[i]);
        sb_latency_put_as(writer, "", exp(y[i]) / unit, y[i], as_log_time);
    }
    if (isfinite(dist->max))
        sb_latency_put_time(writer, ", \"p100\": ", dist->max);
}

/* ---- the distribution ---- */

static double mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x < dist->min || x <= 0)
        return upper ? 1 : 0;
    if (x >= dist->max)
        return upper ? 0 : 1;
    double z = score_of(dist, log(x));
    return upper ? gsl_cdf_ugaussian_Q(z) : gsl_cdf_ugaussian_P(z);
}

static double quantile(const struct sb_dist *dist, double p, bool upper)
{
    double z = sb_dist_standard_normal(p, upper);
    return fmin(fmax(exp(curve(dist, z)), dist->min), dist->max);
}

/* What a flat part of the curve has at its height, from one score to another. */
static double plateau(const struct sb_dist *dist, double y)
{
    const double *z = scores(dist), *at = logs(dist);
    uint32_t last = dist->count - 1;
    double sum = 0;
    for (uint32_t i = 0; i < last; i++)
        if (at[i] == y && at[i + 1] == y) {
            sum += gsl_cdf_ugaussian_P(z[i + 1]) - gsl_cdf_ugaussian_P(z[i]);
            sum += i == 0 ? gsl_cdf_ugaussian_P(z[0]) : 0;
            sum += i + 1 == last ? gsl_cdf_ugaussian_Q(z[last]) : 0;
        }
    return sum;
}

/* Also what a cut leaves of a tail. */
static double atom(const struct sb_dist *dist, double x)
{
    if (!(x > 0))
        return 0;
    if (x == dist->min)
        return mass(dist, x, false);
    if (x == dist->max)
        return gsl_cdf_ugaussian_Q(score_of(dist, log(nextafter(x, 0))));
    return plateau(dist, log(x));
}

static double density(double z) { return exp(-z * z / 2) / sqrt(2 * M_PI); }

/* The curve's part of E X^k between two scores: the rule of Gauss and Legendre with ten points
 * (Abramowitz and Stegun, table 25.4) on pieces that are short and over which x grows little, where
 * it is exact to the last digits. */
static double integral(const struct sb_dist *dist, int k, double from, double to)
{
    static const double node[] = { 0.14887433898163122, 0.43339539412924719, 0.67940956829902441,
                                   0.86506336668898451, 0.97390652851717172 };
    static const double weight[] = { 0.29552422471475287, 0.26926671930999635, 0.21908636251598204,
                                     0.14945134915058059, 0.06667134430868814 };
    from = fmax(from, -40); /* beyond, the density underflows */
    to = fmin(to, 40);
    double rise = k * (curve(dist, to) - curve(dist, from)), sum = 0;
    int parts = 1 + (int)fmin(1000, (to - from) / 0.5 + rise);
    double half = (to - from) / parts / 2;
    for (int part = 0; part < parts && from < to; part++)
        for (int i = 0; i < 5; i++) {
            double middle = from + half * (2 * part + 1), left = middle - half * node[i],
                   right = middle + half * node[i];
            sum += weight[i] * half *
                   (exp(k * curve(dist, left)) * density(left) +
                    exp(k * curve(dist, right)) * density(right));
        }
    return sum;
}

/* The parts below the first and above the last point. Uncut they are a lognormal's partial
 * expectations, integral of exp(k (y + slope (s - z))) phi(s) = exp(k y) phi(z) Mills(k slope - z)
 * below and Mills(z - k slope) above, Mills = 1 / hazard = Q / phi. */
static double lower_tail(const struct sb_dist *dist, int k)
{
    double z = scores(dist)[0], y = logs(dist)[0], slope = slopes(dist)[0];
    if (!(dist->min > 0) || !(slope > 0))
        return exp(k * y) * density(z) / gsl_sf_hazard(k * slope - z);
    double end = z + (log(dist->min) - y) / slope, least = k == 1 ? dist->min : pow(dist->min, k);
    return integral(dist, k, end, z) + least * gsl_cdf_ugaussian_P(end);
}

static double upper_tail(const struct sb_dist *dist, int k)
{
    uint32_t last = dist->count - 1;
    double z = scores(dist)[last], y = logs(dist)[last], slope = slopes(dist)[last];
    if (!isfinite(dist->max) || !(slope > 0))
        return exp(k * y) * density(z) / gsl_sf_hazard(z - k * slope);
    double end = z + (log(dist->max) - y) / slope, most = k == 1 ? dist->max : pow(dist->max, k);
    return integral(dist, k, z, end) + most * gsl_cdf_ugaussian_Q(end);
}

static double moment(const struct sb_dist *dist, int k)
{
    double sum = lower_tail(dist, k) + upper_tail(dist, k);
    for (uint32_t i = 0; i + 1 < dist->count; i++)
        sum += integral(dist, k, scores(dist)[i], scores(dist)[i + 1]);
    return sum;
}

static double mean(const struct sb_dist *dist) { return moment(dist, 1); }

/* Loses digits where the deviation is much smaller than the mean. */
static double variance(const struct sb_dist *dist)
{
    double first = moment(dist, 1), second = moment(dist, 2);
    return isfinite(second) ? fmax(second - first * first, 0) : INFINITY;
}

static struct sb_range support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->min, dist->max };
}

const struct sb_dist_type sb_dist_type_quantiles = {
    .name = "quantiles",
    .summary =
        "what a dashboard shows: a monotone curve through the points, lognormal tails beyond "
        "(p0 and p100 cut them)",
    .parameters = "p50, p90, p99, ... (any pNN)",
    .spelling = { { .keywords = "\"patternProperties\": "
                                "{\"^p(100(\\\\.0*)?|[0-9]{1,2}(\\\\.[0-9]*)?|\\\\.[0-9]"
                                "+)$\": {\"$ref\": \"#/$defs/time\"}}, \"minProperties\": 3" } },
    .example = { { "{\"dist\": \"quantiles\", \"p50\": 80, \"p99\": 400}", 400, 0.99,
                   101.63024788244711 },
                 { "{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}", 150, 0.9,
                   94.990871156479159 },
                 { "{\"dist\": \"quantiles\", \"p0\": 30, \"p50\": 80, \"p90\": 150, \"p99\": 400, "
                   "\"p100\": 900}",
                   80, 0.5, 94.885390064022688 },
                 { "{\"dist\": \"quantiles\", \"p10\": 10, \"p50\": 10, \"p90\": 20, \"p99\": 20}",
                   15, 0.76228732876489646, 12.511024745907952 } },
    .read = read,
    .write = write,
    .mass = mass,
    .quantile = quantile,
    .mean = mean,
    .variance = variance,
    .support = support,
    .atom = atom,
    .points = 3,
};
