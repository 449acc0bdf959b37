/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/peers/graph.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void stop(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

/* Room for `count` numbers, one at least. */
static void *room(void *old, size_t count, size_t size)
{
    void *memory = realloc(old, (count + 1) * size);
    if (!memory)
        stop("graph", "no memory");
    return memory;
}

static void transpose(struct graph *g)
{
    uint32_t edges = g->pred_begin[g->tasks];
    g->succ_begin = room(NULL, g->tasks + 1, sizeof *g->succ_begin);
    g->succ = room(NULL, edges, sizeof *g->succ);
    uint32_t *next = room(NULL, g->tasks + 1, sizeof *next);
    memset(next, 0, (g->tasks + 1) * sizeof *next);
    for (uint32_t e = 0; e < edges; e++)
        next[g->pred[e] + 1]++;
    for (uint32_t t = 0; t < g->tasks; t++)
        next[t + 1] += next[t];
    memcpy(g->succ_begin, next, (g->tasks + 1) * sizeof *next);
    for (uint32_t t = 0; t < g->tasks; t++)
        for (uint32_t e = g->pred_begin[t]; e < g->pred_begin[t + 1]; e++)
            g->succ[next[g->pred[e]]++] = t;
    free(next);
}

/* A number that stands before the end of the line, or -1. */
static int64_t number(char **at)
{
    char *end;
    long long value = strtoll(*at, &end, 10);
    if (end == *at)
        return -1;
    *at = end;
    return value;
}

static void read_tasks(struct graph *g, FILE *in, const char *path, char **line, size_t *size)
{
    uint32_t edges = 0, edges_room = 0;
    g->pred_begin = room(NULL, g->tasks + 1, sizeof *g->pred_begin);
    g->duration = room(NULL, g->tasks, sizeof *g->duration);
    for (uint32_t t = 0; t < g->tasks; t++) {
        if (getline(line, size, in) < 0)
            stop(path, "a graph ends too early");
        char *at = *line;
        g->pred_begin[t] = edges;
        g->duration[t] = number(&at);
        for (int64_t pred = number(&at); pred >= 0; pred = number(&at)) {
            if (edges == edges_room)
                g->pred = room(g->pred, edges_room = 2 * edges_room + 64, sizeof *g->pred);
            g->pred[edges++] = (uint32_t)pred;
        }
    }
    g->pred_begin[g->tasks] = edges;
}

uint32_t graph_read(const char *path, struct graph **graphs)
{
    uint32_t count = 0;
    char *line = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        stop(path, "cannot be read");
    for (*graphs = NULL; getline(&line, &size, in) > 0; count++) {
        *graphs = room(*graphs, count + 1, sizeof **graphs);
        struct graph *g = &(*graphs)[count];
        memset(g, 0, sizeof *g);
        g->tasks = (uint32_t)strtoul(line, NULL, 10);
        read_tasks(g, in, path, &line, &size);
        transpose(g);
    }
    if (count == 0)
        stop(path, "no graph");
    free(line);
    fclose(in);
    return count;
}
