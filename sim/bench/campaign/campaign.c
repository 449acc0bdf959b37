/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/campaign.h"

#include "sim/base/prng.h"
#include "sim/bench/campaign/listener.h"
#include "sim/bench/campaign/machine.h"
#include "sim/bench/campaign/process.h"
#include "sim/bench/campaign/values.h"
#include "sim/bench/campaign/workers.h"
#include "sim/bench/records/result.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { METG_ROUNDS = 3, METG_TASKS_OFTEN = 20000, LARGE = 500000, LARGE_ROUNDS = 6 };

/* What is known of one benchmark so far. */
struct state {
    struct sb_bench_values sample, delay, metg;
    double bytes, peak, switches, call;
    uint32_t edges;
    bool failed, left_out;
};

struct campaign {
    const struct sb_campaign_plan *plan;
    struct state *state; /* [cases] */
    bool failed;
};

/* Of large graphs a round takes seconds: no more than an interval needs. */
static uint32_t rounds_of(const struct sb_campaign_plan *plan, const struct sb_bench_case *c)
{
    return c->tasks >= LARGE && plan->rounds > LARGE_ROUNDS ? LARGE_ROUNDS : plan->rounds;
}

/* ---- one process ---- */

static enum sb_code campaign_ask(const struct campaign *campaign, uint32_t benchmark,
                                 enum sb_bench_task task, uint32_t round,
                                 struct sb_bench_answer *answer, struct sb_error *error)
{
    const struct sb_campaign_plan *plan = campaign->plan;
    const struct sb_bench_case *c = &plan->cases->item[benchmark];
    uint64_t seed = task == SB_BENCH_COUNT ? 1 : sb_prng_seed(plan->seed, benchmark, round);
    struct sb_bench_asker asker = { .stop = plan->listener.stop, .padding = seed >> 20 };
    struct sb_bench_job job = { .task = task,
                                .c = c,
                                .file = sb_bench_case_file(c),
                                .base = c->subject ? c->subject->path : plan->library,
                                .seed = seed,
                                .seconds = plan->seconds };
    return sb_bench_ask(&asker, &job, answer, error);
}

static enum sb_code take_samples(struct state *state, struct sb_bench_answer *answer,
                                 struct sb_error *error)
{
    struct sb_bench_values *delay = &answer->of[SB_BENCH_DELAY];
    double edges = sb_bench_answer_last(answer, SB_BENCH_EDGES),
           call = sb_bench_answer_last(answer, SB_BENCH_CALL);
    double median = sb_median(answer->of[SB_BENCH_SAMPLE].value, answer->of[SB_BENCH_SAMPLE].count);
    enum sb_code code = isnan(median) ? SB_OK : sb_bench_values_add(&state->sample, median, error);
    for (uint32_t i = 0; i < delay->count && code == SB_OK; i++)
        code = sb_bench_values_add(&state->delay, delay->value[i], error);
    state->edges = isnan(edges) ? state->edges : (uint32_t)edges;
    if (!(call >= state->call)) /* the least of all processes: what disturbs makes it longer */
        state->call = call;
    return code;
}

static enum sb_code measure(struct campaign *campaign, uint32_t benchmark, uint32_t round,
                            struct sb_error *error)
{
    struct sb_bench_answer answer;
    struct state *state = &campaign->state[benchmark];
    enum sb_code code = campaign_ask(campaign, benchmark, SB_BENCH_MEASURE, round, &answer, error);
    if (code == SB_OK)
        code = take_samples(state, &answer, error);
    sb_bench_answer_fini(&answer);
    return code;
}

static enum sb_code count_once(struct campaign *campaign, uint32_t benchmark,
                               struct sb_error *error)
{
    struct sb_bench_answer answer;
    struct state *state = &campaign->state[benchmark];
    enum sb_code code = campaign_ask(campaign, benchmark, SB_BENCH_COUNT, 0, &answer, error);
    if (code == SB_OK) {
        state->bytes = sb_bench_answer_last(&answer, SB_BENCH_BYTES);
        state->peak = sb_bench_answer_last(&answer, SB_BENCH_PEAK);
        state->switches = sb_bench_answer_last(&answer, SB_BENCH_SWITCHES);
        state->edges = (uint32_t)sb_bench_answer_last(&answer, SB_BENCH_EDGES);
    }
    sb_bench_answer_fini(&answer);
    return code;
}

static enum sb_code find_metg(struct campaign *campaign, uint32_t benchmark, uint32_t round,
                              struct sb_error *error)
{
    struct sb_bench_answer answer;
    enum sb_code code = campaign_ask(campaign, benchmark, SB_BENCH_METG, round, &answer, error);
    double metg = code ? (double)NAN : sb_bench_answer_last(&answer, SB_BENCH_METG_NS);
    if (answer.hung) { /* on a busy machine: then it is not known, and the rest stands */
        *error = (struct sb_error){ 0 };
        code = SB_OK;
    }
    if (!isnan(metg))
        code = sb_bench_values_add(&campaign->state[benchmark].metg, metg, error);
    sb_bench_answer_fini(&answer);
    return code;
}

/* Bodies that are busy or asleep have a size of their own. */
static bool wants_metg(const struct sb_campaign_plan *plan, const struct sb_bench_case *c,
                       uint32_t round)
{
    return !plan->brief && c->kind == SB_BENCH_SCHEDULER && c->body == SB_BENCH_EMPTY &&
           round < (c->tasks > METG_TASKS_OFTEN ? 1 : METG_ROUNDS);
}

static enum sb_code campaign_once(struct campaign *campaign, uint32_t benchmark, uint32_t round,
                                  struct sb_error *error)
{
    const struct sb_campaign_plan *plan = campaign->plan;
    const struct sb_bench_case *c = &plan->cases->item[benchmark];
    const struct state *state = &campaign->state[benchmark];
    enum sb_code code = SB_OK;
    if (round == 0 && !plan->brief && c->kind == SB_BENCH_SCHEDULER && isnan(state->bytes))
        code = count_once(campaign, benchmark, error);
    if (code == SB_OK && round >= state->sample.count)
        code = measure(campaign, benchmark, round, error);
    if (code == SB_OK && wants_metg(plan, c, round) && round >= state->metg.count)
        code = find_metg(campaign, benchmark, round, error);
    return code;
}

/* ---- failures ---- */

static void tell_failure(struct campaign *campaign, uint32_t benchmark,
                         const struct sb_error *error)
{
    const struct sb_bench_listener *listener = &campaign->plan->listener;
    campaign->state[benchmark].failed = campaign->failed = true;
    if (listener->failed)
        listener->failed(listener->self, error);
}

/* Somebody else's target that was refused once is not measured on: one line says what is wrong with
 * it, within one time limit. */
static void give_up(struct campaign *campaign, uint32_t benchmark)
{
    const struct sb_bench_cases *cases = campaign->plan->cases;
    const struct sb_bench_subject *subject = cases->item[benchmark].subject;
    for (uint32_t i = 0; subject && i < cases->count; i++)
        if (cases->item[i].subject == subject)
            campaign->state[i].failed = true;
}

/* ---- workers ---- */

/* What is wrong with one target leaves the others alone. */
static enum sb_code ask_workers(struct campaign *campaign, uint32_t benchmark, const char *library,
                                bool *runs, struct sb_error *error)
{
    const struct sb_bench_case *c = &campaign->plan->cases->item[benchmark];
    struct sb_error why = { 0 };
    enum sb_code code = sb_bench_runs_workers(c, library, &campaign->plan->listener, runs, &why);
    if (code == SB_ECHECK && c->subject) {
        tell_failure(campaign, benchmark, &why);
        give_up(campaign, benchmark);
        *runs = true;
        return SB_OK;
    }
    if (code)
        *error = why;
    return code;
}

/* Benchmarks with more workers than the library has are left out, and it is said so. */
static enum sb_code campaign_leave_out(struct campaign *campaign, struct sb_bench_result *result,
                                       struct sb_error *error)
{
    const struct sb_bench_cases *cases = campaign->plan->cases;
    enum sb_code code = SB_OK;
    uint32_t count = 0, workers = 0;
    for (uint32_t i = 0; i < cases->count && code == SB_OK; i++) {
        const struct sb_bench_case *c = &cases->item[i];
        const char *library = c->subject ? c->subject->path : campaign->plan->library;
        bool runs = true;
        uint32_t like = 0;
        if (c->kind != SB_BENCH_SCHEDULER || c->workers == 1 || campaign->state[i].failed)
            continue;
        while (cases->item[like].kind != SB_BENCH_SCHEDULER ||
               cases->item[like].workers != c->workers || cases->item[like].subject != c->subject)
            like++;
        if (like < i)
            runs = !campaign->state[like].left_out;
        else
            code = ask_workers(campaign, i, library, &runs, error);
        campaign->state[i].left_out = code == SB_OK && !runs;
        count += campaign->state[i].left_out;
        workers = campaign->state[i].left_out ? c->workers : workers;
    }
    if (code == SB_OK && count)
        code = sb_bench_warn(result, error,
                             "the library does not run %u tasks at a time: benchmarks left out: %u",
                             workers, count);
    return code;
}

/* ---- the result ---- */

static double quantile(const double *sorted, uint32_t number, double p)
{
    return sorted[sb_quantile_rank(number, p) - 1];
}

static enum sb_code campaign_fill(struct sb_bench *bench, const struct sb_bench_case *c,
                                  struct state *state, struct sb_arena *arena,
                                  struct sb_error *error)
{
    const char *graph = c->kind != SB_BENCH_SCHEDULER ? "layered"
                        : sb_bench_case_file(c)       ? c->workload->name
                                                      : sb_bench_shape_name[c->shape];
    sb_bench_init(bench);
    bench->name = sb_arena_text(arena, c->name, strlen(c->name));
    bench->graph = sb_arena_text(arena, graph, strlen(graph));
    const char *target = c->subject ? c->subject->label : "";
    bench->target = sb_arena_text(arena, target, strlen(target));
    if (!bench->name || !bench->graph || !bench->target)
        return sb_fail_memory(error);
    bench->kind = c->kind;
    bench->mode = c->mode;
    bench->body = c->body;
    bench->tasks = c->tasks;
    bench->edges = state->edges;
    bench->workers = c->workers;
    bench->body_ns = (double)c->body_ns;
    bench->bytes_per_task = state->bytes;
    bench->peak_bytes = state->peak;
    bench->switches_per_task = state->switches;
    bench->call_ns = state->call;
    bench->metg_ns = sb_median(state->metg.value, state->metg.count);
    if (state->delay.count) {
        sb_sort_doubles(state->delay.value, state->delay.count);
        bench->delay_p50_ns = quantile(state->delay.value, state->delay.count, 0.5);
        bench->delay_p99_ns = quantile(state->delay.value, state->delay.count, 0.99);
        bench->delay_max_ns = state->delay.value[state->delay.count - 1];
    }
    return sb_bench_figure_set(&bench->ns_per_task, state->sample.value, state->sample.count, arena,
                               error);
}

static enum sb_code campaign_collect(const struct campaign *campaign,
                                     struct sb_bench_result *result, struct sb_error *error)
{
    const struct sb_bench_cases *cases = campaign->plan->cases;
    enum sb_code code = SB_OK;
    result->partial = false;
    result->results = 0;
    result->result = sb_arena_alloc(&result->arena, cases->count, sizeof *result->result);
    if (!result->result)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < cases->count && code == SB_OK; i++) {
        struct state *state = &campaign->state[i];
        if (!state->left_out && state->sample.count < rounds_of(campaign->plan, &cases->item[i]))
            result->partial = true;
        if (state->sample.count)
            code = campaign_fill(&result->result[result->results++], &cases->item[i], state,
                                 &result->arena, error);
    }
    return code;
}

/* What an interrupted run had. Delays were not kept one by one, so timers begin again. */
static enum sb_code resume(struct campaign *campaign, struct sb_error *error)
{
    const struct sb_campaign_plan *plan = campaign->plan;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < plan->cases->count && code == SB_OK; i++) {
        struct state *state = &campaign->state[i];
        const struct sb_bench *had =
            plan->before ? sb_bench_find(plan->before, plan->cases->item[i].name) : NULL;
        *state = (struct state){
            .bytes = (double)NAN, .peak = (double)NAN, .switches = (double)NAN, .call = (double)NAN
        };
        if (!had || had->body == SB_BENCH_TIMER)
            continue;
        state->bytes = had->bytes_per_task;
        state->peak = had->peak_bytes;
        state->switches = had->switches_per_task;
        state->edges = had->edges;
        for (uint32_t k = 0; k < had->ns_per_task.samples && code == SB_OK; k++)
            code = sb_bench_values_add(&state->sample, had->ns_per_task.sample[k], error);
        if (code == SB_OK && !isnan(had->metg_ns))
            code = sb_bench_values_add(&state->metg, had->metg_ns, error);
    }
    return code;
}

/* SB_EINTR at an interruption. What one benchmark does wrong is its own affair. */
static enum sb_code round_(struct campaign *campaign, uint32_t round, struct sb_error *error)
{
    const struct sb_campaign_plan *plan = campaign->plan;
    const struct sb_bench_listener *listener = &plan->listener;
    for (uint32_t i = 0; i < plan->cases->count; i++) {
        struct sb_error why = { 0 };
        if (campaign->state[i].failed || campaign->state[i].left_out ||
            round >= rounds_of(plan, &plan->cases->item[i]))
            continue;
        if (listener->progress)
            listener->progress(listener->self, plan->cases->item[i].name,
                               round * plan->cases->count + i, plan->rounds * plan->cases->count);
        enum sb_code code = campaign_once(campaign, i, round, &why);
        if (code == SB_ECHECK) {
            tell_failure(campaign, i, &why);
            give_up(campaign, i);
        }
        else if (code) {
            *error = why;
            return code;
        }
    }
    return SB_OK;
}

static void campaign_fini(struct campaign *campaign)
{
    for (uint32_t i = 0; campaign->state && i < campaign->plan->cases->count; i++) {
        free(campaign->state[i].sample.value);
        free(campaign->state[i].delay.value);
        free(campaign->state[i].metg.value);
    }
    free(campaign->state);
}

enum sb_code sb_campaign_run(const struct sb_campaign_plan *plan, struct sb_bench_result *result,
                             bool *failed, struct sb_error *error)
{
    struct campaign campaign = { .plan = plan,
                                 .state = calloc(plan->cases->count ? plan->cases->count : 1,
                                                 sizeof *campaign.state) };
    struct sb_error stopped = { 0 };
    enum sb_code ended = SB_OK,
                 code = campaign.state ? resume(&campaign, error) : sb_fail_memory(error);
    if (code == SB_OK)
        ended = campaign_leave_out(&campaign, result, &stopped);
    for (uint32_t round = 0; round < plan->rounds && code == SB_OK && ended == SB_OK; round++) {
        ended = round_(&campaign, round, &stopped);
        code = campaign_collect(&campaign, result, error);
        if (code == SB_OK && plan->listener.checkpoint)
            plan->listener.checkpoint(plan->listener.self, result);
    }
    if (code == SB_OK && ended && ended != SB_EINTR) {
        *error = stopped;
        code = ended;
    }
    if (code == SB_OK && ended == SB_EINTR)
        result->partial = true;
    *failed = campaign.failed;
    campaign_fini(&campaign);
    return code;
}
