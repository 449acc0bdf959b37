/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/file_edges.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_EDGES_MAX = 100000000 };

/* The number of a file, new or known; SB_NO_NAME: memory is out. */
static uint32_t find_file(struct sb_file_edges *files, const char *file)
{
    int failed = 0;
    uint32_t number = sb_names_find(&files->names, file);
    if (number != SB_NO_NAME)
        return number;
    if (sb_reserve(&files->size, files->names.count, &files->size_room, sizeof *files->size))
        return SB_NO_NAME;
    number = sb_names_add(&files->names, &files->arena, file, &failed);
    if (number != SB_NO_NAME)
        files->size[number] = 0;
    return number;
}

enum sb_code sb_file_edges_size(struct sb_file_edges *files, const char *file, double bytes,
                                struct sb_error *error)
{
    uint32_t number = find_file(files, file);
    if (number == SB_NO_NAME)
        return sb_fail_memory(error);
    files->size[number] = bytes > files->size[number] ? bytes : files->size[number];
    return SB_OK;
}

enum sb_code sb_file_edges_use(struct sb_file_edges *files, const char *file, uint32_t task,
                               bool writes, struct sb_error *error)
{
    uint32_t number = find_file(files, file);
    if (number == SB_NO_NAME ||
        sb_reserve(&files->use, files->uses, &files->room, sizeof *files->use))
        return sb_fail_memory(error);
    files->use[files->uses++] = (struct sb_file_use){ number, task, writes };
    return SB_OK;
}

/* By file, writers first. */
static int by_file(const void *a, const void *b)
{
    const struct sb_file_use *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->writes != y->writes)
        return x->writes ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static int by_ends(const void *a, const void *b)
{
    const struct sb_plain_edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

struct edges {
    struct sb_plain_edge *edge;
    size_t count, room;
};

/* The uses of one file, from `first` up to `last`. */
static enum sb_code add_file(const struct sb_file_edges *files, size_t first, size_t last,
                             struct edges *edges, const char *where, struct sb_error *error)
{
    size_t readers = first;
    while (readers < last && files->use[readers].writes)
        readers++;
    for (size_t w = first; w < readers; w++)
        for (size_t i = readers; i < last; i++) {
            uint32_t from = files->use[w].task, to = files->use[i].task;
            if (from == to)
                continue;
            if (edges->count == FILE_EDGES_MAX)
                return sb_fail(error, SB_EINPUT, where, "files imply more than %d edges",
                               FILE_EDGES_MAX);
            if (sb_reserve(&edges->edge, edges->count, &edges->room, sizeof *edges->edge))
                return sb_fail_memory(error);
            edges->edge[edges->count++] =
                (struct sb_plain_edge){ from, to, files->size[files->use[w].file] };
        }
    return SB_OK;
}

static enum sb_code imply(struct sb_file_edges *files, struct edges *edges, const char *where,
                          struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (files->uses)
        qsort(files->use, files->uses, sizeof *files->use, by_file);
    for (size_t first = 0, last; code == SB_OK && first < files->uses; first = last) {
        last = first;
        while (last < files->uses && files->use[last].file == files->use[first].file)
            last++;
        code = add_file(files, first, last, edges, where, error);
    }
    if (edges->count)
        qsort(edges->edge, edges->count, sizeof *edges->edge, by_ends);
    return code;
}

/* Keeps of the sorted edges each once, with the data of all. */
static void merge(struct edges *edges)
{
    size_t kept = 0;
    for (size_t i = 0; i < edges->count; i++)
        if (kept && by_ends(&edges->edge[kept - 1], &edges->edge[i]) == 0)
            edges->edge[kept - 1].bytes += edges->edge[i].bytes;
        else
            edges->edge[kept++] = edges->edge[i];
    edges->count = kept;
}

/* Of an edge that is there twice the first gets all. */
static void weigh(struct sb_plain_graph *graph, struct edges *implied)
{
    for (size_t i = 0; implied->count && i < graph->edges; i++) {
        struct sb_plain_edge *of =
            bsearch(&graph->edge[i], implied->edge, implied->count, sizeof *implied->edge, by_ends);
        graph->edge[i].bytes += of ? of->bytes : 0;
        if (of)
            of->bytes = 0;
    }
}

/* Keeps of the sorted edges those alone that `known`, sorted too, does not have. */
static void keep_new(struct edges *edges, const struct sb_plain_edge *known, size_t count)
{
    size_t kept = 0, at = 0;
    for (size_t i = 0; i < edges->count; i++) {
        const struct sb_plain_edge *edge = &edges->edge[i];
        while (at < count && by_ends(&known[at], edge) < 0)
            at++;
        if (at == count || by_ends(&known[at], edge) != 0)
            edges->edge[kept++] = *edge;
    }
    edges->count = kept;
}

enum sb_code sb_file_edges_missing(struct sb_file_edges *files, struct sb_plain_graph *graph,
                                   bool add, size_t *missing, const char *where,
                                   struct sb_error *error)
{
    struct edges implied = { 0 };
    struct sb_plain_edge *known = calloc(graph->edges + 1, sizeof *known);
    enum sb_code code = known ? imply(files, &implied, where, error) : sb_fail_memory(error);
    if (code == SB_OK && graph->edges) {
        memcpy(known, graph->edge, graph->edges * sizeof *known);
        qsort(known, graph->edges, sizeof *known, by_ends);
    }
    if (code == SB_OK) {
        merge(&implied);
        weigh(graph, &implied);
        keep_new(&implied, known, graph->edges);
    }
    for (size_t i = 0; add && code == SB_OK && i < implied.count; i++)
        if ((code = sb_plain_graph_edge(graph, implied.edge[i].from, implied.edge[i].to, error)) ==
            SB_OK)
            graph->edge[graph->edges - 1].bytes = implied.edge[i].bytes;
    if (code == SB_OK)
        *missing = implied.count;
    free(known);
    free(implied.edge);
    return code;
}

void sb_file_edges_fini(struct sb_file_edges *files)
{
    sb_names_fini(&files->names);
    sb_arena_fini(&files->arena);
    free(files->size);
    free(files->use);
    *files = (struct sb_file_edges){ 0 };
}
