/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/arrivals/arrival_stream.h"

#include "sim/base/assert.h"

#include <math.h>

/* ---- what does not change from run to run ---- */

static enum sb_code build_exponential(struct sb_arrival_source *s, struct sb_error *error)
{
    const struct sb_table_source of = { sb_dist_standard_exponential, 1, { 0 }, false };
    const struct sb_table *table = sb_table_build(&of, &s->arena);
    if (!table)
        return sb_fail_memory(error);
    s->exponential = (struct sb_sampler){
        .draw = SB_DRAW_TABLE, .plain = true, .b = SB_GAP_UNIT, .most = 0x1p51, .table = table
    };
    return SB_OK;
}

static enum sb_code build_think(struct sb_arrival_source *s, struct sb_error *error)
{
    struct sb_dist think = s->arrivals->think;
    const struct sb_dag of = { .dist = &think, .dists = 1, .draw_cap = SB_NS_DRAW_MAX };
    return sb_samplers_build(&s->think, &of, error);
}

enum sb_code sb_arrival_source_build(struct sb_arrival_source *source,
                                     const struct sb_arrivals *arrivals, struct sb_error *error)
{
    *source = (struct sb_arrival_source){ .arrivals = arrivals };
    enum sb_code code = build_exponential(source, error);
    if (code == SB_OK && arrivals->kind == SB_ARRIVALS_CLOSED)
        code = build_think(source, error);
    if (code == SB_OK && arrivals->kind == SB_ARRIVALS_MMPP)
        code = sb_modulation_build(&source->modulation, arrivals, &source->arena, error);
    if (arrivals->kind == SB_ARRIVALS_RENEWAL) {
        source->mean = sb_dist_mean(&arrivals->gap);
        if (code == SB_OK && !(source->mean > 0 && isfinite(source->mean)))
            code = sb_fail(error, SB_EINPUT, NULL,
                           "the gap between arrivals needs a mean that is finite and above 0");
    }
    if (code)
        sb_arrival_source_fini(source);
    return code;
}

void sb_arrival_source_fini(struct sb_arrival_source *source)
{
    sb_samplers_fini(&source->think);
    sb_arena_fini(&source->arena);
    *source = (struct sb_arrival_source){ 0 };
}

/* ---- one run ---- */

static uint64_t counter_of(uint64_t number) { return sb_counter(SB_STREAM_LATENCY, number, 0); }

static double exponential(const struct sb_arrival_stream *s, uint64_t step, uint64_t number)
{
    return (double)sb_draw_run_sample(s->draws, &s->source->exponential, step, counter_of(number)) /
           SB_GAP_UNIT;
}

/* A quantile of the gap, with the mean of all of them as the unit. */
static double renewal(const struct sb_arrival_stream *s)
{
    uint64_t u = sb_draw_run_word(s->draws, SB_STEP_GAP, counter_of(s->number));
    bool upper = u >> 63;
    double v = ((double)(upper ? ~u : u) + 0.5) * 0x1p-64;
    return sb_dist_is_constant(&s->source->arrivals->gap)
               ? 1
               : sb_dist_quantile(&s->source->arrivals->gap, v, upper) / s->source->mean;
}

static double gap_of(struct sb_arrival_stream *s)
{
    switch (s->source->arrivals->kind) {
    case SB_ARRIVALS_POISSON: return exponential(s, SB_STEP_GAP, s->number) / s->rate;
    case SB_ARRIVALS_RENEWAL: return renewal(s) / s->rate;
    case SB_ARRIVALS_MMPP:
        return sb_modulated_pass(&s->modulated, exponential(s, SB_STEP_GAP, s->number), s->rate);
    default: return 1 / s->rate;
    }
}

static uint32_t batch_of(const struct sb_arrival_stream *s)
{
    const struct sb_arrivals *a = s->source->arrivals;
    if (a->batch_mean > 1) { /* geometric, from 1 on */
        uint64_t u = sb_draw_run_word(s->draws, SB_STEP_BATCH, counter_of(s->number));
        double more = log(((double)(u >> 11) + 0.5) * 0x1p-53) / log1p(-1 / a->batch_mean);
        return 1 + (uint32_t)fmin(more, 0x1p31);
    }
    return a->batch > 1 ? a->batch : 1;
}

static void come(struct sb_arrival_stream *s)
{
    double gap = gap_of(s);
    s->count = batch_of(s);
    if (!(gap < (double)(SB_NS_TOTAL_MAX - s->time)))
        s->time = SB_NS_NEVER;
    else if (s->source->arrivals->points)
        s->time = sb_rate_curve_pass(&s->curve, gap);
    else
        s->time += (sb_ns)rint(gap);
}

static void come_of_trace(struct sb_arrival_stream *s)
{
    const struct sb_arrivals *a = s->source->arrivals;
    s->time = s->number < a->times ? a->time[s->number] : SB_NS_NEVER;
    s->count = 1;
}

static void come_of_clients(struct sb_arrival_stream *s)
{
    s->time = s->clients.count ? s->clients.item[0].time : SB_NS_NEVER;
    s->client = s->clients.count ? s->clients.item[0].number : 0;
    s->count = 1;
}

void sb_arrival_stream_answer(struct sb_arrival_stream *s, uint32_t client, sb_ns now)
{
    uint64_t cycle = s->clients.cycles[client]++;
    sb_ns think = sb_draw_run_sample(s->draws, s->source->think.sampler, SB_STEP_THINK + client,
                                     counter_of(cycle));
    sb_client_queue_put(&s->clients, (struct sb_client){ now + think, client });
    come_of_clients(s);
}

static void begin_modulated(struct sb_arrival_stream *s)
{
    s->modulated = (struct sb_modulated){ .modulation = &s->source->modulation,
                                          .exponential = &s->source->exponential,
                                          .unit = SB_GAP_UNIT,
                                          .draws = s->draws };
    sb_modulated_begin(&s->modulated);
}

enum sb_code sb_arrival_stream_begin(struct sb_arrival_stream *s,
                                     const struct sb_arrival_source *source,
                                     const struct sb_draw_run *draws, double rate,
                                     struct sb_error *error)
{
    const struct sb_arrivals *a = source->arrivals;
    struct sb_client_queue clients = s->clients;
    *s = (struct sb_arrival_stream){ .source = source, .draws = draws, .rate = rate };
    s->clients = clients;
    if (a->kind == SB_ARRIVALS_CLOSED) {
        if (sb_client_queue_begin(&s->clients, a->clients))
            return sb_fail_memory(error);
        for (uint32_t c = 0; c < a->clients; c++)
            sb_arrival_stream_answer(s, c, 0);
        come_of_clients(s);
        return SB_OK;
    }
    if (a->kind == SB_ARRIVALS_NONE) {
        s->count = 1; /* at 0 */
        return SB_OK;
    }
    if (a->kind == SB_ARRIVALS_TRACE) {
        come_of_trace(s);
        return SB_OK;
    }
    SB_REQUIRE(rate > 0 && rate <= 1);
    if (a->points)
        sb_rate_curve_begin(&s->curve, a);
    if (a->kind == SB_ARRIVALS_MMPP)
        begin_modulated(s);
    come(s);
    return SB_OK;
}

void sb_arrival_stream_fini(struct sb_arrival_stream *stream)
{
    sb_client_queue_fini(&stream->clients);
    *stream = (struct sb_arrival_stream){ 0 };
}

void sb_arrival_stream_next(struct sb_arrival_stream *s)
{
    const enum sb_arrival_kind kind = s->source->arrivals->kind;
    SB_ASSERT(s->time != SB_NS_NEVER);
    s->number++;
    if (kind == SB_ARRIVALS_CLOSED) {
        sb_client_queue_take(&s->clients);
        come_of_clients(s);
    }
    else if (kind == SB_ARRIVALS_TRACE)
        come_of_trace(s);
    else if (kind == SB_ARRIVALS_NONE)
        s->time = SB_NS_NEVER;
    else
        come(s);
}
