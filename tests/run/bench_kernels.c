/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of draws and longest paths against those of before (tests/frozen), with every
 * instruction set that this processor has. Both run in turn in one process, on fresh draws in every
 * round, and only the ratio of their best rounds counts, which others on the machine disturb least.
 * Fails where it is below what a case must keep: an update of a compiler may undo what makes them
 * fast. */
#include "sim/base/machine/cpu.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/block.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/plan.h"
#include "sim/plugins.h"
#include "sim/workload/workload.h"
#include "tests/frozen/frozen.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 40, ROUNDS_OF_LARGE = 4, PROGRAMS_MAX = 8 };

struct bench {
    const char *title, *generate; /* the members of a generate object */
    uint32_t tasks;
    const char *strategies; /* commas between them */
    bool held;              /* to the least ratio */
    uint32_t shapes;        /* 0: one; else so many sigmas of a lognormal, in turn */
};

#define EXPONENTIAL "\"latency\": {\"dist\": \"exponential\", \"mean\": 10}"
#define LOGNORMAL "\"latency\": {\"dist\": \"lognormal\", \"median\": 10, \"p99\": 80}"
#define QUANTILES "\"latency\": {\"dist\": \"quantiles\", \"p50\": 45, \"p90\": 90, \"p99\": 240}"
#define GAMMA "\"latency\": {\"dist\": \"gamma\", \"shape\": 2.5, \"scale\": 5}"
#define MIXTURE                                                                                    \
    "\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 0.9, \"latency\": 2}, "    \
    "{\"weight\": 0.1, \"latency\": {\"dist\": \"exponential\", \"mean\": 100}}]}"
#define LAYERED(tasks) "\"kind\": \"layered\", \"tasks\": " #tasks ", \"parents\": 3, "
#define SEVERAL "sequential,join-all-then-chain,level-barrier,await-in-order,earliest-start"

static const struct bench bench[] = {
    { "exponential, 1,000 tasks", LAYERED(1000) EXPONENTIAL, 1000, "earliest-start", true, 0 },
    { "  the same, five strategies", LAYERED(1000) EXPONENTIAL, 1000, SEVERAL, true, 0 },
    { "lognormal, 1,000 tasks", LAYERED(1000) LOGNORMAL, 1000, "earliest-start", true, 0 },
    { "quantiles, 1,000 tasks", LAYERED(1000) QUANTILES, 1000, "earliest-start", true, 0 },
    { "gamma, 1,000 tasks", LAYERED(1000) GAMMA, 1000, "earliest-start", true, 0 },
    { "mixture, 1,000 tasks", LAYERED(1000) MIXTURE, 1000, "earliest-start", true, 0 },
    { "lognormal of 16 shapes, 1,000 tasks", LAYERED(1000) LOGNORMAL, 1000, "earliest-start", false,
      16 },
    { "lognormal of 64 shapes, 1,000 tasks", LAYERED(1000) LOGNORMAL, 1000, "earliest-start", true,
      64 },
    { "exponential, 10 tasks", LAYERED(10) EXPONENTIAL, 10, "earliest-start", false, 0 },
    { "exponential, 10,000 tasks", LAYERED(10000) EXPONENTIAL, 10000, "earliest-start", false, 0 },
    { "exponential, 100,000 tasks", LAYERED(100000) EXPONENTIAL, 100000, "earliest-start", false,
      0 },
    { "  the same, five strategies", LAYERED(100000) EXPONENTIAL, 100000, SEVERAL, false, 0 },
    { "exponential, 1,000,000 tasks", LAYERED(1000000) EXPONENTIAL, 1000000, "earliest-start",
      false, 0 },
    { "  the same, five strategies", LAYERED(1000000) EXPONENTIAL, 1000000, SEVERAL, false, 0 },
};
enum { CASES = sizeof bench / sizeof *bench };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static _Noreturn void stop(const struct sb_error *error)
{
    fprintf(stderr, "bench: %s: %s\n", error->where, error->text);
    exit(1);
}

/* A graph under its strategies. */
struct scene {
    struct sb_workload workload;
    struct sb_plan plan[PROGRAMS_MAX];
    const struct sb_program *program[PROGRAMS_MAX];
    uint32_t programs;
    struct sb_samplers samplers;
};

static const struct sb_strategy *strategy_of(const char *name, size_t length)
{
    for (unsigned i = 0; sb_plugins.strategy[i]; i++)
        if (strlen(sb_plugins.strategy[i]->name) == length &&
            strncmp(sb_plugins.strategy[i]->name, name, length) == 0)
            return sb_plugins.strategy[i];
    exit(1);
}

/* The graph has one distribution, a lognormal, whose b is sigma. */
static void vary(struct sb_dag *dag, uint32_t shapes)
{
    struct sb_dist *dist = sb_arena_alloc(&dag->arena, shapes, sizeof *dist);
    if (!dist)
        exit(1);
    for (uint32_t i = 0; i < shapes; i++) {
        dist[i] = dag->dist[0];
        dist[i].b *= 0.5 + (double)i / shapes;
    }
    for (uint32_t s = 0; s < dag->steps; s++)
        dag->dist_of[s] = s % shapes;
    dag->dist = dist;
    dag->dists = shapes;
}

static void open_scene(struct scene *s, const struct bench *b)
{
    char text[1024];
    struct sb_error error = { 0 };
    int size = snprintf(text, sizeof text,
                        "{\"simbench\": 1, \"name\": \"bench\", \"generate\": {%s}}", b->generate);
    *s = (struct scene){ 0 };
    if (sb_workload_parse(&s->workload, "bench", text, (size_t)size, &sb_plugins.readers, &error))
        stop(&error);
    if (b->shapes)
        vary(&s->workload.dag, b->shapes);
    if (sb_samplers_build(&s->samplers, &s->workload.dag, &error))
        stop(&error);
    for (const char *name = b->strategies; *name;) {
        size_t length = strcspn(name, ",");
        struct sb_plan *plan = &s->plan[s->programs];
        if (sb_plan_build(plan, &s->workload.dag, strategy_of(name, length), &error))
            stop(&error);
        s->program[s->programs++] = &plan->program;
        name += length + (name[length] == ',');
    }
}

static void close_scene(struct scene *s)
{
    while (s->programs > 0)
        sb_plan_fini(&s->plan[--s->programs]);
    sb_samplers_fini(&s->samplers);
    sb_workload_fini(&s->workload);
}

/* Seconds a task and replicate, of `replicates`. */
static double time_frozen(struct frozen *f, uint64_t seed, uint64_t replicates)
{
    double begun = seconds();
    for (uint64_t first = 0; first < replicates; first += f->lanes)
        frozen_run(f, seed, first);
    return (seconds() - begun) / (double)replicates / f->dag->steps;
}

static double time_new(struct sb_block *b, uint64_t seed, uint64_t replicates)
{
    double begun = seconds();
    b->seed = seed;
    for (uint64_t first = 0; first < replicates; first += b->lanes)
        sb_block_run(b, first);
    return (seconds() - begun) / (double)replicates / b->dag->steps;
}

static double measure(const struct bench *b, struct scene *s, const char *kernel)
{
    struct frozen frozen;
    struct sb_arena arena = { 0 };
    struct sb_block block = { .draw = sb_draw_kernel_choose(kernel),
                              .kernel = sb_kernel_choose(kernel),
                              .dag = &s->workload.dag,
                              .samplers = &s->samplers,
                              .program = s->program,
                              .programs = s->programs,
                              .lanes = sb_block_lanes(b->tasks) };
    double before = INFINITY, now = INFINITY;
    uint64_t replicates = (uint64_t)(4e6 / b->tasks / s->programs / 64 + 1) * 64;
    frozen_init(&frozen, kernel, &s->workload.dag, s->program, s->programs);
    if (sb_block_init(&block, &arena))
        exit(1);
    for (unsigned round = 0; round < (b->tasks < 1000000 ? ROUNDS : ROUNDS_OF_LARGE); round++) {
        before = fmin(before, time_frozen(&frozen, round + 1, replicates));
        now = fmin(now, time_new(&block, round + 1, replicates));
    }
    printf("%-8s %-34s %8.2f %8.2f %8.2f\n", kernel, b->title, before * 1e9, now * 1e9,
           before / now);
    fflush(stdout);
    frozen_fini(&frozen);
    sb_arena_fini(&arena);
    return before / now;
}

/* With an argument: only the cases whose title contains it. */
int main(int argc, char **argv)
{
    static const struct {
        const char *kernel;
        double least;
    } kernels[] = { { "avx512", 1.6 }, { "avx2", 2.0 }, { "base", 1.6 } };
    int failed = 0;
    char cpu[128];
    gsl_set_error_handler_off();
    sb_cpu_model(cpu, sizeof cpu);
    printf("%s; ns a task and replicate, words, draws and longest paths, one thread; best of %d "
           "rounds in "
           "turn\n\n%-8s %-34s %8s %8s %8s\n",
           cpu, ROUNDS, "kernel", "", "before", "now", "ratio");
    for (unsigned i = 0; i < CASES; i++) {
        struct scene scene;
        if (argc > 1 && !strstr(bench[i].title, argv[1]))
            continue;
        open_scene(&scene, &bench[i]);
        for (unsigned k = 0; k < sizeof kernels / sizeof *kernels; k++)
            if (sb_draw_kernel_choose(kernels[k].kernel) &&
                measure(&bench[i], &scene, kernels[k].kernel) < kernels[k].least && bench[i].held) {
                printf("  ^ below %.1f\n", kernels[k].least);
                failed = 1;
            }
        close_scene(&scene);
    }
    return failed;
}
