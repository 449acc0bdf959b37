/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench load` leaves: everything that its reports show, read from and written to
 * results.json.
 *
 * Times are nanoseconds, rates are a second. A figure is the mean of what each of at least 20
 * independent runs gave, and its interval is Student's over those: values inside a run depend on
 * each other. All is NAN where it is not known: where the queue grows (`unstable`), or nothing was
 * measured. An interval of fewer than two runs has NAN ends. */
#ifndef SIM_LOAD_RESULT_H
#define SIM_LOAD_RESULT_H

#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/dag.h"
#include "sim/model/pools.h"
#include "sim/model/resilience.h"
#include "sim/result/result_point.h"
#include "sim/stats/interval.h"
#include "sim/stats/summary/percentiles.h"

#include <stdbool.h>
#include <stdint.h>

/* Runs are at most so many. */
enum { SB_LOAD_RUNS_MAX = 1024 };

/* How long requests took, from their intended start. Quantiles are those of
 * sb_load_result.percentiles; behind its count there are zeros. */
struct sb_load_latency {
    double requests; /* measured, in the mean over runs */
    struct sb_estimate mean, sd;
    struct sb_estimate quantile[SB_QUANTILES_MAX];
    double *run_tail; /* [runs] what each run gave of the tail (sb_load_result_tail), so that
                         results can be compared run by run; NULL: not kept */
};

/* What became of a pool while requests were measured. */
struct sb_load_pool_result {
    struct sb_estimate utilisation; /* busy slots by slots, in [0, 1] */
    struct sb_estimate queue;       /* how many wait, in the mean over time */
    struct sb_estimate wait;        /* of those that were served, in ns */
    double queue_max;               /* the largest of all runs */
    struct sb_estimate shed;        /* a second */
    struct sb_estimate attempts;    /* a second */
    struct sb_estimate
        amplification; /* attempts by first attempts: 1 where nothing is tried again */
    struct sb_estimate outcome[SB_OUTCOMES]; /* share of its attempts, in [0, 1] */
};

/* One strategy at one rate. */
struct sb_load_point {
    double offered;     /* requests a second, the axis of a saturation curve; closed: NAN */
    double clients;     /* closed: the axis; else 0 */
    uint32_t runs;      /* done */
    uint64_t warm_up;   /* arrivals cut off each run, see analysis/mser.h */
    bool warm_up_short; /* MSER-5 found no end of it within the first half of a run, or the queue is
                           too near its capacity to forget in one run that it began empty */
    uint64_t measured;  /* arrivals of each run that count, followed to their end */
    double first_half, second_half; /* mean latency in the halves of what is kept */
    bool unstable;
    bool over_capacity; /* more than the pools take: what is not shed or given up stays queued */
    struct sb_estimate growth; /* requests in flight, more a second; of unstable ones */
    uint64_t pending;          /* in flight when a run was given up, the most of all runs; 0: none
                                  was */
    struct sb_estimate throughput; /* requests that end, a second */
    struct sb_estimate goodput;    /* that are ok, a second */
    struct sb_estimate in_flight;  /* requests, in the mean over time */
    struct sb_estimate
        outcome[SB_OUTCOMES];             /* share of requests, in [0, 1]; ok: the success share */
    struct sb_estimate attempts;          /* by request */
    struct sb_estimate amplification;     /* attempts by first attempts */
    struct sb_load_latency all, ok;       /* of all requests; of those that are ok */
    struct sb_load_latency closed_tester; /* of those that a tester with one connection sends:
                                             it leaves out what is due while it awaits a reply */
    struct sb_load_latency *part; /* [parts] of each workload of a mix, all its requests; NULL where
                                     there is one */
    struct sb_load_pool_result *pool; /* [pools] */
    /* What the SLO looks at: its quantile over all requests, of which those that are not ok never
     * end, so that it may be infinite; or the mean of those that are ok. */
    struct sb_estimate slo;
    double *run_latency, *run_goodput; /* [runs] of each, so that results can be compared run by
                                          run: mean of all in ns, a second; NULL: unstable */
    double *run_median;                /* the same of requests that are ok: p50 */
    double precision; /* half the widest interval of mean and shown quantiles, by its figure */
};

/* Where a curve bends, and where it breaks: rates, of a closed loop numbers of clients. NAN: not
 * within those that were run. */
struct sb_load_strategy {
    const char *name;
    struct sb_load_point *point; /* [points] ascending */
    struct sb_estimate knee; /* the rate at which goodput / mean latency is greatest (Kleinrock's
                                power, "Power and deterministic rules of thumb", ICC 1979) */
    struct sb_estimate slo_rate; /* the rate from which on the SLO is broken */
    bool slo_never, slo_always;  /* it is broken at none, at each of the rates */
};

/* Known before anything runs. */
struct sb_load_capacity {
    const char *name;       /* of the pool */
    uint32_t slots, places; /* SB_PLACES_UNLIMITED */
    enum sb_queue queue;
    double demand;   /* slot-nanoseconds that a request takes of it, in the mean; first attempts
                        alone */
    double capacity; /* requests a second; INFINITY: nothing takes of it */
};

/* All strategies over all rates with the same slots; one but in a sweep. */
struct sb_load_curve {
    struct sb_result_point at; /* of a sweep */
    uint32_t pools;
    struct sb_load_capacity *pool; /* [pools] in file order */
    double capacity;     /* requests a second that the bottleneck takes; INFINITY: no pool limits */
    uint32_t bottleneck; /* index into pool; SB_NONE: none */
    bool capacity_estimated; /* attempts fail or are tried again: retries come on top of it */
    bool capacity_shared;    /* steps take several slots at once, so that some may stay free: it is
                                less */
    uint32_t strategies;
    struct sb_load_strategy *strategy; /* [strategies] */
};

/* The workload of a mix. */
struct sb_load_workload {
    const char *name, *file, *description;
    double share; /* of arrivals, in (0, 1] */
    uint32_t tasks, steps;
};

struct sb_load_slo {
    uint32_t quantile; /* index into percentiles; SB_QUANTILES_MAX: the mean */
    sb_ns limit;       /* 0: none was asked for */
};

/* How many slots, or whatever was swept, are enough for the SLO, at the highest rate. */
struct sb_load_enough {
    const char *strategy;
    const char *value;  /* the smallest of those swept at which the figure is below the limit; NULL:
                           none is */
    const char *surely; /* at which its whole interval is; NULL: none is */
};

struct sb_load_result {
    const char *version;
    const char *name;     /* of the workload, or "a.json:3 b.json:1" */
    const char *arrivals; /* "poisson", "closed" ... */
    uint64_t seed;
    uint32_t draws;
    bool partial, missing; /* as in sb_result */
    uint32_t runs;         /* wanted */
    uint64_t requests;     /* of each run, warm-up counted */
    double precision;      /* wanted, 0: none was */
    bool closed;           /* the axis is clients */
    sb_ns think_mean;      /* closed */
    struct sb_percentiles percentiles;
    struct sb_load_slo slo;
    uint32_t parts;
    struct sb_load_workload *part; /* [parts] */
    uint32_t points;               /* rates, or numbers of clients, ascending */
    double *rate;                  /* [points] */
    uint32_t curves;
    struct sb_load_curve *curve;   /* [curves] */
    uint32_t enoughs;              /* 0: no sweep, or no SLO */
    struct sb_load_enough *enough; /* [enoughs] one a strategy */
    const char *note;              /* what a reader must know, or "" */
    /* Of a part, which has some of the points (saved/parts.h); NULL and 0: it is none. */
    const char *files;      /* a hash of all that was read */
    uint32_t share, shares; /* share 3 of 16; 0: what a checkpoint keeps */
    struct sb_arena arena;  /* all the above that is pointed to */
};

/* Which quantile stands for the tail: p99, or where that is not shown the largest that is. */
uint32_t sb_load_result_tail(const struct sb_percentiles *percentiles);

/* Releases; a zeroed result is fine. */
void sb_load_result_fini(struct sb_load_result *result);

#endif
