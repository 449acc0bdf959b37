/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the scheduler costs: nanoseconds a task, medians of several rounds. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench_cold.h"
#include "bench_graph.h"
#include "bench_pools.h"

enum { ROUNDS = 41, TINY = 1000, SMALL = 10000, LARGE = 1000000 };

enum stacks { OWN, HUGE, COPIED };

static struct es_sched *sched_with(enum stacks stacks)
{
    return es_sched_new(
        &ES_OPTIONS(.copy_stacks = stacks == COPIED, .huge_stacks = stacks == HUGE), NULL);
}

/* One shape, one way: ns a task from es_start to the end of es_finish, in a warm scheduler. */
static double measure(enum shape shape, uint32_t count, bool declared, unsigned flags,
                      enum stacks stacks)
{
    struct graph graph = { calloc(count, sizeof(struct node)), count };
    struct es_sched *sched = sched_with(stacks);
    struct es_call call = { .flags = flags };
    int rounds = count > SMALL ? 5 : ROUNDS;
    double times[ROUNDS];
    double result;

    for (int round = -2; round < rounds; round++) {
        struct es_set *set =
            bench_build(&graph, shape, declared, declared ? bench_empty : bench_awaiting);
        double begin = bench_seconds();

        if (es_run(sched, set, &call, NULL) != ES_OK)
            exit(1);
        if (round >= 0)
            times[round] = (bench_seconds() - begin) / count * 1e9;
        es_set_free(set);
    }
    result = bench_median(times, rounds);
    es_sched_free(sched);
    free(graph.nodes);
    return result;
}

static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file) {
        if (fscanf(file, "%*d %ld", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    return pages * sysconf(_SC_PAGESIZE);
}

static long resident_at_end;

static struct es_result last_look(struct es_self *self, void *data)
{
    (void)self;
    (void)data;
    resident_at_end = resident();
    return es_ok(NULL);
}

/* Bytes a task while all wait for the last one. */
static double memory(uint32_t count, bool declared, enum stacks stacks)
{
    static struct node node;
    long before = resident();
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched = sched_with(stacks);
    double result;

    node.count = 1;
    node.parents[0] = count - 1;
    for (uint32_t i = 0; i + 1 < count; i++)
        es_set_add(set, NULL, declared ? bench_empty : bench_awaiting, &node);
    es_set_add(set, NULL, last_look, NULL);
    for (uint32_t i = 0; declared && i + 1 < count; i++)
        es_set_after(set, i, count - 1);
    if (es_run(sched, set, NULL, NULL) != ES_OK)
        exit(1);
    result = (double)(resident_at_end - before) / count;
    es_sched_free(sched);
    es_set_free(set);
    return result;
}

struct sleeper {
    es_ns deadline, late;
};

static struct es_result sleep_until(struct es_self *self, void *data)
{
    struct sleeper *sleeper = data;
    struct es_result slept = es_sleep_until(self, sleeper->deadline);

    sleeper->late = es_now(self) - sleeper->deadline;
    return slept;
}

static int by_lateness(const void *a, const void *b)
{
    es_ns x = ((const struct sleeper *)a)->late;
    es_ns y = ((const struct sleeper *)b)->late;

    return (x > y) - (x < y);
}

/* Lateness of sleepers whose deadlines are spread over a second. */
static void sleepers(uint32_t count)
{
    struct sleeper *all = calloc(count, sizeof *all);
    struct es_clock *clock = es_real_clock_new(0, true);
    struct es_options options = { .clock = clock, .stack_size = 16384 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    es_ns begin = clock->now(clock) + 1000000000;

    for (uint32_t i = 0; i < count; i++) {
        all[i].deadline = begin + bench_random(1000000000);
        es_set_add(set, NULL, sleep_until, &all[i]);
    }
    if (es_run(sched, set, NULL, NULL) != ES_OK)
        exit(1);
    qsort(all, count, sizeof *all, by_lateness);
    printf("%u asleep: lateness p50 %.1f us, p99 %.1f us, worst %.1f us\n", count,
           (double)all[count / 2].late / 1e3, (double)all[count / 100 * 99].late / 1e3,
           (double)all[count - 1].late / 1e3);
    es_sched_free(sched);
    es_set_free(set);
    es_real_clock_free(clock);
    free(all);
}

static void line(enum shape shape, uint32_t count)
{
    uint32_t strict =
        count > 100000 ? 100000 : count; /* a million stacks would be four gigabytes */

    printf("%-8s %10u        %10.1f %10.1f %10.1f %10.1f %10.1f\n", bench_shapes[shape], count,
           measure(shape, count, true, 0, OWN), measure(shape, count, false, ES_CONTINUE, OWN),
           measure(shape, strict, false, 0, OWN), measure(shape, strict, false, 0, HUGE),
           measure(shape, count, false, 0, COPIED));
}

static void lines(uint32_t count)
{
    for (int shape = CHAIN; shape <= LAYERED; shape++)
        line((enum shape)shape, count);
}

/* ---- two workers ---- */

static double time_run(struct es_sched *sched, struct es_set *set, unsigned flags)
{
    struct es_call call = { .flags = flags };
    double begin = bench_seconds();

    if (es_run(sched, set, &call, NULL) != ES_OK)
        exit(1);
    return (bench_seconds() - begin) / (double)es_set_count(set) * 1e9;
}

struct pair {
    double one, two, ratio;
};

/* The same graphs with one worker and with two, in turns; medians of the times and of the ratios.
 */
static struct pair compare(enum shape shape, uint32_t count, bool declared, unsigned flags,
                           es_body *body)
{
    struct graph graph = { calloc(count, sizeof(struct node)), count };
    struct es_options two = { .workers = 2 };
    struct es_sched *scheds[2] = { es_sched_new(NULL, NULL), es_sched_new(&two, NULL) };
    int rounds = count > SMALL ? 9 : ROUNDS;
    double times[2][ROUNDS];
    double ratios[ROUNDS];
    struct pair result;

    for (int round = -2; round < rounds; round++) {
        struct es_set *set = bench_build(&graph, shape, declared, body);

        for (int turn = 0; turn < 2; turn++) {
            int which = (round + turn) & 1;
            double time = time_run(scheds[which], set, flags);

            if (round >= 0)
                times[which][round] = time;
        }
        if (round >= 0)
            ratios[round] = times[1][round] / times[0][round];
        es_set_free(set);
    }
    result = (struct pair){ bench_median(times[0], rounds), bench_median(times[1], rounds),
                            bench_median(ratios, rounds) };
    es_sched_free(scheds[0]);
    es_sched_free(scheds[1]);
    free(graph.nodes);
    return result;
}

static void print_pair(struct pair pair)
{
    printf("  %6.1f %6.1f %5.2f", pair.one, pair.two, pair.ratio);
}

static void compare_line(enum shape shape, uint32_t count)
{
    printf("%-8s %8u", bench_shapes[shape], count);
    print_pair(compare(shape, count, true, 0, bench_empty));
    if (count <= SMALL) {
        print_pair(compare(shape, count, false, ES_CONTINUE, bench_awaiting));
        print_pair(compare(shape, count, false, 0, bench_awaiting));
    }
    printf("\n");
    fflush(stdout);
}

static void compare_lines(uint32_t count)
{
    for (int shape = CHAIN; shape <= LAYERED; shape++)
        compare_line((enum shape)shape, count);
}

/* Bodies of one microsecond. */
static void compare_long(enum shape shape, uint32_t count)
{
    bench_spins = (uint32_t)(1000 / bench_spin_cost());
    printf("%-8s %8u", bench_shapes[shape], count);
    print_pair(compare(shape, count, true, 0, bench_spinning));
    printf("\n");
}

/* ---- the smallest task that is worth it ---- */

static struct es_set *spinning_stencil(uint32_t width, uint32_t steps)
{
    struct es_set *set = es_set_new(NULL);

    for (uint32_t i = 0; i < width * steps; i++) {
        es_set_add(set, NULL, bench_spinning, NULL);
        for (uint32_t k = 0; i >= width && k < 3; k++)
            if ((k > 0 || i % width > 0) && (k < 2 || i % width < width - 1))
                es_set_after(set, i, i - width + k - 1);
    }
    if (es_set_build(set, NULL) != ES_OK)
        exit(1);
    return set;
}

/* Minimum effective task granularity (Slaughter and others 2020): the smallest bodies with which
 * half of all workers' time is spent in bodies. The least times count: others on the machine would
 * count as overhead. */
static double metg(struct es_sched *sched, struct es_set *set, unsigned workers, double cost)
{
    uint32_t low = 0;
    uint32_t high = (uint32_t)(400 / cost);

    while (high - low > 1) {
        double least = 1e9;

        bench_spins = low + (high - low) / 2;
        for (int round = 0; round < 15; round++) {
            double time = time_run(sched, set, 0);

            least = time < least ? time : least;
        }
        if (bench_spins * cost / workers >= 0.5 * least)
            high = bench_spins;
        else
            low = bench_spins;
    }
    return high * cost;
}

static void metg_lines(void)
{
    struct es_options two = { .workers = 2 };
    struct es_sched *scheds[2] = { es_sched_new(NULL, NULL), es_sched_new(&two, NULL) };
    struct es_set *set = spinning_stencil(100, 1000);
    double found[2][3];

    for (int round = 0; round < 3; round++)
        for (unsigned which = 0; which < 2; which++)
            found[which][round] = metg(scheds[which], set, which + 1, bench_spin_cost());
    printf("METG(50 %%), stencil 100 x 1000: one worker %.0f ns, two workers %.0f ns (best %.0f)\n",
           bench_median(found[0], 3), bench_median(found[1], 3), found[1][0]);
    es_sched_free(scheds[0]);
    es_sched_free(scheds[1]);
    es_set_free(set);
}

/* ---- many calls of one set ---- */

enum { FLIGHT = 1000, CALLS = 20000 };

/* Nanoseconds a call: a set of its own each, built, run and freed. */
static double built_anew(struct graph *graph, enum shape shape, uint32_t calls)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    double begin = bench_seconds();

    for (uint32_t i = 0; i < calls; i++) {
        struct es_set *set = bench_build(graph, shape, true, bench_empty);

        if (es_run(sched, set, NULL, NULL) != ES_OK)
            exit(1);
        es_set_free(set);
    }
    begin = bench_seconds() - begin;
    es_sched_free(sched);
    return begin / calls * 1e9;
}

/* One set, run by es_run. */
static double run_again(struct es_set *set, uint32_t calls)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    double begin;

    for (uint32_t i = 0; i < 10; i++)
        es_run(sched, set, NULL, NULL);
    begin = bench_seconds();
    for (uint32_t i = 0; i < calls; i++)
        if (es_run(sched, set, NULL, NULL) != ES_OK)
            exit(1);
    begin = bench_seconds() - begin;
    es_sched_free(sched);
    return begin / calls * 1e9;
}

/* The same as requests, so many at once. */
static double requests(struct es_set *set, uint32_t calls, uint32_t flight)
{
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_request *request = es_request_start(sched, set, NULL, NULL); /* warms up */
    double begin;

    es_request_free(request);
    begin = bench_seconds();
    for (uint32_t i = 0; i < calls; i += flight) {
        for (uint32_t k = 0; k < flight; k++)
            if (!es_request_start(sched, set, NULL, NULL))
                exit(1);
        while ((request = es_request_wait_any(sched)))
            es_request_free(request);
    }
    begin = bench_seconds() - begin;
    es_sched_free(sched);
    return begin / calls * 1e9;
}

static void request_lines(void)
{
    printf("ns a call of a fan of declared tasks\n%-8s %12s %12s %12s %12s\n", "tasks",
           "built anew", "es_run", "request", "1000 at once");
    for (uint32_t count = 10; count <= TINY; count *= 10) {
        struct graph graph = { calloc(count, sizeof(struct node)), count };
        struct es_set *set = bench_build(&graph, FAN, true, bench_empty);
        uint32_t calls = CALLS * 10 / count > FLIGHT ? CALLS * 10 / count : FLIGHT;
        double times[4][5];

        for (int round = 0; round < 5; round++) {
            times[0][round] = built_anew(&graph, FAN, calls);
            times[1][round] = run_again(set, calls);
            times[2][round] = requests(set, calls, 1);
            times[3][round] = requests(set, calls, FLIGHT);
        }
        printf("%-8u %12.0f %12.0f %12.0f %12.0f\n", count, bench_median(times[0], 5),
               bench_median(times[1], 5), bench_median(times[2], 5), bench_median(times[3], 5));
        es_set_free(set);
        free(graph.nodes);
    }
}

int main(int argc, char **argv)
{
    bool all = argc < 2;

    printf("ns a task, one worker     %10s %10s %10s %10s %10s\n", "declared", "continue", "strict",
           "huge", "copied");
    if (all || strchr(argv[1], 's')) {
        lines(TINY);
        lines(SMALL);
    }
    if (all || strchr(argv[1], 'e'))
        bench_cold_lines();
    if (all || strchr(argv[1], 'l'))
        line(LAYERED, LARGE);
    if (all || strpbrk(argv[1], "12L"))
        printf("ns a task, one worker, two, and the median ratio\n%-17s  %-20s  %-20s  %-20s\n", "",
               "declared", "continue", "strict");
    if (all || strchr(argv[1], '1'))
        compare_lines(TINY);
    if (all || strchr(argv[1], '2'))
        compare_lines(SMALL);
    if (all || strchr(argv[1], 'L'))
        compare_lines(LARGE);
    if (all || strchr(argv[1], 'u')) {
        printf("ns a task of 1 us, one worker, two, and the median ratio\n");
        for (int shape = FAN; shape <= LAYERED; shape++)
            for (uint32_t count = TINY; count <= 10 * SMALL; count *= 10)
                compare_long((enum shape)shape, count);
    }
    if (all || strchr(argv[1], 'g'))
        metg_lines();
    if (all || strchr(argv[1], 'r'))
        request_lines();
    if (all || strchr(argv[1], 'p'))
        bench_pool_lines();
    if (all || strchr(argv[1], 'm'))
        printf("bytes a waiting task: declared %.0f, on its stack %.0f, in huge pages %.0f, "
               "copied %.0f\n",
               memory(LARGE, true, OWN), memory(SMALL * 10, false, OWN),
               memory(SMALL * 10, false, HUGE), memory(LARGE, false, COPIED));
    if (all || strchr(argv[1], 't'))
        sleepers(100000);
    return 0;
}
