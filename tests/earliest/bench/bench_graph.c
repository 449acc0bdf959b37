/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench_graph.h"

#include <stdlib.h>
#include <time.h>

const char *const bench_shapes[] = { "chain", "fan", "stencil", "layered" };

static uint64_t random_state = 0x243f6a8885a308d3u;

uint32_t bench_random(uint32_t bound)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 32) * bound >> 32);
}

static void parent_add(struct node *node, uint32_t parent)
{
    for (uint32_t k = 0; k < node->count; k++)
        if (node->parents[k] == parent)
            return;
    node->parents[node->count++] = parent;
}

static void node_fill(struct node *node, enum shape shape, uint32_t i, uint32_t count)
{
    uint32_t width = shape == STENCIL ? 100 : count / 100;

    node->count = 0;
    if (shape == CHAIN && i > 0)
        parent_add(node, i - 1);
    if (shape == FAN && i > 0)
        parent_add(node, 0);
    if ((shape != STENCIL && shape != LAYERED) || i < width)
        return;
    for (uint32_t k = 0; k < PARENTS; k++) {
        uint32_t column = i % width;

        if (shape == LAYERED)
            column = bench_random(width);
        else if ((k == 0 && column == 0) || (k == 2 && column == width - 1))
            continue;
        else
            column = column + k - 1;
        parent_add(node, i / width * width - width + column);
    }
}

double bench_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

struct es_result bench_empty(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

struct es_result bench_awaiting(struct es_self *self, void *data)
{
    const struct node *node = data;

    for (uint32_t k = 0; k < node->count; k++) {
        struct es_result result = es_await_id(self, node->parents[k]);

        if (result.code)
            return result;
    }
    return es_ok(NULL);
}

uint32_t bench_spins;

uint64_t bench_spin(uint32_t count)
{
    uint64_t x = count;

    for (uint32_t i = 0; i < count; i++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        __asm__ volatile("" : "+r"(x));
    }
    return x;
}

struct es_result bench_spinning(struct es_self *self, void *data)
{
    (void)self;
    (void)data;
    return es_ok((void *)(uintptr_t)bench_spin(bench_spins));
}

/* Nanoseconds of one turn of the loop, undisturbed. */
double bench_spin_cost(void)
{
    double least = 1e9;

    for (int round = 0; round < 200; round++) {
        double begin = bench_seconds();
        double took;

        bench_spin(20000);
        took = (bench_seconds() - begin) / 20000 * 1e9;
        if (took < least)
            least = took;
    }
    return least;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return values[count / 2];
}

struct es_set *bench_build(struct graph *graph, enum shape shape, bool declared, es_body *body)
{
    struct es_set *set = es_set_new(NULL);

    for (uint32_t i = 0; i < graph->count; i++) {
        struct node *node = &graph->nodes[i];

        node_fill(node, shape, i, graph->count);
        es_set_add(set, NULL, body, node);
        for (uint32_t k = 0; declared && k < node->count; k++)
            es_set_after(set, i, node->parents[k]);
    }
    if (es_set_build(set, NULL) != ES_OK)
        exit(1);
    return set;
}
