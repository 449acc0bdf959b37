/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event-driven engine against that of version 0.1, each kernel in turn with it in one process.
 * Fails where the gain is lost: a compiler's update can do that in silence. */
#include "sim/engine/events/event_engine.h"
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "sim/workload/workload.h"
#include "tests/fixtures/random.h"
#include "tests/frozen/events.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, LANES = 32, TASKS_A_ROUND = 200000 };

struct bench {
    const char *strategy;
    unsigned tasks, workers;
    double floor; /* of the ratio */
};

/* The floors leave room for a machine that others use; most gains are much higher. */
static const struct bench bench[] = {
    { "earliest-start", 10, 2, 0.8 },
    { "earliest-start", 10, 4, 3 }, /* no task waits for a worker */
    { "earliest-start", 1000, 2, 1.5 },
    { "earliest-start", 1000, 4, 1.4 },
    { "earliest-start", 1000, 16, 1.1 },
    { "earliest-start", 10000, 16, 1.2 },
    { "earliest-start", 10000, 64, 1.2 },
    { "earliest-start", 10000, 256, 1.2 },
    { "earliest-start", 100000, 1024, 1.2 },
    { "level-barrier", 1000, 16, 3 },
    { "hlfet", 1000, 4, 1.1 },
    { "hlfet", 1000, 16, 1.1 },
    { "hlfet", 10000, 256, 1.2 },
};
enum { CASES = sizeof bench / sizeof *bench };

/* Of this process, so that what else runs here counts less. */
static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *sample)
{
    qsort(sample, ROUNDS, sizeof *sample, ascending);
    return sample[ROUNDS / 2];
}

static _Noreturn void stop(const char *why)
{
    fprintf(stderr, "bench: %s\n", why);
    exit(1);
}

static void build(const struct bench *b, struct sb_workload *workload, struct sb_plan *plan)
{
    char text[256];
    struct sb_error error = { 0 };
    unsigned s = 0;
    int size = snprintf(text, sizeof text,
                        "{\"simbench\": 1, \"name\": \"bench\", \"generate\": {\"kind\": "
                        "\"layered\", \"tasks\": %u, \"parents\": 3, \"latency\": 1}}",
                        b->tasks);
    if (sb_workload_parse(workload, "bench", text, (size_t)size, &sb_plugins.readers, &error))
        stop(error.text);
    while (strcmp(sb_plugins.strategy[s]->name, b->strategy) != 0)
        s++;
    if (sb_plan_build(plan, &workload->dag, sb_plugins.strategy[s], &error))
        stop(error.text);
}

/* Exponential, mean 10 ms; new ones for each round, because branch predictors learn. */
static void draw(struct fixture_random *random, sb_ns *latency, size_t count)
{
    for (size_t i = 0; i < count; i++)
        latency[i] = (sb_ns)(-1e7 * log(((double)(fixture_next(random) >> 11) + 0.5) * 0x1p-53));
}

/* ns a task of the engine of before and of now, round by round. */
static void measure(const struct bench *b, const struct sb_plan *plan,
                    const struct sb_kernel *kernel, double *before, double *now)
{
    size_t steps = b->tasks, runs = LANES;
    frozen_loop *loop = frozen_loop_of(kernel->name);
    struct frozen_engine *frozen = frozen_engine_new(plan, b->workers);
    struct sb_engine *engine = sb_engine_new(plan, b->workers, kernel);
    sb_ns *latency = malloc(steps * runs * sizeof *latency), makespan[LANES];
    struct fixture_random random = { 7 };
    if (!frozen || !engine || !latency || !loop)
        stop("no memory");
    unsigned repeats = (unsigned)(TASKS_A_ROUND / (steps * runs)) + 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        before[round] = now[round] = 0;
        for (unsigned i = 0; i < repeats; i++) {
            draw(&random, latency, steps * runs);
            double begun = seconds();
            sb_engine_run_block(engine, latency, LANES, makespan);
            double between = seconds();
            for (unsigned lane = 0; lane < LANES; lane++)
                if (loop(frozen, latency + lane * steps, NULL) != makespan[lane])
                    stop("another makespan than before");
            before[round] += seconds() - between;
            now[round] += between - begun;
        }
        before[round] *= 1e9 / ((double)repeats * (double)(steps * runs));
        now[round] *= 1e9 / ((double)repeats * (double)(steps * runs));
    }
    free(latency);
    sb_engine_free(engine);
    frozen_engine_free(frozen);
}

static bool compare(const struct bench *b, const struct sb_kernel *kernel)
{
    struct sb_workload workload;
    struct sb_plan plan;
    double before[ROUNDS], now[ROUNDS], ratio[ROUNDS];
    build(b, &workload, &plan);
    measure(b, &plan, kernel, before, now);
    for (unsigned i = 0; i < ROUNDS; i++)
        ratio[i] = before[i] / now[i];
    double gain = median(ratio), ns = median(now);
    printf("%-8s %-16s %7u %7u %7.1f %7.1f %7.2f%s\n", kernel->name, b->strategy, b->tasks,
           b->workers, median(before), ns, gain, gain < b->floor ? "  lost" : "");
    sb_plan_fini(&plan);
    sb_workload_fini(&workload);
    return gain >= b->floor;
}

/* With an argument: only that kernel. */
int main(int argc, char **argv)
{
    static const char *const kernels[] = { "avx512", "avx2", "base" };
    bool kept = true;
    printf("limited workers: the engine of version 0.1 and that of now, ns a task; medians of %d "
           "rounds\n%-8s %-16s %7s %7s %7s %7s %7s\n",
           ROUNDS, "kernel", "strategy", "tasks", "workers", "before", "now", "ratio");
    for (unsigned k = 0; k < 3; k++)
        for (unsigned i = 0; i < CASES; i++)
            if (sb_kernel_choose(kernels[k]) && (argc < 2 || strcmp(argv[1], kernels[k]) == 0))
                kept &= compare(&bench[i], sb_kernel_choose(kernels[k]));
    return kept ? 0 : 1;
}
