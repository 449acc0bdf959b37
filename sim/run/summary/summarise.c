/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/summarise.h"

#include "sim/base/huge_pages.h"
#include "sim/run/summary/randomised.h"
#include "sim/stats/comparison/compared.h"
#include "sim/stats/skewed.h"

#include <math.h>
#include <string.h>

/* What all latencies take together in the mean, for a control variate; NAN where draws are cut. */
static double exact_work(const struct sb_job *job, const struct sb_workload_result *result)
{
    const struct sb_dag *dag = &job->workload->dag;
    struct sb_arena scratch = { 0 };
    double *mean = sb_arena_alloc(&scratch, dag->dists, sizeof *mean), work = mean ? 0 : NAN;
    for (uint32_t d = 0; mean && d < dag->dists; d++)
        mean[d] = sb_dist_mean(&dag->dist[d]);
    for (uint32_t s = 0; mean && s < dag->steps; s++)
        work += mean[dag->dist_of[s]];
    sb_arena_fini(&scratch);
    return result->cut_probability < 1e-12 ? work : NAN;
}

/* What the replicates left, and what it is made into. */
struct summary {
    const struct sb_job *job;
    struct sb_sums *sum;
    uint64_t done, kept; /* replicates; those of which each makespan is kept */
    sb_ns *sorted;       /* [kept] one strategy's at a time; without room where they are tallied */
    struct sb_control control;
    struct sb_batches *batches;   /* [strategies] */
    struct sb_compared *compared; /* [strategies] */
    struct sb_arena *scratch;
};

/* A copy that lives as long as the result. */
static void *summarise_keep(const void *own, size_t count, size_t size, struct sb_arena *arena)
{
    void *copy = sb_arena_alloc(arena, count, size);
    return copy && count ? memcpy(copy, own, count * size) : copy;
}

static bool is_same(const void *a, const void *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

/* Those of another distribution, where they are the same. */
static void share_cdf(struct sb_summary *makespan, const struct sb_summary *other, bool *p,
                      bool *ns)
{
    const uint32_t points = makespan->cdf_points;
    if (other->cdf_points != points)
        return;
    if (!*p && is_same(other->cdf_p, makespan->cdf_p, points * sizeof *makespan->cdf_p)) {
        makespan->cdf_p = other->cdf_p;
        *p = true;
    }
    if (!*ns && is_same(other->cdf_ns, makespan->cdf_ns, points * sizeof *makespan->cdf_ns)) {
        makespan->cdf_ns = other->cdf_ns;
        *ns = true;
    }
}

/* The points of a distribution are most of what a small workload leaves. Strategies that take the
 * same time in every replicate have them once; where no two makespans are the same, so that p is
 * that of their number alone, workloads one after another have it once. */
static enum sb_code keep_cdf(struct sb_summary *makespan, const struct sb_job *job,
                             const struct sb_strategy_result *first, uint32_t count,
                             struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_workload_result *before = job->before;
    bool p = false, ns = false;
    if (job->no_curves) {
        makespan->cdf_points = 0;
        makespan->cdf_p = NULL;
        makespan->cdf_ns = NULL;
        return SB_OK;
    }
    for (uint32_t s = 0; s < count && !(p && ns); s++)
        share_cdf(makespan, &first[s].makespan, &p, &ns);
    for (uint32_t s = 0; before && s < before->strategies && !p; s++)
        share_cdf(makespan, &before->strategy[s].makespan, &p, &ns);
    if (!p)
        makespan->cdf_p =
            summarise_keep(makespan->cdf_p, makespan->cdf_points, sizeof *makespan->cdf_p, arena);
    if (!ns)
        makespan->cdf_ns =
            summarise_keep(makespan->cdf_ns, makespan->cdf_points, sizeof *makespan->cdf_ns, arena);
    return makespan->cdf_p && makespan->cdf_ns ? SB_OK : sb_fail_memory(error);
}

/* Mean and interval of what is kept. An interval that would not cover is
 * none: where the variance is infinite, or so skewed is the sample. */
static void put_mean(const struct summary *m, uint32_t s, const struct sb_workload_result *result,
                     const struct sb_moments *makespan, const struct sb_controlled *controlled,
                     double *mean, struct sb_interval *ci95)
{
    const struct sb_skewed values = { m->job->kept[s],
                                      m->job->work,
                                      m->kept,
                                      sb_moments_mean(makespan),
                                      sb_moments_mean(&m->control.work),
                                      controlled->slope };
    double error = sqrt(controlled->variance);
    *mean = controlled->mean;
    *ci95 = sb_skewed_interval_at(*mean, error, sb_skewness(&values), m->done, controlled->freedom,
                                  m->job->tail);
    if (result->variance_is_infinite && error > 0)
        *ci95 = (struct sb_interval){ NAN, NAN };
}

/* Only as many as say how a figure varies; to a thousandth of a nanosecond. Strategies that take
 * the same time in every replicate have them once. */
static enum sb_code keep_batches(const struct sb_batches *batches, struct sb_strategy_result *first,
                                 struct sb_strategy_result *own, struct sb_arena *arena,
                                 struct sb_error *error)
{
    double mean[SB_BATCHES];
    sb_ns p50[SB_BATCHES], p99[SB_BATCHES];
    struct sb_result_batches *kept = &own->batches;
    if (batches->count != SB_BATCHES)
        return SB_OK;
    for (uint32_t i = 0; i < SB_BATCHES; i++) {
        mean[i] = rint(1e3 * batches->mean[i]) / 1e3;
        p50[i] = (sb_ns)batches->p50[i];
        p99[i] = (sb_ns)batches->p99[i];
    }
    for (; first < own; first++)
        if (first->batches.count && is_same(first->batches.mean, mean, sizeof mean) &&
            is_same(first->batches.p50, p50, sizeof p50) &&
            is_same(first->batches.p99, p99, sizeof p99)) {
            *kept = first->batches;
            return SB_OK;
        }
    kept->mean = summarise_keep(mean, SB_BATCHES, sizeof *mean, arena);
    kept->p50 = summarise_keep(p50, SB_BATCHES, sizeof *p50, arena);
    kept->p99 = summarise_keep(p99, SB_BATCHES, sizeof *p99, arena);
    kept->count = SB_BATCHES;
    return kept->mean && kept->p50 && kept->p99 ? SB_OK : sb_fail_memory(error);
}

static enum sb_code summarise_one(struct summary *m, uint32_t s, struct sb_workload_result *result,
                                  struct sb_arena *arena, struct sb_error *error)
{
    struct sb_strategy_result *r = &result->strategy[s];
    struct sb_tally *tally = &m->sum->tally[s];
    tally->tail = m->job->tail;
    struct sb_moments makespan = tally->moments;
    struct sb_summary means = { 0 };
    const struct sb_control none = { m->control.work, NAN };
    if (m->job->exact)
        sb_moments_add_all(&makespan, m->job->kept[s], m->kept);
    struct sb_controlled plain = sb_control_mean(&none, &makespan, 0),
                         controlled = sb_control_mean(&m->control, &makespan, m->sum->with_work[s]);
    put_mean(m, s, result, &makespan, &plain, &means.mean, &means.mean_ci95);
    put_mean(m, s, result, &makespan, &controlled, &means.mean_cv, &means.mean_cv_ci95);
    if (sb_batches_fill(&m->batches[s], m->job->kept[s], m->kept, m->job->first))
        return sb_fail_memory(error);
    /* those of spread draws are not independent of each other */
    if (m->job->sampling == SB_SAMPLING_RANDOM && !m->job->no_batches &&
        keep_batches(&m->batches[s], result->strategy, r, arena, error))
        return SB_ENOMEM;
    if (m->job->exact) {
        memcpy(m->sorted, m->job->kept[s], m->kept * sizeof *m->sorted);
        tally->exact = m->sorted;
        tally->count = m->done;
    }
    if (sb_tally_summarise(tally, sb_result_percentiles(result), &r->makespan, m->scratch, error) ||
        keep_cdf(&r->makespan, m->job, result->strategy, s, arena, error))
        return sb_fail_memory(error);
    if (m->done > 1) {
        r->makespan.mean_cv = means.mean_cv;
        r->makespan.mean_ci95 = means.mean_ci95;
        r->makespan.mean_cv_ci95 = means.mean_cv_ci95;
    }
    m->compared[s] = (struct sb_compared){ .makespan = &tally->moments,
                                           .summary = &r->makespan,
                                           .batches = &m->batches[s],
                                           .mean = controlled,
                                           .log_mean = sb_tally_log_mean(tally),
                                           .relative_error = result->relative_error };
    return SB_OK;
}

static enum sb_code summarise_each(struct summary *m, struct sb_workload_result *result,
                                   struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t s = 0; code == SB_OK && s < m->job->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        r->name = m->job->strategy[s]->name;
        r->baseline_only = m->job->baseline_only[s];
        r->simplicity = m->job->strategy[s]->simplicity;
        r->checked = m->sum->checked / m->job->strategies;
        r->verified = m->sum->verified[s];
        r->speedup = sb_arena_alloc(arena, m->job->baselines, sizeof *r->speedup);
        code = r->speedup ? summarise_one(m, s, result, arena, error) : sb_fail_memory(error);
    }
    return code;
}

static struct sb_interval single(double value, bool random)
{
    return random ? (struct sb_interval){ NAN, NAN } : (struct sb_interval){ value, value };
}

/* One replicate says all where nothing is random, and else nothing of how far off it may be. */
static void settle_single(struct sb_strategy_result *r, uint32_t quantiles, bool random)
{
    r->makespan.mean_ci95 = r->makespan.mean_cv_ci95 = single(r->makespan.mean, random);
    for (uint32_t q = 0; q < quantiles; q++)
        r->makespan.quantile_ci95[q] = single((double)r->makespan.quantile[q], random);
    for (uint32_t i = 0; i < r->speedups; i++) {
        struct sb_speedup *s = &r->speedup[i];
        struct sb_estimate *const estimate[] = { &s->ratio_of_means, &s->geometric_mean,
                                                 &s->saved_mean, &s->saved_p50, &s->saved_p99 };
        s->ci95 = single(s->mean, random);
        for (size_t k = 0; k < sizeof estimate / sizeof *estimate; k++)
            estimate[k]->ci95 = single(estimate[k]->value, random);
    }
}

/* Its skewness is not known, as its values are not kept: it has an interval where the means of all
 * strategies have, of which one at least has most of its length. */
static bool has_interval(const struct sb_workload_result *result, const struct summary *m,
                         double scatter)
{
    if (result->variance_is_infinite && scatter > 0)
        return false;
    for (uint32_t s = 0; s < m->job->strategies; s++)
        if (isnan(result->strategy[s].makespan.mean_cv_ci95.lo))
            return false;
    return true;
}

/* Its mean is controlled as the strategies' are, or a chain would be parallel. `with_work` is the
 * sum of its products with the work. */
static struct sb_estimate mean_of(const struct sb_workload_result *result, const struct summary *m,
                                  const struct sb_moments *of, sb_wide with_work)
{
    const struct sb_controlled controlled = sb_control_mean(&m->control, of, with_work);
    double mean = of->count < 2 ? sb_moments_mean(of) : controlled.mean;
    double scatter = sqrt(controlled.variance * (double)of->count);
    return (struct sb_estimate){ mean, of->count < 2 ? single(mean, result->random)
                                       : has_interval(result, m, scatter)
                                           ? sb_interval_student(mean, scatter, of->count)
                                           : (struct sb_interval){ NAN, NAN } };
}

static void put_longest_path(struct sb_workload_result *result, const struct summary *m)
{
    result->longest_path = mean_of(result, m, &m->sum->longest, m->sum->longest_with_work);
    double mean = result->longest_path.value;
    result->mean_parallelism = result->mean_is_infinite ? (double)NAN
                               : mean > 0               ? (double)result->expected_work / mean
                                                        : 0;
}

/* Of what no schedule of a replicate is shorter than. */
static void put_mean_bound(struct sb_workload_result *result, const struct summary *m)
{
    result->bounds.mean = mean_of(result, m, &m->sum->bound, m->sum->bound_with_work);
    if (m->job->sampling != SB_SAMPLING_RANDOM)
        result->bounds.mean.ci95 = (struct sb_interval){ NAN, NAN };
}

/* Where nothing is random, or two strategies take as long in every replicate, nothing is estimated.
 */
static void put_misses(const struct summary *m, uint32_t s, struct sb_workload_result *result)
{
    const struct sb_job *job = m->job;
    struct sb_strategy_result *r = &result->strategy[s];
    struct sb_estimate *own = &r->slo.per_million;
    r->slo = (struct sb_slo){ job->slo, m->sum->missed[s],
                              sb_misses_per_million(m->sum->missed[s], m->done) };
    if (!result->random)
        own->ci95 = (struct sb_interval){ own->value, own->value };
    for (uint32_t b = 0; b < job->baselines; b++) {
        size_t pair = (size_t)s * job->baselines + b;
        struct sb_estimate *saved = &r->speedup[b].saved_misses;
        *saved = sb_discordant_per_million(&m->sum->discordant[pair], m->done);
        if (!result->random || m->sum->ratios[pair].equal == m->done)
            saved->ci95 = (struct sb_interval){ saved->value, saved->value };
    }
}

enum sb_code sb_summarise(const struct sb_job *job, struct sb_sums *sum, uint64_t done,
                          struct sb_workload_result *result, struct sb_arena *arena,
                          struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    struct sb_randomised_run run = { 0 };
    const bool spread = job->sampling != SB_SAMPLING_RANDOM;
    struct summary m = { .job = job,
                         .sum = sum,
                         .done = done,
                         .kept = done < job->looked ? done : job->looked,
                         /* means of spread draws are no sums of independent ones */
                         .control = { sum->works, spread ? NAN : exact_work(job, result) },
                         .batches = sb_arena_alloc(&scratch, job->strategies, sizeof *m.batches),
                         .compared = sb_arena_alloc(&scratch, job->strategies, sizeof *m.compared),
                         .scratch = &scratch };
    m.sorted = sb_arena_alloc(&scratch, job->exact ? m.kept : 0, sizeof *m.sorted);
    if (m.sorted && job->exact)
        sb_huge_pages(m.sorted, m.kept * sizeof *m.sorted);
    enum sb_code code = m.batches && m.compared && m.sorted ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK && spread)
        code = sb_randomised_sort(&run, job, done, &scratch, error);
    if (code == SB_OK)
        code = summarise_each(&m, result, arena, error);
    if (code == SB_OK)
        put_longest_path(result, &m);
    if (code == SB_OK && job->workers && !m.job->placed.differs)
        put_mean_bound(result, &m);
    for (uint32_t s = 0; code == SB_OK && s < job->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        for (uint32_t b = 0; b < job->baselines; b++) {
            uint32_t over = job->baseline[b];
            sb_speedup_init(&r->speedup[b], job->strategy[over]->name);
            sb_compared_fill(&r->speedup[b], &sum->ratios[(size_t)s * job->baselines + b],
                             &m.control, &m.compared[over], &m.compared[s]);
        }
        r->speedups = job->baselines;
        if (job->slo > 0)
            put_misses(&m, s, result);
        if (done < 2)
            settle_single(r, sb_result_percentiles(result)->count, job->workload->dag.random);
    }
    if (code == SB_OK && spread)
        sb_randomised_fill(&run, job, result);
    sb_arena_fini(&scratch);
    return code;
}
