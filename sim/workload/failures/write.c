/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/write.h"

#include "sim/json/print_text.h"
#include "sim/workload/failures/outcomes.h"
#include "sim/workload/failures/write_named.h"
#include "sim/workload/latency/write.h"
#include "sim/workload/load/quantity_write.h"
#include "sim/workload/load/requests.h"

#include <math.h>
#include <stdlib.h>

/* From how many use each to which number it has by name. */
static void number(uint32_t *uses, uint32_t count)
{
    uint32_t shared = 0;
    for (uint32_t i = 0; i < count; i++)
        uses[i] = uses[i] > 1 ? ++shared : 0;
}

enum sb_code sb_failures_writer_begin(struct sb_failures_writer *w, const struct sb_dag *dag,
                                      double unit, FILE *out, struct sb_error *error)
{
    const struct sb_resilience *r = dag->resilience;
    *w = (struct sb_failures_writer){ .dag = dag, .unit = unit, .out = out };
    if (!r)
        return SB_OK;
    w->budget_name = calloc((size_t)r->budgets + 1, sizeof *w->budget_name);
    w->breaker_name = calloc((size_t)r->breakers + 1, sizeof *w->breaker_name);
    if (!w->budget_name || !w->breaker_name)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_step_policy *policy = &r->policy[r->policy_of[s]];
        uint32_t budget = policy->retry == SB_NONE ? SB_NONE : r->retry[policy->retry].budget;
        if (budget != SB_NONE)
            w->budget_name[budget]++;
        if (policy->breaker != SB_NONE)
            w->breaker_name[policy->breaker]++;
    }
    number(w->budget_name, r->budgets);
    number(w->breaker_name, r->breakers);
    return SB_OK;
}

void sb_failures_writer_fini(struct sb_failures_writer *w)
{
    free(w->budget_name);
    free(w->breaker_name);
}

static void put_end(const struct sb_failures_writer *w)
{
    const struct sb_resilience *r = w->dag->resilience;
    if (r->deadline != SB_NS_NEVER) {
        sb_quantity_write_time("  \"deadline\": ", r->deadline, w->unit, w->out);
        fputs(",\n", w->out);
    }
    if (r->end == SB_END_TASK) {
        fputs("  \"end\": {\"task\": ", w->out);
        sb_json_print_text(w->out, w->dag->task_name[r->end_task]);
        fputs("},\n", w->out);
    }
    else if (r->end != SB_END_ALL)
        fprintf(w->out, "  \"end\": \"%s\",\n", sb_end_words[r->end]);
}

void sb_failures_write_head(const struct sb_failures_writer *w)
{
    const struct sb_resilience *r = w->dag->resilience;
    unsigned shared = 0;
    if (!r)
        return;
    put_end(w);
    for (uint32_t b = 0; b < r->budgets; b++)
        if (w->budget_name[b]) {
            fprintf(w->out, "%s\"budget-%u\": ", shared++ ? ", " : "  \"budgets\": {",
                    (unsigned)w->budget_name[b]);
            sb_budget_write(&r->budget[b], w->unit, w->out);
        }
    fputs(shared ? "},\n" : "", w->out);
    shared = 0;
    for (uint32_t b = 0; b < r->breakers; b++)
        if (w->breaker_name[b]) {
            fprintf(w->out, "%s\"breaker-%u\": ", shared++ ? ", " : "  \"breakers\": {",
                    (unsigned)w->breaker_name[b]);
            sb_breaker_write(&r->breaker[b], w->unit, w->out);
        }
    fputs(shared ? "},\n" : "", w->out);
}

static void put_backoff(const struct sb_failures_writer *w, const struct sb_backoff *backoff)
{
    static const char *const jitter[] = { "none", "full", "equal", "decorrelated" };
    FILE *out = w->out;
    sb_quantity_write_time(", \"backoff\": {\"initial\": ", backoff->initial, w->unit, out);
    if (backoff->jitter != SB_JITTER_DECORRELATED) {
        fputs(", \"multiplier\": ", out);
        sb_quantity_write_number(backoff->multiplier, out);
    }
    if (backoff->max != SB_NS_NEVER)
        sb_quantity_write_time(", \"max\": ", backoff->max, w->unit, out);
    if (backoff->jitter == SB_JITTER_SHARE) {
        fputs(", \"jitter\": ", out);
        sb_quantity_write_number(backoff->share, out);
    }
    else if (backoff->jitter != SB_JITTER_NONE)
        fprintf(out, ", \"jitter\": \"%s\"", jitter[backoff->jitter]);
    fputs("}", out);
}

static void put_retry(const struct sb_failures_writer *w, const struct sb_retry *retry)
{
    FILE *out = w->out;
    if (retry->attempts)
        fprintf(out, ", \"retry\": {\"attempts\": %u", (unsigned)retry->attempts);
    else
        fputs(", \"retry\": {\"attempts\": \"unlimited\"", out);
    put_backoff(w, &retry->backoff);
    if (retry->budget != SB_NONE && w->budget_name[retry->budget])
        fprintf(out, ", \"budget\": \"budget-%u\"", (unsigned)w->budget_name[retry->budget]);
    else if (retry->budget != SB_NONE) {
        fputs(", \"budget\": ", out);
        sb_budget_write(&w->dag->resilience->budget[retry->budget], w->unit, out);
    }
    if (retry->on != SB_OUTCOMES_TRIED_AGAIN)
        sb_outcomes_write(retry->on, out);
    fputs("}", out);
}

static void put_hedge(const struct sb_failures_writer *w, const struct sb_hedge *hedge)
{
    const struct sb_pools *pools = w->dag->pools;
    FILE *out = w->out;
    fputs(", \"hedge\": {", out);
    if (hedge->tied) {
        fputs("\"tied\": true", out);
        sb_quantity_write_time(", \"cancel_delay\": ", hedge->cancel_delay, w->unit, out);
    }
    else if (hedge->percentile > 0)
        sb_percentile_write("\"after\": ", hedge->percentile, out);
    else
        sb_quantity_write_time("\"after\": ", hedge->after, w->unit, out);
    if (!hedge->tied)
        fprintf(out, ", \"max\": %u, \"cancel\": %s", (unsigned)hedge->most,
                hedge->cancel ? "true" : "false");
    for (uint32_t i = 0; i < hedge->pools; i++) {
        fputs(i ? ", " : ", \"pools\": [", out);
        sb_json_print_text(out, pools->name[pools->units[pools->begin[hedge->pool[i]]].pool]);
    }
    fputs(hedge->pools ? "]}" : "}", out);
}

static void put_breaker(const struct sb_failures_writer *w, uint32_t breaker)
{
    if (w->breaker_name[breaker]) {
        fprintf(w->out, ", \"breaker\": \"breaker-%u\"", (unsigned)w->breaker_name[breaker]);
        return;
    }
    fputs(", \"breaker\": ", w->out);
    sb_breaker_write(&w->dag->resilience->breaker[breaker], w->unit, w->out);
}

static void put_fail(const struct sb_failures_writer *w, const struct sb_step_policy *policy)
{
    bool own = policy->fail_dist != SB_NONE;
    fputs(own ? ", \"fail\": {\"probability\": " : ", \"fail\": ", w->out);
    sb_quantity_write_number(policy->fail, w->out);
    if (!own)
        return;
    fputs(", \"latency\": ", w->out);
    sb_latency_write(&w->dag->dist[policy->fail_dist], w->unit, w->out);
    fputs("}", w->out);
}

void sb_failures_write_step(const struct sb_failures_writer *w, uint32_t step)
{
    const struct sb_resilience *r = w->dag->resilience;
    if (!r)
        return;
    const struct sb_step_policy *policy = &r->policy[r->policy_of[step]];
    if (policy->fail > 0 || policy->fail_dist != SB_NONE)
        put_fail(w, policy);
    if (policy->timeout != SB_NS_NEVER) {
        sb_quantity_write_time(policy->timeout_cancel ? ", \"timeout\": {\"after\": "
                                                      : ", \"timeout\": ",
                               policy->timeout, w->unit, w->out);
        fputs(policy->timeout_cancel ? ", \"cancel\": true}" : "", w->out);
    }
    if (policy->patience != SB_NONE) {
        fputs(", \"patience\": ", w->out);
        sb_latency_write(&w->dag->dist[policy->patience], w->unit, w->out);
    }
    if (policy->retry != SB_NONE)
        put_retry(w, &r->retry[policy->retry]);
    if (policy->hedge != SB_NONE)
        put_hedge(w, &r->hedge[policy->hedge]);
    if (policy->breaker != SB_NONE)
        put_breaker(w, policy->breaker);
    if (policy->priority)
        fprintf(w->out, ", \"priority\": %lld", (long long)policy->priority);
}
