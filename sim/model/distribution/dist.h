/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latency distributions. A type of them is a plug-in, one in each file of workloads/distributions;
 * sampling is by inversion, in sim/draw/sampler.h. All times in nanoseconds as doubles. */
#ifndef SIM_MODEL_DISTRIBUTION_DIST_H
#define SIM_MODEL_DISTRIBUTION_DIST_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* A small value; what it points to lives in the arena of the graph. What the numbers mean, its type
 * says. A zeroed one is the constant 0. */
struct sb_dist {
    const struct sb_dist_type *type; /* NULL: the constant `a` */
    uint32_t count;                  /* of a list, else 0 */
    double a, b, shift;              /* shift is added to every draw */
    double cap;                      /* no draw is longer, with the shift; 0: none */
    const double *weight;            /* [count], of a mixture */
    const struct sb_dist *component; /* [count], of a mixture */
    const double *point;             /* [count * type->points] */
    double min, max;                 /* where a distribution is cut that is */
    /* [rows] of what was recorded together with other latencies, a value each time, -1 where there
     * was none: all that have rows are drawn from the same one (sb_dag.rows). NULL: by itself. */
    const double *row;
    uint32_t rows;
    bool optional; /* of a mixture: a draw of 0 says that there is none, and its step is absent */
};

/* ---- how it is written in files ------------------------------------------------------------- */

enum sb_dist_unit {
    SB_DIST_TIME,      /* 0 or more, in the file's unit of time */
    SB_DIST_LOCATION,  /* the same, or less than 0 */
    SB_DIST_NUMBER,    /* within [least, most] */
    SB_DIST_WHOLE,     /* the same, a whole number */
    SB_DIST_LOGARITHM, /* of a time */
};

struct sb_dist_parameter {
    const char *name;
    enum sb_dist_unit unit;
    double least, most;
};

enum { SB_DIST_PARAMETERS_MAX = 4, SB_DIST_SPELLINGS_MAX = 8, SB_DIST_EXAMPLES_MAX = 8 };

/* One way to write it: the names of its parameters, and what is made of their values. */
struct sb_dist_spelling {
    struct sb_dist_parameter parameter[SB_DIST_PARAMETERS_MAX]; /* up to the first without a name */
    /* For sb_dist_make: `dist` has its type already, and where that has no `write` the values as a
     * and b; what cannot vary is made sb_dist_constant(). Returns what is wrong, or NULL. */
    const char *(*make)(const double *value, struct sb_dist *dist);
    /* Of a type with a `read` of its own, for editors: the members beside "dist" and "shift" as in
     * a JSON schema, and keywords beside "properties". Else NULL. */
    const char *properties, *required, *keywords;
};

/* A distribution in nanoseconds as a file writes it, with P(X <= x) = p and its mean. Tests hold
 * it against them, and put all that holds for distributions to the test on it. */
struct sb_dist_example {
    const char *text;
    double x, p, mean;
};

/* ---- how it is drawn ------------------------------------------------------------------------ */

enum sb_dist_form {
    SB_DIST_EXACT,   /* by the quantile function: slow */
    SB_DIST_LINEAR,  /* a + b u */
    SB_DIST_SCALED,  /* a + b T(u), T = `standard` */
    SB_DIST_EXP,     /* exp(a + b T(u)) */
    SB_DIST_OWN,     /* b T(u), T the quantile function of `dist` */
    SB_DIST_STEPS,   /* point[floor(count u)] */
    SB_DIST_MIXTURE, /* of `component`s by `weight` */
};

struct sb_dist_draw {
    enum sb_dist_form form;
    double a, b;
    double (*standard)(double p, bool upper); /* a quantile function, as below */
    struct sb_dist
        dist; /* of OWN: without shift, cap and scale, so that more can share its table */
};

/* ---- how it is fitted ----------------------------------------------------------------------- */

/* By maximum likelihood, to values as they were recorded. Zeroed: it is not. */
struct sb_dist_fit {
    unsigned parameters; /* how many are estimated */
    /* ln of the density at x > 0; -INFINITY where there is none. */
    double (*log_density)(const struct sb_dist *dist, double x);
    /* Sets a and b, with the type set, for sample[n]: ascending, above 0, not all the same.
     * SB_EINPUT: nothing that can be written is the most likely; SB_ENOMEM. */
    enum sb_code (*estimate)(const double *sample, uint32_t n, struct sb_dist *dist);
};

/* ---- a type --------------------------------------------------------------------------------- */

struct sb_latency_source;
struct sb_latency_writer;
struct sb_json_node;

struct sb_range {
    double lo, hi;
};

/* Plug-in: a type of distribution. Functions leave the shift and the cap aside. */
struct sb_dist_type {
    const char *name, *summary;
    const char *parameters; /* NULL: told from the spellings */
    const char *means; /* NULL, or the type that what is read has: then only the reading is here */
    struct sb_dist_spelling spelling[SB_DIST_SPELLINGS_MAX]; /* up to the first that is empty */
    struct sb_dist_example example[SB_DIST_EXAMPLES_MAX];    /* up to the first without a text */

    /* Where values are lists: fills `dist`, whose type is set. Errors as of sb_latency_read. */
    enum sb_code (*read)(const struct sb_latency_source *source, const struct sb_json_node *node,
                         struct sb_dist *dist, struct sb_error *error);
    /* Writes the members behind "dist", in a spelling that reads back the same bits. NULL: they are
     * the parameters of the first spelling, one or two, which stand in a and b. */
    void (*write)(struct sb_latency_writer *writer, const struct sb_dist *dist);

    /* P(X > x) when `upper`, else P(X <= x): both, because 1 - P loses the tail. */
    double (*mass)(const struct sb_dist *dist, double x, bool upper);
    /* The smallest x with P(X <= x) >= p, or P(X > x) <= p when `upper`; 0 < p < 1. */
    double (*quantile)(const struct sb_dist *dist, double p, bool upper);
    /* Exact to rounding; INFINITY where there is none. */
    double (*mean)(const struct sb_dist *dist);
    double (*variance)(const struct sb_dist *dist);
    /* E (min(X, cap) - centre)^k, k = 1 or 2; NULL: by integration, where nothing jumps. */
    double (*capped)(const struct sb_dist *dist, double cap, double centre, int k);
    /* Whether all draws are the same; NULL: never. */
    bool (*constant)(const struct sb_dist *dist);
    /* Between which values draws lie; NULL: from 0 to INFINITY. */
    struct sb_range (*support)(const struct sb_dist *dist);
    /* Between which probabilities its values are told, not inferred, of one that is made of points;
     * NULL: of another. */
    struct sb_range (*told)(const struct sb_dist *dist);
    /* P(X = x); NULL: 0 everywhere. */
    double (*atom)(const struct sb_dist *dist, double x);
    /* NULL: SB_DIST_OWN, of the distribution as it is. */
    void (*draw)(const struct sb_dist *dist, struct sb_dist_draw *draw);
    struct sb_dist_fit fit;
    uint32_t points; /* doubles in point[] for each of `count` */
};

/* ---- a distribution ------------------------------------------------------------------------- */

/* Always `value`. */
struct sb_dist sb_dist_constant(double value);

/* What a spelling makes of values; `dist` has its type. Returns what is wrong with them together,
 * or NULL. */
const char *sb_dist_make(const struct sb_dist_spelling *spelling, const double *value,
                         struct sb_dist *dist);

/* P(X <= x), including the shift and the cap, as all that follow. */
double sb_dist_cdf(const struct sb_dist *dist, double x);

/* P(X > x), precise in the tail, where 1 - sb_dist_cdf is not. */
double sb_dist_tail(const struct sb_dist *dist, double x);

/* P(X = x) */
double sb_dist_atom(const struct sb_dist *dist, double x);

/* P(lo < X <= hi), from whichever side is more precise. */
double sb_dist_between(const struct sb_dist *dist, double lo, double hi);

/* The smallest x with P(X <= x) >= p, where p = `p`, or 1 - `p` when `upper`: p in (0, 1), small
 * values keep their precision. GSL's error handler must be off (gsl_set_error_handler_off): some
 * of its inverse functions stop in places, which is made good here. */
double sb_dist_quantile(const struct sb_dist *dist, double p, bool upper);

/* The same of the distribution conditioned on lo < X <= hi, which must have some probability. */
double sb_dist_quantile_between(const struct sb_dist *dist, double lo, double hi, double p,
                                bool upper);

/* The expected value and the variance; INFINITY where there is none (a Pareto with alpha <= 1, <=
 * 2). */
double sb_dist_mean(const struct sb_dist *dist);
double sb_dist_variance(const struct sb_dist *dist);

/* E (min(X, cap) - centre)^k, k = 1 or 2. */
double sb_dist_capped(const struct sb_dist *dist, double cap, double centre, int k);

/* Between which values draws lie. */
struct sb_range sb_dist_support(const struct sb_dist *dist);

/* Whether every draw is the same. */
bool sb_dist_is_constant(const struct sb_dist *dist);

/* Whether they are the same to the last bit, with all that they point to. */
bool sb_dist_equal(const struct sb_dist *x, const struct sb_dist *y);

/* The same with all that it points to, which lives in `arena`. -1 when memory is out. */
int sb_dist_copy(struct sb_dist *copy, const struct sb_dist *dist, struct sb_arena *arena);

/* The name in workload files. */
const char *sb_dist_name(const struct sb_dist *dist);

/* How the sampler draws it; not of a constant. */
void sb_dist_draw(const struct sb_dist *dist, struct sb_dist_draw *draw);

/* ---- for types ------------------------------------------------------------------------------ */

/* The smallest x in [lo, hi] with P(X <= x) >= p (P(X > x) <= p), without the shift: by bisection,
 * at most 64 steps whatever the scale, exact at a jump; `hi` where none before it has. */
double sb_dist_bisect(const struct sb_dist *dist, double p, bool upper, double lo, double hi);

/* Quantile functions for sb_dist_draw.standard, of the normal and the exponential with mean 1. */
double sb_dist_standard_normal(double p, bool upper);
double sb_dist_standard_exponential(double p, bool upper);

#endif
