/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number goes out as the shortest decimal that comes back: each candidate is put through what
 * the reader does with it. */
#include "sim/workload/latency_write.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct writing {
    FILE *out;
    double unit;
    bool exact;
};

/* What the reader makes of the written value. */
typedef double inverse(double written, double unit);
static double as_time(double written, double unit) { return written * unit; }
static double as_logarithm(double written, double unit) { return written + log(unit); }
static double as_log_time(double written, double unit) { return log(written * unit); }
static double as_itself(double written, double unit)
{
    (void)unit;
    return written;
}
static double as_score(double percent, double unit)
{
    (void)unit;
    double p = percent / 100;
    return p <= 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
}

static bool shortest(double near, double wanted, inverse *reads, double unit, char *text,
                     size_t size)
{
    double magnitude = fabs(near);
    int digits = magnitude >= 10 && magnitude < 1e15 ? (int)log10(magnitude) + 1
                                                     : 1; /* fewer would come as 8e+01 */
    for (; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, near);
        if (reads(strtod(text, NULL), unit) == wanted)
            return true;
    }
    return false;
}

/* The neighbours of the first guess as well: dividing by the unit has rounded it. */
static bool find(double guess, double wanted, inverse *reads, double unit, char *text, size_t size)
{
    double up = guess, down = guess;
    for (int i = 0; i < 64; i++) {
        if (shortest(up, wanted, reads, unit, text, size) ||
            (i && shortest(down, wanted, reads, unit, text, size)))
            return true;
        up = nextafter(up, INFINITY);
        down = nextafter(down, -INFINITY);
    }
    snprintf(text, size, "%.17g", guess);
    return false;
}

static void put_number(struct writing *w, const char *key, double guess, double wanted,
                       inverse *reads)
{
    char text[40];
    if (!find(guess, wanted, reads, w->unit, text, sizeof text))
        w->exact = false;
    if (w->out)
        fprintf(w->out, "%s%s", key, text);
}

static void put(struct writing *w, const char *text)
{
    if (w->out)
        fputs(text, w->out);
}

static void put_time(struct writing *w, const char *key, double ns)
{
    put_number(w, key, ns / w->unit, ns, as_time);
}
static void put_plain(struct writing *w, const char *key, double value)
{
    put_number(w, key, value, value, as_itself);
}

static void put_dist(struct writing *w, const struct sb_dist *dist);

static void put_mixture(struct writing *w, const struct sb_dist *dist)
{
    put(w, ", \"components\": [");
    for (uint32_t i = 0; i < dist->count; i++) {
        put_plain(w, i ? ", {\"weight\": " : "{\"weight\": ", dist->weight[i]);
        put(w, ", \"latency\": ");
        put_dist(w, &dist->component[i]);
        put(w, "}");
    }
    put(w, "]");
}

static void put_samples(struct writing *w, const struct sb_dist *dist)
{
    put(w, ", \"samples\": [");
    for (uint32_t i = 0; i < dist->count; i++)
        put_time(w, i ? ", " : "", dist->point[i]);
    put(w, "]");
}

/* A key must be a plain decimal ("p99.9", "p0.00001"). */
static void put_percent(struct writing *w, double score)
{
    char text[40];
    double guess = 100 * (score < 0 ? gsl_cdf_ugaussian_P(score) : 1 - gsl_cdf_ugaussian_Q(score));
    if (!find(guess, score, as_score, 1, text, sizeof text))
        w->exact = false;
    if (strchr(text, 'e'))
        snprintf(text, sizeof text, "%.20f", strtod(text, NULL));
    if (w->out)
        fprintf(w->out, ", \"p%s\": ", text);
}

static void put_quantiles(struct writing *w, const struct sb_dist *dist)
{
    const double *score = dist->point, *y = dist->point + dist->count;
    if (dist->min > 0)
        put_time(w, ", \"p0\": ", dist->min);
    for (uint32_t i = 0; i < dist->count; i++) {
        put_percent(w, score[i]);
        put_number(w, "", exp(y[i]) / w->unit, y[i], as_log_time);
    }
    if (isfinite(dist->max))
        put_time(w, ", \"p100\": ", dist->max);
}

/* As a person writes it, where a median and a p99 of few digits give the same mu and sigma to the
 * last bit; most often they were what the file said. */
static bool put_round_lognormal(struct writing *w, const struct sb_dist *dist)
{
    char median[40] = "", p99[40] = "";
    const double score = gsl_cdf_ugaussian_Pinv(0.99);
    bool same = false;
    for (int digits = 4; !same && digits <= 10; digits += 3) {
        snprintf(median, sizeof median, "%.*g", digits, exp(dist->a) / w->unit);
        same = as_log_time(strtod(median, NULL), w->unit) == dist->a;
    }
    for (int digits = 4; same && digits <= 10; digits += 3) {
        snprintf(p99, sizeof p99, "%.*g", digits, exp(dist->a + dist->b * score) / w->unit);
        if ((as_log_time(strtod(p99, NULL), w->unit) - dist->a) / score != dist->b)
            continue;
        if (w->out)
            fprintf(w->out, ", \"median\": %s, \"p99\": %s", median, p99);
        return true;
    }
    return false;
}

static void put_parameters(struct writing *w, const struct sb_dist *dist)
{
    double a = dist->a, b = dist->b;
    switch (dist->kind) {
    case SB_CONSTANT: put_time(w, ", \"value\": ", a); break;
    case SB_UNIFORM:
        put_time(w, ", \"min\": ", a);
        put_time(w, ", \"max\": ", b);
        break;
    case SB_EXPONENTIAL: put_time(w, ", \"mean\": ", a); break;
    case SB_NORMAL:
        put_time(w, ", \"mean\": ", a);
        put_time(w, ", \"sd\": ", b);
        break;
    case SB_LOGNORMAL:
        if (put_round_lognormal(w, dist))
            break;
        put_number(w, ", \"mu\": ", a - log(w->unit), a, as_logarithm);
        put_plain(w, ", \"sigma\": ", b);
        break;
    case SB_GAMMA:
    case SB_WEIBULL:
        put_plain(w, ", \"shape\": ", a);
        put_time(w, ", \"scale\": ", b);
        break;
    case SB_PARETO:
        put_time(w, ", \"min\": ", a);
        put_plain(w, ", \"alpha\": ", b);
        break;
    case SB_MIXTURE: put_mixture(w, dist); break;
    case SB_EMPIRICAL: put_samples(w, dist); break;
    case SB_QUANTILES: put_quantiles(w, dist); break;
    }
}

static void put_dist(struct writing *w, const struct sb_dist *dist)
{
    if (dist->kind == SB_CONSTANT) {
        put_time(w, "", dist->a + dist->shift);
        return;
    }
    put(w, "{\"dist\": \"");
    put(w, sb_dist_name(dist));
    put(w, "\"");
    put_parameters(w, dist);
    if (dist->shift < 0 || dist->shift > 0)
        put_time(w, ", \"shift\": ", dist->shift);
    put(w, "}");
}

bool sb_latency_write(const struct sb_dist *dist, double unit, FILE *out)
{
    struct writing w = { out, unit, true };
    put_dist(&w, dist);
    return w.exact;
}
