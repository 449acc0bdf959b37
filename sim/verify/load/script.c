/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/load/script.h"

#include "sim/draw/draw_run.h"

static const struct sb_load_part *part_of(const struct sb_load_drawn *d,
                                          const struct sb_load_key *key)
{
    return &d->script.load->part[key->workload];
}

static const struct sb_step_policy *policy_of(const struct sb_load_drawn *d,
                                              const struct sb_load_key *key)
{
    const struct sb_resilience *r = part_of(d, key)->plan->dag->resilience;
    return r ? &r->policy[r->policy_of[key->step]] : NULL;
}

/* Workload w's step s is step s + w 2^28. */
static uint64_t word(const struct sb_load_drawn *d, const struct sb_load_key *key,
                     enum sb_stream stream)
{
    return sb_draw_run_word(&d->run[key->workload],
                            key->step + (uint64_t)key->workload * SB_STEPS_MAX,
                            sb_counter(stream, key->arrival, key->attempt));
}

static sb_ns sample(const struct sb_load_drawn *d, const struct sb_load_key *key, uint32_t dist,
                    enum sb_stream stream)
{
    return sb_draw_run_sample(&d->run[key->workload], &part_of(d, key)->samplers->sampler[dist],
                              key->step + (uint64_t)key->workload * SB_STEPS_MAX,
                              sb_counter(stream, key->arrival, key->attempt));
}

static sb_ns latency(void *self, const struct sb_load_key *key, bool *fails)
{
    const struct sb_load_drawn *d = self;
    const struct sb_step_policy *policy = policy_of(d, key);
    *fails = policy && (double)word(d, key, SB_STREAM_FAILURE) * 0x1p-64 < policy->fail;
    if (*fails && policy->fail_dist != SB_NONE)
        return sample(d, key, policy->fail_dist, SB_STREAM_FAILURE_LATENCY);
    return sample(d, key, part_of(d, key)->plan->dag->dist_of[key->step], SB_STREAM_LATENCY);
}

static sb_ns patience(void *self, const struct sb_load_key *key)
{
    return sample(self, key, policy_of(self, key)->patience, SB_STREAM_PATIENCE);
}

static uint64_t backoff(void *self, const struct sb_load_key *key)
{
    return word(self, key, SB_STREAM_BACKOFF);
}

static sb_ns think(void *self, uint32_t client, uint64_t cycle)
{
    const struct sb_load_drawn *d = self;
    return sb_draw_run_sample(&d->run[0], d->source.think.sampler, SB_STEP_THINK + client,
                              sb_counter(SB_STREAM_LATENCY, cycle, 0));
}

static enum sb_code copy_arrivals(struct sb_load_drawn *d, const struct sb_request *request,
                                  uint64_t count, struct sb_error *error)
{
    sb_ns *arrived = sb_arena_alloc(&d->arena, count, sizeof *arrived);
    uint32_t *workload = sb_arena_alloc(&d->arena, count, sizeof *workload);
    if (!arrived || !workload)
        return sb_fail_memory(error);
    for (uint64_t a = 0; a < count; a++) {
        arrived[a] = request[a].arrived;
        workload[a] = request[a].workload;
    }
    d->script.arrivals = count;
    d->script.arrived = arrived;
    d->script.workload = workload;
    return SB_OK;
}

enum sb_code sb_load_drawn_build(struct sb_load_drawn *d, const struct sb_load_case *load,
                                 uint64_t run, const struct sb_request *request, uint64_t count,
                                 struct sb_error *error)
{
    static const struct sb_arrivals none = { .kind = SB_ARRIVALS_NONE };
    *d = (struct sb_load_drawn){ .script = { .self = d,
                                             .latency = latency,
                                             .patience = patience,
                                             .backoff = backoff,
                                             .think = think,
                                             .load = load } };
    enum sb_code code =
        sb_arrival_source_build(&d->source, load->arrivals ? load->arrivals : &none, error);
    if (code == SB_OK)
        code = copy_arrivals(d, request, count, error);
    d->run = code ? NULL : sb_arena_alloc(&d->arena, load->parts, sizeof *d->run);
    for (uint32_t w = 0; d->run && w < load->parts; w++)
        d->run[w] = sb_draw_run_begin(load->seed, run, load->part[w].samplers->source);
    if (code == SB_OK && !d->run)
        code = sb_fail_memory(error);
    if (code)
        sb_load_drawn_fini(d);
    return code;
}

void sb_load_drawn_fini(struct sb_load_drawn *d)
{
    sb_arrival_source_fini(&d->source);
    sb_arena_fini(&d->arena);
}
