/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When requests arrive in one run. Gaps are drawn at a mean of 1, as functions of (seed, run,
 * number), divided by the rate, rounded once and added up: off by half a nanosecond an arrival at
 * most. So all strategies and all rates have the same draws. */
#ifndef SIM_LOAD_ARRIVALS_ARRIVAL_STREAM_H
#define SIM_LOAD_ARRIVALS_ARRIVAL_STREAM_H

#include "sim/base/error.h"
#include "sim/draw/draw_run.h"
#include "sim/draw/sampler.h"
#include "sim/load/arrivals/client_queue.h"
#include "sim/load/arrivals/modulation.h"
#include "sim/load/arrivals/rate_curve.h"

/* What does not change from run to run. */
struct sb_arrival_source {
    const struct sb_arrivals *arrivals; /* borrowed */
    struct sb_sampler exponential;      /* with a mean of SB_GAP_UNIT */
    struct sb_samplers think;           /* [1] closed */
    double mean;                        /* renewal: of `gap` */
    struct sb_modulation modulation;
    struct sb_arena arena;
};
#define SB_GAP_UNIT 0x1p30

/* SB_EINPUT: gaps without a mean, or all of 0. SB_ENOMEM. */
enum sb_code sb_arrival_source_build(struct sb_arrival_source *source,
                                     const struct sb_arrivals *arrivals, struct sb_error *error);
void sb_arrival_source_fini(struct sb_arrival_source *source);

struct sb_arrival_stream {
    const struct sb_arrival_source *source;
    const struct sb_draw_run *draws; /* borrowed; without a source */
    double rate;                     /* of batches a nanosecond */
    sb_ns time;      /* of the next ones; SB_NS_NEVER: no more come, or closed: not yet */
    uint32_t count;  /* so many at once; the caller counts down those that have come */
    uint32_t client; /* closed: who asks */
    uint64_t number; /* of the batch */
    struct sb_rate_curve curve;
    struct sb_modulated modulated;
    struct sb_client_queue clients;
};

/* The first arrivals of a run; `stream` is zeroed, or one of an earlier run. Clients begin by
 * thinking. SB_ENOMEM. */
enum sb_code sb_arrival_stream_begin(struct sb_arrival_stream *stream,
                                     const struct sb_arrival_source *source,
                                     const struct sb_draw_run *draws, double rate,
                                     struct sb_error *error);
void sb_arrival_stream_fini(struct sb_arrival_stream *stream);

/* On to those after `time`. */
void sb_arrival_stream_next(struct sb_arrival_stream *stream);

/* Closed: a client has its answer, and thinks. */
void sb_arrival_stream_answer(struct sb_arrival_stream *stream, uint32_t client, sb_ns now);

#endif
