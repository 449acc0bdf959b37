/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/setup.h"

#include "sim/base/version.h"
#include "sim/cli/load/slo.h"
#include "sim/cli/options/quantities.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/report/fail_if.h"
#include "sim/draw/draw.h"
#include "sim/load/engine/state/load_case.h"
#include "sim/text/range.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RUNS = 20, RUNS_PRECISE = 320, REQUESTS = 10000 };

static enum sb_code ask(struct sb_load_setup *s, const struct sb_options *o, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    s->percentiles = sb_percentiles_default;
    s->slo.quantile = SB_QUANTILES_MAX;
    if (o->percentiles)
        code = sb_percentiles_parse(&s->percentiles, o->percentiles, error);
    if (code == SB_OK)
        code = sb_fail_if_percentiles(o, &s->percentiles, error);
    if (code == SB_OK && o->load.slo)
        code = sb_load_slo_read(&s->slo, &s->percentiles, o->load.slo, error);
    if (code == SB_OK && o->precision)
        code = sb_quantity_percent(o->precision, "--precision", 0.1, 50, &s->precision, error);
    return code;
}

/* Each file is one workload. */
static enum sb_code read_files(struct sb_load_setup *s, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    struct sb_workload *workload = sb_arena_alloc(&s->arena, s->files.count, sizeof *workload);
    s->workload = sb_arena_alloc(&s->arena, s->files.count, sizeof *s->workload);
    if (!workload || !s->workload)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < s->files.count && code == SB_OK; i++) {
        code = sb_workloads_read_one(s->options, s->files.path[i], &workload[i], error);
        s->workload[i] = code ? NULL : &workload[i];
    }
    return code;
}

static enum sb_code read_sweep(struct sb_load_setup *s, struct sb_error *error)
{
    const struct sb_options *o = s->options;
    enum sb_code code = sb_sweep_read(&s->sweep, o->sweep, error);
    for (uint32_t i = 0; i < s->sweep.axes && code == SB_OK; i++)
        if (s->sweep.axis[i].of_workers && o->workers != SB_WORKERS_OF_FILE)
            code = sb_fail(error, SB_EINPUT, "--workers", "does not go with --sweep workers");
    if (code || !s->sweep.axes)
        return code;
    if (!sb_sweep_needs_documents(&s->sweep))
        return sb_sweep_of_workloads(&s->sweep, s->workload[0], s->files.count, error);
    s->built = sb_arena_alloc(&s->arena, s->files.count, sizeof *s->built);
    if (!s->built)
        return sb_fail_memory(error);
    return sb_sweep_of_files(&s->sweep, (const char *const *)s->files.path, s->files.count,
                             &s->readers, error);
}

static enum sb_code check_workload(const struct sb_workload *workload, struct sb_error *error)
{
    return workload->dag.platform
               ? sb_fail(error, SB_EINPUT, workload->file,
                         "has a platform, on which one request at a time is simulated: use pools")
               : SB_OK;
}

/* The first file that says when requests come says it for all. */
static enum sb_code read_arrivals(struct sb_load_setup *s, struct sb_error *error)
{
    const struct sb_arrivals *arrivals = NULL;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < s->files.count && code == SB_OK; i++) {
        const struct sb_dag *dag = &s->workload[i]->dag;
        arrivals = arrivals ? arrivals : dag->arrivals;
        code = check_workload(s->workload[i], error);
    }
    if (code == SB_OK)
        code = sb_load_axis_read(&s->axis, &s->arrivals, arrivals, s->options, error);
    if (code == SB_OK && s->axis.alone && (s->files.count > 1 || s->files.shares))
        code = sb_fail(error, SB_EINPUT, "--rate", "a mix needs a rate at which its requests come");
    return code;
}

/* Plans are made once for a graph, and each request follows them: NULL, or why there is none. */
static const char *why_no_plan(const struct sb_strategy *strategy)
{
    return strategy->flags & SB_STRATEGY_ORACLE
               ? "looks at drawn latencies, which requests to come do not have yet"
           : strategy->online
               ? "decides while one request runs, and is not asked about many: let it constrain or "
                 "prioritise"
               : NULL;
}

static enum sb_code check_strategies(const struct sb_load_setup *s, struct sb_error *error)
{
    for (uint32_t i = 0; i < s->selection.count; i++) {
        const struct sb_strategy *strategy = s->selection.strategy[i];
        const char *why = why_no_plan(strategy);
        if (why)
            return sb_fail(error, SB_EINPUT,
                           strategy == &s->policy.strategy ? "--strategy" : "--strategies", "%s %s",
                           strategy->name, why);
    }
    return SB_OK;
}

enum sb_code sb_load_setup_read(struct sb_load_setup *s, const struct sb_options *o,
                                struct sb_error *error)
{
    s->options = o;
    s->readers = sb_workloads_readers(o);
    enum sb_code code = sb_select(o->strategies, &s->selection, error);
    if (code == SB_OK)
        code = sb_loaded_select(&s->policy, o, &s->selection, error);
    if (code == SB_OK)
        code = ask(s, o, error);
    if (code == SB_OK)
        code = sb_load_files_read(&s->files, o, &s->arena, error);
    if (code == SB_OK)
        code = read_files(s, error);
    if (code == SB_OK)
        code = read_arrivals(s, error);
    if (code || s->axis.alone)
        return code;
    code = check_strategies(s, error);
    return code ? code : read_sweep(s, error);
}

static void forget_curve(struct sb_load_setup *s)
{
    sb_load_mix_fini(&s->prepared);
    for (uint32_t i = 0; s->built && i < s->files.count; i++)
        sb_workload_fini(&s->built[i]);
}

void sb_load_setup_fini(struct sb_load_setup *s)
{
    forget_curve(s);
    for (uint32_t i = 0; s->workload && i < s->files.count && s->workload[i]; i++)
        sb_workload_fini(s->workload[i]);
    sb_sweep_fini(&s->sweep);
    sb_policy_fini(&s->policy);
    sb_arena_fini(&s->arena);
    *s = (struct sb_load_setup){ 0 };
}

uint32_t sb_load_setup_curves(const struct sb_load_setup *s)
{
    return s->sweep.axes ? s->sweep.points / s->sweep.bases : 1;
}

static uint32_t workers_of(const struct sb_load_setup *s, uint32_t curve,
                           const struct sb_workload *const *workload)
{
    uint32_t least = 0;
    for (uint32_t i = 0; i < s->sweep.axes; i++)
        if (s->sweep.axis[i].of_workers)
            return (uint32_t)sb_sweep_value(&s->sweep, curve, i);
    if (s->options->workers != SB_WORKERS_OF_FILE)
        return s->options->workers;
    for (uint32_t i = 0; i < s->files.count; i++) /* all work on the same ones */
        if (workload[i]->workers && (!least || workload[i]->workers < least))
            least = workload[i]->workers;
    return least;
}

/* Whether its plans are such that many requests can follow them. */
static enum sb_code check_curve(struct sb_load_setup *s, const struct sb_workload *workload,
                                struct sb_error *error)
{
    for (uint32_t i = 0; s->mix.workers && i < s->selection.count; i++)
        if (sb_strategy_has_places(s->selection.strategy[i]))
            return sb_fail(error, SB_EINPUT, workload->name,
                           "%s places steps on workers, which many requests at once do not know; "
                           "leave it out of --strategies",
                           s->selection.strategy[i]->name);
    enum sb_code code = sb_select_check(&s->selection, &workload->dag, workload->name, error);
    return code ? code
                : sb_loaded_try(&s->policy, &workload->dag, s->mix.workers, workload->name, error);
}

enum sb_code sb_load_setup_curve(struct sb_load_setup *s, uint32_t curve, struct sb_error *error)
{
    const uint32_t curves = sb_load_setup_curves(s);
    const struct sb_workload **workload =
        sb_arena_alloc(&s->arena, s->files.count, sizeof *workload);
    enum sb_code code = workload ? SB_OK : sb_fail_memory(error);
    forget_curve(s);
    for (uint32_t i = 0; i < s->files.count && code == SB_OK; i++) {
        workload[i] = s->built ? &s->built[i] : s->workload[i];
        if (s->built)
            code = sb_sweep_build(&s->sweep, i * curves + curve, &s->built[i], error);
    }
    if (code)
        return code;
    s->mix = (struct sb_load_mix){ .parts = s->files.count,
                                   .workload = workload,
                                   .share = s->files.share,
                                   .arrivals = &s->arrivals,
                                   .workers = workers_of(s, curve, workload),
                                   .strategy = s->selection.strategy,
                                   .strategies = s->selection.count };
    for (uint32_t i = 0; i < s->files.count && code == SB_OK; i++)
        code = check_curve(s, workload[i], error);
    return code ? code : sb_load_mix_prepare(&s->prepared, &s->mix, error);
}

/* ---- the result ---- */

static const char *keep(struct sb_load_result *result, const char *text)
{
    return sb_arena_text(&result->arena, text ? text : "", text ? strlen(text) : 0);
}

static enum sb_code name_parts(const struct sb_load_setup *s, struct sb_load_result *result,
                               struct sb_error *error)
{
    double shares = 0;
    result->parts = s->files.count;
    result->part = sb_arena_alloc(&result->arena, result->parts, sizeof *result->part);
    if (!result->part)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < result->parts; i++)
        shares += s->files.share[i];
    for (uint32_t i = 0; i < result->parts; i++) {
        const struct sb_workload *w = s->workload[i];
        result->part[i] = (struct sb_load_workload){ .name = keep(result, w->name),
                                                     .file = keep(result, w->file),
                                                     .description = keep(result, w->description),
                                                     .share = s->files.share[i] / shares,
                                                     .tasks = w->dag.tasks,
                                                     .steps = w->dag.steps };
        if (!result->part[i].name || !result->part[i].file || !result->part[i].description)
            return sb_fail_memory(error);
    }
    return SB_OK;
}

/* "a:3 b:1" */
static enum sb_code name_mix(const struct sb_load_setup *s, struct sb_load_result *result,
                             struct sb_error *error)
{
    char text[400] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < s->files.count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s:%g", i ? " " : "",
                                 s->workload[i]->name, s->files.share[i]);
    result->name = keep(result, s->files.count > 1 ? text : s->workload[0]->name);
    return result->name ? SB_OK : sb_fail_memory(error);
}

static enum sb_code mark(const struct sb_load_setup *s, uint32_t curve,
                         struct sb_load_result *result, struct sb_error *error)
{
    struct sb_result_point *at = &result->curve[curve].at;
    for (uint32_t i = 0; i < s->sweep.axes; i++) {
        char text[SB_RANGE_TEXT_SIZE];
        const struct sb_axis *axis = &s->sweep.axis[i];
        sb_range_text(text, sb_sweep_value(&s->sweep, curve, i), axis->are_times);
        at->name[i] = keep(result, axis->name);
        at->value[i] = keep(result, text);
        if (!at->name[i] || !at->value[i])
            return sb_fail_memory(error);
        at->axes++;
    }
    return SB_OK;
}

/* What there is before anything runs. Rates are spaced by the capacity of the first curve. */
static enum sb_code fill_curves(struct sb_load_setup *s, struct sb_load_result *result,
                                struct sb_error *error)
{
    enum sb_code code = SB_OK;
    result->curves = sb_load_setup_curves(s);
    result->curve = sb_arena_alloc(&result->arena, result->curves, sizeof *result->curve);
    if (!result->curve)
        return sb_fail_memory(error);
    for (uint32_t c = 0; c < result->curves && code == SB_OK; c++) {
        code = sb_load_setup_curve(s, c, error);
        if (code == SB_OK)
            code = sb_load_mix_curve(&s->prepared, &result->curve[c], &result->arena, error);
        if (code == SB_OK)
            code = mark(s, c, result, error);
    }
    return code ? code : sb_load_axis_place(&s->axis, result->curve[0].capacity, error);
}

static const char varies[] = "the rate varies with time: rates are those at a factor of 1, and "
                             "figures are means over all of it";

static const char *const kinds[] = {
    [SB_ARRIVALS_NONE] = "none",         [SB_ARRIVALS_POISSON] = "poisson",
    [SB_ARRIVALS_CONSTANT] = "constant", [SB_ARRIVALS_RENEWAL] = "renewal",
    [SB_ARRIVALS_MMPP] = "mmpp",         [SB_ARRIVALS_TRACE] = "trace",
    [SB_ARRIVALS_CLOSED] = "closed"
};

/* The clock of a run ends at SB_LOAD_HORIZON_MAX; half of that leaves room for chance. */
static enum sb_code check_time(const struct sb_load_setup *s, const struct sb_load_result *result,
                               struct sb_error *error)
{
    const sb_ns horizon = SB_LOAD_HORIZON_MAX;
    const double most = (double)horizon / 2e9,
                 gap = s->axis.closed ? (double)result->think_mean / 1e9 : 1;
    for (uint32_t i = 0; i < s->axis.count; i++)
        if ((double)result->requests * gap / s->axis.value[i] > most)
            return sb_fail(error, SB_EINPUT,
                           s->axis.closed           ? "--think"
                           : s->options->load.rates ? "--rates"
                                                    : "--rate",
                           "%" PRIu64 " requests %s %g%s take more than 36 years, too long a run",
                           result->requests, s->axis.closed ? "of" : "at", s->axis.value[i],
                           s->axis.closed ? " clients" : "/s");
    return SB_OK;
}

enum sb_code sb_load_setup_result(struct sb_load_setup *s, struct sb_load_result *result,
                                  struct sb_error *error)
{
    const struct sb_options *o = s->options;
    *result = (struct sb_load_result){
        .version = SB_VERSION,
        .arrivals = kinds[s->arrivals.kind],
        .seed = o->seed,
        .draws = SB_DRAWS_VERSION,
        .runs = o->load.runs       ? o->load.runs
                : s->precision > 0 ? RUNS_PRECISE
                                   : RUNS,
        .requests = o->load.requests ? o->load.requests : REQUESTS,
        .precision = s->precision,
        .closed = s->axis.closed,
        .think_mean = s->axis.closed ? (sb_ns)rint(sb_dist_mean(&s->arrivals.think)) : 0,
        .percentiles = s->percentiles,
        .slo = s->slo,
        .note = s->arrivals.points ? varies : "",
    };
    if (s->arrivals.kind == SB_ARRIVALS_TRACE && s->arrivals.times < result->requests)
        result->requests = s->arrivals.times;
    enum sb_code code = name_parts(s, result, error);
    if (code == SB_OK)
        code = name_mix(s, result, error);
    if (code == SB_OK)
        code = fill_curves(s, result, error);
    if (code == SB_OK)
        code = check_time(s, result, error);
    if (code)
        return code;
    if (s->axis.spaced && isinf(result->curve[0].capacity) && !s->arrivals.points)
        result->note = "rates are evenly spaced, as nothing limits how many requests there can be";
    result->points = s->axis.count;
    result->rate = sb_arena_alloc(&result->arena, result->points, sizeof *result->rate);
    if (!result->rate)
        return sb_fail_memory(error);
    memcpy(result->rate, s->axis.value, result->points * sizeof *result->rate);
    for (uint32_t c = 0; c < result->curves && code == SB_OK; c++)
        code = sb_load_campaign_begin(&result->curve[c], &s->mix, result->points, &result->arena,
                                      error);
    return code;
}

struct sb_load_campaign sb_load_setup_campaign(const struct sb_load_setup *s,
                                               const struct sb_load_result *result)
{
    return (struct sb_load_campaign){ .axis = result->rate,
                                      .points = result->points,
                                      .closed = result->closed,
                                      .runs = result->runs,
                                      .precision = s->precision,
                                      .requests = result->requests,
                                      .seed = s->options->seed,
                                      .threads = s->options->threads,
                                      .percentiles = &result->percentiles,
                                      .slo = s->slo };
}
