/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/real_time.h"

#include "sim/draw/draw.h"
#include "sim/run/experiment.h"
#include "sim/stats/sort.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/verify/real_time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { REPLICATES = 20, TIMERS = 200, MEDIAN = TIMERS / 2, P99 = TIMERS * 99 / 100 };
/* ns of real time that a workload takes, unless somebody says how many replicates. */
#define BUDGET 20e9
#define TIMER ((sb_ns)1000000) /* of sleep, before it looks at the clock */

struct session {
    FILE *out;
    const struct sb_options *options;
    const struct sb_workload *workload;
    const struct sb_selection *selection;
    const atomic_bool *stop;
    uint32_t workers;
    struct sb_samplers samplers;
    struct sb_plan plan[SB_STRATEGIES_MAX];
    struct sb_real_time_probe *probe[SB_STRATEGIES_MAX]; /* NULL: no program */
    sb_ns *latency;                                      /* [steps] scaled */
    uint64_t replicates, done;                           /* wanted; done under every strategy */
    int64_t spin_ns;                                     /* before a deadline */
    double expected;                                     /* ns, altogether */
    struct sb_real_time *run;                            /* [strategies][replicates] */
    struct sb_arena arena;
};

/* The durations of a replicate in real time. */
static enum sb_code draw(struct session *s, uint64_t replicate, struct sb_error *error)
{
    const struct sb_dag *dag = &s->workload->dag;
    double total = 0;
    sb_draw_replicate(dag, &s->samplers, s->options->seed, replicate, s->latency);
    for (uint32_t i = 0; i < dag->steps; i++) {
        double scaled = (double)s->latency[i] * s->options->time_scale;
        total += scaled;
        s->latency[i] = total < 0x1p60 ? (sb_ns)llround(scaled) : 0;
    }
    return total < 0x1p60 ? SB_OK
                          : sb_fail(error, SB_EINPUT, "--time-scale", "replicate %llu takes years",
                                    (unsigned long long)replicate);
}

static uint64_t number_of(const struct session *s, uint64_t index)
{
    return s->options->only ? s->options->only_replicate : index;
}

static enum sb_code open_probes(struct session *s, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; code == SB_OK && i < s->selection->count; i++) {
        code = sb_plan_build(&s->plan[i], &s->workload->dag, s->selection->strategy[i], error);
        const struct sb_assignment assignment = { &s->workload->dag, s->selection->strategy[i],
                                                  s->workers, true };
        const struct sb_runtime *runtime =
            code ? NULL : sb_runtime_choose(sb_plugins.runtime, &assignment);
        if (runtime)
            code = sb_real_time_probe_new(&s->probe[i], runtime, &s->plan[i], s->workers,
                                          s->spin_ns, error);
    }
    return code;
}

/* How many replicates, and how long they take: as many as are wanted, else as fit into the time. */
static enum sb_code choose_replicates(struct session *s, struct sb_error *error)
{
    uint64_t most = s->options->only         ? 1
                    : s->options->replicates ? s->options->replicates
                                             : REPLICATES;
    for (s->replicates = 0; s->replicates < most; s->replicates++) {
        double more = 0;
        enum sb_code code = draw(s, number_of(s, s->replicates), error);
        if (code)
            return code;
        for (uint32_t i = 0; i < s->selection->count; i++)
            more += s->probe[i] ? (double)sb_real_time_simulate(s->probe[i], s->latency) : 0;
        if (s->replicates > 0 && !s->options->replicates && s->expected + more > BUDGET)
            break;
        s->expected += more;
    }
    return SB_OK;
}

static enum sb_code run_replicate(struct session *s, uint64_t index, struct sb_error *error)
{
    char options[64];
    struct sb_verify_names names = { s->workload->name, s->workload->file, s->options->seed,
                                     options };
    enum sb_code code = draw(s, number_of(s, index), error);
    snprintf(options, sizeof options, " --real-clock --time-scale=%g", s->options->time_scale);
    for (uint32_t i = 0; code == SB_OK && i < s->selection->count; i++)
        if (s->probe[i])
            code = sb_real_time_run(s->probe[i], &names, number_of(s, index), s->latency,
                                    &s->run[i * s->replicates + index], error);
    return code;
}

/* ---- the table ---- */

/* Of an even number the mean of the two in the middle; sorts them. */
static double median(double *value, uint64_t count)
{
    sb_sort_doubles(value, count);
    return (value[(count - 1) / 2] + value[count / 2]) / 2;
}

static char *duration(char out[SB_UNITS_SIZE], double ns)
{
    return ns < 0.5 ? sb_units_number(out, 0, 0) : sb_units_duration(out, ns, NAN);
}

static void print_row(const struct session *s, uint32_t strategy, double *value)
{
    const struct sb_real_time *run = &s->run[strategy * s->replicates];
    char simulated[SB_UNITS_SIZE], real[SB_UNITS_SIZE], timers[SB_UNITS_SIZE],
        dispatch[SB_UNITS_SIZE], path[SB_UNITS_SIZE];
    double most = 0, lateness = 0, waiting = 0, shorter = 0;
    for (uint64_t i = 0; i < s->done; i++) {
        lateness += (double)run[i].lateness;
        waiting += (double)run[i].dispatch;
        shorter += (double)(run[i].simulated - run[i].path);
        value[i] = (double)run[i].simulated;
    }
    double n = (double)s->done, median_simulated = median(value, s->done);
    for (uint64_t i = 0; i < s->done; i++)
        value[i] = (double)run[i].real;
    double median_real = median(value, s->done);
    for (uint64_t i = 0; i < s->done; i++) {
        value[i] =
            run[i].simulated ? 100 * ((double)run[i].real / (double)run[i].simulated - 1) : 0;
        most = value[i] > most ? value[i] : most;
    }
    fprintf(s->out, "%-20s %11s %11s %9.4f %9.4f %11s %11s", s->selection->strategy[strategy]->name,
            sb_units_duration(simulated, median_simulated, median_simulated * 5e-6),
            sb_units_duration(real, median_real, median_real * 5e-6), median(value, s->done), most,
            duration(timers, lateness / n), duration(dispatch, waiting / n));
    fprintf(s->out, " %11s\n", duration(path, shorter / n));
}

static void print_table(const struct session *s)
{
    double *value = malloc((s->done + 1) * sizeof *value);
    if (!value || s->done == 0) {
        free(value);
        return;
    }
    fputs(
        "                        makespan, median        longer, %             which is, mean\n"
        "strategy               simulated        real    median      most    + timers  + dispatch "
        "− other path\n",
        s->out);
    for (uint32_t i = 0; i < s->selection->count; i++)
        if (s->probe[i]) {
            print_row(s, i, value);
        }
        else {
            const struct sb_strategy *strategy = s->selection->strategy[i];
            const struct sb_assignment assignment = { &s->workload->dag, strategy, s->workers,
                                                      true };
            fprintf(s->out, "%-20s %s\n", strategy->name,
                    sb_runtime_why_not(sb_plugins.runtime, &assignment));
        }
    free(value);
}

static void print_head(const struct session *s)
{
    sb_ns lateness[TIMERS];
    char name[200], workers[SB_UNITS_SIZE] = "unlimited", p50[SB_UNITS_SIZE], p99[SB_UNITS_SIZE],
                    most[SB_UNITS_SIZE], spin[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, s->workload->name, 60);
    if (s->workers)
        sb_units_count(workers, s->workers);
    fprintf(s->out,
            "%s  %s worker%s · %llu replicate%s in real time, a second of the model in %g s\n",
            name, workers, s->workers == 1 ? "" : "s", (unsigned long long)s->replicates,
            s->replicates == 1 ? "" : "s", s->options->time_scale);
    sb_real_time_timers(TIMER + s->spin_ns, s->spin_ns, lateness, TIMERS);
    fprintf(s->out, "this machine's timers, %s%s: %s late at the median, %s at p99, %s at most\n",
            s->spin_ns ? "looking at the clock for the last " : "sleeping only",
            s->spin_ns ? sb_units_duration(spin, (double)s->spin_ns, 0) : "",
            duration(p50, (double)lateness[MEDIAN]), duration(p99, (double)lateness[P99]),
            duration(most, (double)lateness[TIMERS - 1]));
    fflush(s->out);
    fflush(stdout);
}

static enum sb_code run_all(struct session *s, struct sb_error *error)
{
    char time[SB_UNITS_SIZE];
    enum sb_code code = SB_OK;
    if (!s->options->quiet)
        fprintf(stderr, "simbench: %.60s: %llu replicates in real time, %s altogether\n",
                s->workload->name, (unsigned long long)s->replicates,
                sb_units_duration(time, s->expected, NAN));
    print_head(s);
    while (code == SB_OK && s->done < s->replicates && !atomic_load(s->stop)) {
        code = run_replicate(s, s->done, error);
        s->done += code == SB_OK;
    }
    print_table(s);
    return code;
}

enum sb_code sb_real_time(FILE *out, const struct sb_options *options,
                          const struct sb_workload *workload, const struct sb_selection *selection,
                          const atomic_bool *stop, struct sb_error *error)
{
    struct session *s = calloc(1, sizeof *s);
    if (!s)
        return sb_fail_memory(error);
    *s = (struct session){ .out = out,
                           .options = options,
                           .workload = workload,
                           .selection = selection,
                           .stop = stop,
                           .spin_ns = (int64_t)options->spin_us * 1000 };
    s->workers = options->workers == SB_WORKERS_OF_FILE ? workload->workers : options->workers;
    s->latency = sb_arena_alloc(&s->arena, workload->dag.steps, sizeof *s->latency);
    enum sb_code code =
        s->latency ? sb_samplers_build(&s->samplers, &workload->dag, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = open_probes(s, error);
    if (code == SB_OK)
        code = choose_replicates(s, error);
    if (code == SB_OK &&
        !(s->run = sb_arena_alloc(&s->arena, s->replicates * selection->count, sizeof *s->run)))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = run_all(s, error);
    for (uint32_t i = 0; i < selection->count; i++) {
        sb_real_time_probe_free(s->probe[i]);
        sb_plan_fini(&s->plan[i]);
    }
    sb_samplers_fini(&s->samplers);
    sb_arena_fini(&s->arena);
    free(s);
    return code;
}
