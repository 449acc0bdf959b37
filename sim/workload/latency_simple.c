/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies with one or two fixed parameters: a table of the ways in which each can be written. */
#include "sim/workload/latency_parts.h"

#include "sim/base/time.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TIME, NUMBER, WHOLE, LOGARITHM };

struct parameter {
    const char *name;
    int is;
    double least, most;
};

/* `make` gets the values (times in ns) and the unit; it returns what is wrong with them together,
 * or NULL. */
struct spelling {
    const char *name;
    struct parameter parameter[2];
    const char *(*make)(const double *v, struct sb_dist *dist);
};

static const char *make(struct sb_dist *dist, enum sb_dist_kind kind, double a, double b)
{
    *dist = (struct sb_dist){ .kind = kind, .a = a, .b = b };
    return NULL;
}

static const char *constant(const double *v, struct sb_dist *dist)
{
    return make(dist, SB_CONSTANT, v[0], 0);
}

static const char *uniform(const double *v, struct sb_dist *dist)
{
    return v[0] <= v[1] ? make(dist, SB_UNIFORM, v[0], v[1]) : "\"max\" is less than \"min\"";
}

static const char *exponential(const double *v, struct sb_dist *dist)
{
    return v[0] > 0 ? make(dist, SB_EXPONENTIAL, v[0], 0) : constant(v, dist);
}

static const char *normal(const double *v, struct sb_dist *dist)
{
    return v[1] > 0 ? make(dist, SB_NORMAL, v[0], v[1]) : constant(v, dist);
}

static const char *lognormal(double mu, double sigma, struct sb_dist *dist)
{
    if (!(sigma <= 100)) /* also where the quotient before it overflowed */
        return "too wide: sigma would be more than 100";
    return make(dist, SB_LOGNORMAL, mu, sigma);
}

static const char *lognormal_log(const double *v, struct sb_dist *dist)
{
    return v[1] > 0 ? lognormal(v[0], v[1], dist) : make(dist, SB_CONSTANT, exp(v[0]), 0);
}

static const char *lognormal_quantiles(const double *v, struct sb_dist *dist)
{
    if (v[1] < v[0])
        return "\"p99\" is less than \"median\"";
    if (v[0] == v[1])
        return constant(v, dist);
    if (!(v[0] > 0))
        return "\"median\" must be more than 0";
    return lognormal(log(v[0]), (log(v[1]) - log(v[0])) / gsl_cdf_ugaussian_Pinv(0.99), dist);
}

static const char *lognormal_moments(const double *v, struct sb_dist *dist)
{
    if (!(v[1] > 0))
        return constant(v, dist);
    if (!(v[0] > 0))
        return "\"mean\" must be more than 0";
    double variance = log1p(v[1] / v[0] * (v[1] / v[0]));
    return lognormal(log(v[0]) - variance / 2, sqrt(variance), dist);
}

static const char *gamma_shape(const double *v, struct sb_dist *dist)
{
    return v[1] > 0 ? make(dist, SB_GAMMA, v[0], v[1]) : make(dist, SB_CONSTANT, 0, 0);
}

static const char *gamma_moments(const double *v, struct sb_dist *dist)
{
    if (!(v[1] > 0) || !(v[0] > 0))
        return constant(v, dist);
    if (v[1] <
        0.01) /* GSL's gamma distribution function loses its digits for shapes beyond 10,000 */
        return "\"cv\" must be 0 or from 0.01 to 31 (below that, a normal is the same)";
    return make(dist, SB_GAMMA, 1 / (v[1] * v[1]), v[0] * (v[1] * v[1]));
}

static const char *erlang(const double *v, struct sb_dist *dist)
{
    return v[1] > 0 ? make(dist, SB_GAMMA, v[0], v[1] / v[0]) : make(dist, SB_CONSTANT, 0, 0);
}

static const char *weibull(const double *v, struct sb_dist *dist)
{
    return v[1] > 0 ? make(dist, SB_WEIBULL, v[0], v[1]) : make(dist, SB_CONSTANT, 0, 0);
}

static const char *pareto(const double *v, struct sb_dist *dist)
{
    return v[0] > 0 ? make(dist, SB_PARETO, v[0], v[1]) : constant(v, dist);
}

#define TIME_PARAMETER(name)                                                                       \
    {                                                                                              \
        name, TIME, 0, 0                                                                           \
    }

static const struct spelling spelling[] = {
    { "constant", { TIME_PARAMETER("value") }, constant },
    { "uniform", { TIME_PARAMETER("min"), TIME_PARAMETER("max") }, uniform },
    { "exponential", { TIME_PARAMETER("mean") }, exponential },
    { "normal", { TIME_PARAMETER("mean"), TIME_PARAMETER("sd") }, normal },
    { "lognormal", { TIME_PARAMETER("median"), TIME_PARAMETER("p99") }, lognormal_quantiles },
    { "lognormal", { TIME_PARAMETER("mean"), TIME_PARAMETER("sd") }, lognormal_moments },
    { "lognormal", { { "mu", LOGARITHM, 0, 0 }, { "sigma", NUMBER, 0, 100 } }, lognormal_log },
    { "gamma", { TIME_PARAMETER("mean"), { "cv", NUMBER, 0, 31 } }, gamma_moments },
    { "gamma", { { "shape", NUMBER, 0.001, 1e4 }, TIME_PARAMETER("scale") }, gamma_shape },
    { "erlang", { { "k", WHOLE, 1, 1e4 }, TIME_PARAMETER("mean") }, erlang },
    { "weibull", { { "shape", NUMBER, 0.01, 1000 }, TIME_PARAMETER("scale") }, weibull },
    { "pareto", { TIME_PARAMETER("min"), { "alpha", NUMBER, 0.01, 1000 } }, pareto },
};
enum { SPELLINGS = sizeof spelling / sizeof *spelling };

bool sb_latency_is_simple(const char *name)
{
    for (int i = 0; i < SPELLINGS; i++)
        if (strcmp(spelling[i].name, name) == 0)
            return true;
    return false;
}

static int parameters(const struct spelling *s) { return s->parameter[1].name ? 2 : 1; }

static enum sb_code read_parameter(const struct sb_latency_source *source,
                                   const struct sb_json_node *node,
                                   const struct parameter *parameter, double *value,
                                   struct sb_error *error)
{
    enum sb_code code;
    switch (parameter->is) {
    case TIME: return sb_latency_time(source, node, value, error);
    case LOGARITHM:
        code = sb_latency_number(source, node, -100, log((double)SB_NS_TOTAL_MAX / source->unit),
                                 value, error);
        *value += log(source->unit);
        return code;
    default:
        code = sb_latency_number(source, node, parameter->least, parameter->most, value, error);
        if (code == SB_OK && parameter->is == WHOLE && *value != floor(*value))
            return sb_json_fail(source->json, node, SB_EINPUT, error, "%.9g is not a whole number",
                                *value);
        return code;
    }
}

/* "\"median\" and \"p99\", or \"mean\" and \"sd\"": every way to write the distribution `name`. */
static void tell_spellings(const char *name, char *text, size_t size)
{
    size_t at = 0;
    text[0] = '\0';
    for (const struct spelling *s = spelling; s < spelling + SPELLINGS; s++)
        if (strcmp(s->name, name) == 0 && at < size) {
            at += (size_t)snprintf(text + at, size - at, "%s\"%s\"", at ? ", or " : "",
                                   s->parameter[0].name);
            if (parameters(s) == 2 && at < size)
                at += (size_t)snprintf(text + at, size - at, " and \"%s\"", s->parameter[1].name);
        }
}

static enum sb_code fail_spelling(const struct sb_latency_source *source,
                                  const struct sb_json_node *node, const char *name,
                                  struct sb_error *error)
{
    const char *known[2 + 2 * SPELLINGS] = { "dist", "shift" };
    size_t count = 2;
    char text[256];
    for (const struct spelling *s = spelling; s < spelling + SPELLINGS; s++)
        for (int k = 0; k < parameters(s) && strcmp(s->name, name) == 0; k++)
            known[count++] = s->parameter[k].name;
    enum sb_code code = sb_json_known(source->json, node, known, count, error);
    if (code)
        return code;
    tell_spellings(name, text, sizeof text);
    return sb_json_fail(source->json, node, SB_EINPUT, error, "\"%s\" takes %s", name, text);
}

static bool matches(const struct sb_latency_source *source, const struct sb_json_node *node,
                    const struct spelling *s, const struct sb_json_node **found)
{
    uint32_t members = 1 + (sb_json_get(source->json, node, "shift") != NULL);
    for (int k = 0; k < parameters(s); k++, members++)
        if (!(found[k] = sb_json_get(source->json, node, s->parameter[k].name)))
            return false;
    return members == node->size;
}

enum sb_code sb_latency_read_simple(const struct sb_latency_source *source,
                                    const struct sb_json_node *node, const char *name,
                                    struct sb_dist *dist, struct sb_error *error)
{
    for (const struct spelling *s = spelling; s < spelling + SPELLINGS; s++) {
        const struct sb_json_node *found[2] = { NULL };
        double value[2] = { 0, 0 };
        if (strcmp(s->name, name) != 0 || !matches(source, node, s, found))
            continue;
        for (int k = 0; k < parameters(s); k++) {
            enum sb_code code =
                read_parameter(source, found[k], &s->parameter[k], &value[k], error);
            if (code)
                return code;
        }
        const char *problem = s->make(value, dist);
        return problem ? sb_json_fail(source->json, node, SB_EINPUT, error, "%s", problem) : SB_OK;
    }
    return fail_spelling(source, node, name, error);
}
