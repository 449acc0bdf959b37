/* SPDX-License-Identifier: GPL-3.0-or-later
 * Awaits in strict order where others use the caches: they are emptied before a call, and once more
 * when all bodies were entered. */
#include "bench_cold.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench_graph.h"

enum { ROUNDS = 21, COUNT = 10000, LINE = 64 };

#define EMPTIED ((size_t)64 << 20) /* more than the caches hold */

static unsigned char *other; /* memory to empty them with */
static const struct node *last;
static double emptying; /* seconds that are not the call's */

static void empty_caches(void)
{
    for (size_t i = 0; i < EMPTIED; i += LINE)
        other[i]++;
}

static struct es_result awaiting(struct es_self *self, void *data)
{
    if (data == last) {
        double begin = bench_seconds();

        empty_caches();
        emptying = bench_seconds() - begin;
    }
    return bench_awaiting(self, data);
}

static double measure(enum shape shape, const struct es_options *options)
{
    struct graph graph = { calloc(COUNT, sizeof(struct node)), COUNT };
    struct es_sched *sched = es_sched_new(options, NULL);
    double times[ROUNDS];

    last = &graph.nodes[COUNT - 1];
    for (int round = -2; round < ROUNDS; round++) {
        struct es_set *set = bench_build(&graph, shape, false, awaiting);
        double begin;

        empty_caches();
        begin = bench_seconds();
        if (es_run(sched, set, NULL, NULL) != ES_OK)
            exit(1);
        if (round >= 0)
            times[round] = (bench_seconds() - begin - emptying) / COUNT * 1e9;
        es_set_free(set);
    }
    es_sched_free(sched);
    free(graph.nodes);
    return bench_median(times, ROUNDS);
}

void bench_cold_lines(void)
{
    other = calloc(EMPTIED, 1);
    if (!other)
        exit(1);
    printf("ns a task, empty caches   %10s %10s %10s\n", "strict", "huge", "copied");
    for (int shape = CHAIN; shape <= LAYERED; shape++)
        printf("%-8s %10u        %10.1f %10.1f %10.1f\n", bench_shapes[shape], (unsigned)COUNT,
               measure((enum shape)shape, &ES_OPTIONS(.workers = 0)),
               measure((enum shape)shape, &ES_OPTIONS(.huge_stacks = true)),
               measure((enum shape)shape, &ES_OPTIONS(.copy_stacks = true)));
    free(other);
}
