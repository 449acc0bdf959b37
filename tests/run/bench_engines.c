/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the simulator is here: whole experiments through the public interface, draws made afresh
 * in every replicate. Each figure is the median of several rounds, all cases taking turns in every
 * round, so that a slow spell of the machine meets all of them alike. */
#include "sim/base/machine/cpu.h"
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "sim/run/experiment.h"
#include "sim/workload/source/source.h"
#include "sim/workload/workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

enum { ROUNDS = 5, CASES_MAX = 40 };

struct bench {
    const char *title, *generate; /* the members of a generate object */
    uint32_t workers;
    double task_replicates; /* about so many a round */
    unsigned threads;
    struct sb_workload workload;
    double rate[ROUNDS];
};

#define EXPONENTIAL "\"latency\": {\"dist\": \"exponential\", \"mean\": 10}"
#define LOGNORMAL "\"latency\": {\"dist\": \"lognormal\", \"median\": 10, \"p99\": 80}"
#define QUANTILES "\"latency\": {\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}"
#define GAMMA "\"latency\": {\"dist\": \"gamma\", \"shape\": 2, \"scale\": 5}"
#define MIXTURE                                                                                    \
    "\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 0.9, \"latency\": 2}, "    \
    "{\"weight\": 0.1, "                                                                           \
    "\"latency\": {\"dist\": \"exponential\", \"mean\": 100}}]}"
#define LAYERED(tasks) "\"kind\": \"layered\", \"tasks\": " #tasks ", \"parents\": 3, "

static struct bench bench[CASES_MAX] = {
    { .title = "unlimited workers, exponential, 10 tasks",
      .generate = LAYERED(10) EXPONENTIAL,
      .task_replicates = 2e8 },
    { .title = "unlimited workers, exponential, 100 tasks",
      .generate = LAYERED(100) EXPONENTIAL,
      .task_replicates = 5e8 },
    { .title = "unlimited workers, exponential, 1,000 tasks",
      .generate = LAYERED(1000) EXPONENTIAL,
      .task_replicates = 5e8 },
    { .title = "  the same, two threads",
      .generate = LAYERED(1000) EXPONENTIAL,
      .task_replicates = 5e8,
      .threads = 2 },
    { .title = "unlimited workers, exponential, 10,000 tasks",
      .generate = LAYERED(10000) EXPONENTIAL,
      .task_replicates = 2e8 },
    { .title = "unlimited workers, exponential, 100,000 tasks",
      .generate = LAYERED(100000) EXPONENTIAL,
      .task_replicates = 2e8 },
    { .title = "unlimited workers, exponential, 1,000,000 tasks",
      .generate = LAYERED(1000000) EXPONENTIAL,
      .task_replicates = 1e8 },
    { .title = "unlimited workers, lognormal, 1,000 tasks",
      .generate = LAYERED(1000) LOGNORMAL,
      .task_replicates = 4e8 },
    { .title = "unlimited workers, quantiles, 1,000 tasks",
      .generate = LAYERED(1000) QUANTILES,
      .task_replicates = 4e8 },
    { .title = "unlimited workers, gamma, 1,000 tasks",
      .generate = LAYERED(1000) GAMMA,
      .task_replicates = 4e8 },
    { .title = "unlimited workers, mixture, 1,000 tasks",
      .generate = LAYERED(1000) MIXTURE,
      .task_replicates = 1e8 },
    { .title = "16 workers, exponential, 10 tasks",
      .generate = LAYERED(10) EXPONENTIAL,
      .workers = 16,
      .task_replicates = 2e7 },
    { .title = "16 workers, exponential, 1,000 tasks",
      .generate = LAYERED(1000) EXPONENTIAL,
      .workers = 16,
      .task_replicates = 3e7 },
    { .title = "  the same, two threads",
      .generate = LAYERED(1000) EXPONENTIAL,
      .workers = 16,
      .task_replicates = 3e7,
      .threads = 2 },
    { .title = "16 workers, exponential, 100,000 tasks",
      .generate = LAYERED(100000) EXPONENTIAL,
      .workers = 16,
      .task_replicates = 2e7 },
    { .title = "256 workers, exponential, 10,000 tasks",
      .generate = LAYERED(10000) EXPONENTIAL,
      .workers = 256,
      .task_replicates = 2e7 },
};

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

static const struct sb_strategy *earliest_start(void)
{
    unsigned i = 0;
    while (strcmp(sb_plugins.strategy[i]->name, "earliest-start") != 0)
        i++;
    return sb_plugins.strategy[i];
}

static void load(struct bench *b)
{
    char text[1024];
    struct sb_error error = { 0 };
    int size = snprintf(text, sizeof text,
                        "{\"simbench\": 1, \"name\": \"bench\", \"generate\": {%s}}", b->generate);
    if (sb_workload_parse(&b->workload, "bench", text, (size_t)size, &sb_plugins.readers, &error))
        stop(&error);
}

static double run(struct bench *b, unsigned round)
{
    const struct sb_strategy *strategy = earliest_start();
    const bool no = false;
    uint64_t replicates = (uint64_t)(b->task_replicates / b->workload.dag.tasks) + 1;
    struct sb_experiment experiment = { .workload = &b->workload,
                                        .strategy = &strategy,
                                        .baseline_only = &no,
                                        .strategies = 1,
                                        .workers = b->workers,
                                        .seed = round + 1,
                                        .replicates = replicates,
                                        .threads = b->threads ? b->threads : 1 };
    struct sb_workload_result result;
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    double begun = seconds();
    if (sb_experiment_run(&experiment, &result, &arena, &error))
        stop(&error);
    double rate = (double)replicates * b->workload.dag.tasks / (seconds() - begun);
    sb_arena_fini(&arena);
    return rate;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What yajl alone takes for the text, without a callback. */
static double parse_time(const char *path)
{
    struct sb_source source;
    struct sb_error error = { 0 };
    if (sb_source_open(&source, path, &error) || sb_source_load(&source, &error))
        stop(&error);
    double begun = seconds();
    yajl_handle handle = yajl_alloc(NULL, NULL, NULL);
    if (!handle ||
        yajl_parse(handle, (const unsigned char *)source.bytes, source.size) != yajl_status_ok)
        exit(1);
    yajl_free(handle);
    sb_source_fini(&source);
    return seconds() - begun;
}

/* In a process of its own, whose peak of memory is then the reading's. */
static void bench_reading(const char *path, uint32_t tasks)
{
    double took[3] = { 0 };
    int report[2];
    if (pipe(report))
        exit(1);
    pid_t child = fork();
    if (child == 0) {
        struct sb_workload workload;
        struct sb_error error = { 0 };
        struct rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        double begun = seconds();
        if (sb_workload_read(&workload, path, &sb_plugins.readers, &error))
            stop(&error);
        took[0] = seconds() - begun;
        getrusage(RUSAGE_SELF, &after);
        took[1] = (double)(after.ru_maxrss - before.ru_maxrss) * 1024 / tasks;
        took[2] = parse_time(path);
        _exit(write(report[1], took, sizeof took) != sizeof took);
    }
    close(report[1]);
    if (child < 0 || read(report[0], took, sizeof took) != sizeof took)
        exit(1);
    close(report[0]);
    waitpid(child, NULL, 0);
    printf(
        "reading a workload of %u tasks: %.2f s, %.1f times yajl's own parse of it, %.0f bytes a "
        "task at the peak\n",
        tasks, took[0], took[0] / took[2], took[1]);
}

static void write_large(const char *path, uint32_t tasks)
{
    FILE *out = fopen(path, "w");
    if (!out)
        exit(1);
    fprintf(out, "{\"simbench\": 1, \"name\": \"large\", \"tasks\": {\n");
    for (uint32_t t = 0; t < tasks; t++) {
        fprintf(out, "%s\"task-%u\": {\"latency\": %u", t ? ",\n" : "", t, 1 + t % 97);
        if (t > 3000)
            fprintf(out, ", \"after\": [\"task-%u\", \"task-%u\", \"task-%u\"]", t - 1000 - t % 7,
                    t - 2000 - t % 11, t - 3000 + t % 13);
        fputs("}", out);
    }
    fputs("}}\n", out);
    if (fclose(out))
        exit(1);
}

/* With an argument: only the cases whose title contains it. */
int main(int argc, char **argv)
{
    char path[] = "/tmp/simbench-bench-XXXXXX";
    unsigned cases = 0;
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    write_large(path, 1000000);
    if (argc < 2)
        bench_reading(path, 1000000); /* first, while this process is small */
    unlink(path);
    char cpu[128];
    sb_cpu_model(cpu, sizeof cpu);
    printf("%s; kernel: %s; median of %d rounds; whole experiments, one strategy, one thread\n",
           cpu, sb_kernel_choose(NULL)->name, ROUNDS);
    for (unsigned i = 0; i < CASES_MAX && bench[i].title; i++)
        if (argc < 2 || strstr(bench[i].title, argv[1])) {
            bench[cases] = bench[i];
            load(&bench[cases++]);
        }
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned i = 0; i < cases; i++)
            bench[i].rate[round] = run(&bench[i], round);
    printf("\n%-50s %18s %12s\n", "", "task-replicates/s", "ns each");
    for (unsigned i = 0; i < cases; i++) {
        qsort(bench[i].rate, ROUNDS, sizeof(double), ascending);
        double rate = bench[i].rate[ROUNDS / 2];
        printf("%-50s %16.1f M %12.2f   (%.1f to %.1f M)\n", bench[i].title, rate / 1e6, 1e9 / rate,
               bench[i].rate[0] / 1e6, bench[i].rate[ROUNDS - 1] / 1e6);
        sb_workload_fini(&bench[i].workload);
    }
    return 0;
}
