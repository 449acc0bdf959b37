/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/csr.h"

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort(uint32_t *list, uint32_t count)
{
    if (count > 16) {
        qsort(list, count, sizeof *list, ascending);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        uint32_t value = list[i], at = i;
        for (; at && list[at - 1] > value; at--)
            list[at] = list[at - 1];
        list[at] = value;
    }
}

void sb_csr_tidy(struct sb_csr *csr, uint32_t rows)
{
    uint32_t to = 0, from = 0;
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t end = csr->begin[i + 1], first = to;
        bool sorted = true;
        for (uint32_t e = from + 1; e < end; e++)
            sorted &= csr->list[e - 1] < csr->list[e];
        if (!sorted)
            sort(csr->list + from, end - from);
        for (; from < end; from++)
            if (csr->list[from] != i && (to == first || csr->list[to - 1] != csr->list[from]))
                csr->list[to++] = csr->list[from];
        csr->begin[i + 1] = to;
    }
}

int sb_csr_transpose(const struct sb_csr *csr, uint32_t rows, struct sb_csr *out,
                     struct sb_arena *arena)
{
    uint32_t edges = csr->begin[rows];
    out->begin = sb_arena_alloc(arena, (size_t)rows + 2, sizeof *out->begin);
    out->list = sb_arena_alloc(arena, edges, sizeof *out->list);
    if (!out->begin || !out->list)
        return -1;
    /* next[i]: where row i's next entry goes; ends as begin[i + 1]. */
    uint32_t *next = out->begin + 1;
    for (uint32_t e = 0; e < edges; e++) {
        SB_ASSERT(csr->list[e] < rows);
        next[csr->list[e] + 1]++;
    }
    for (uint32_t i = 1; i <= rows; i++)
        next[i] += next[i - 1];
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t e = csr->begin[i]; e < csr->begin[i + 1]; e++)
            out->list[next[csr->list[e]]++] = i;
    SB_ASSERT(out->begin[rows] == edges);
    return 0;
}

/* A binary min-heap of row numbers. */
static void heap_push(uint32_t *heap, uint32_t size, uint32_t value)
{
    uint32_t at = size;
    while (at && heap[(at - 1) / 2] > value) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = value;
}

static uint32_t heap_pop(uint32_t *heap, uint32_t size)
{
    uint32_t top = heap[0], value = heap[--size], at = 0;
    for (uint32_t child; (child = 2 * at + 1) < size; at = child) {
        if (child + 1 < size && heap[child + 1] < heap[child])
            child++;
        if (heap[child] >= value)
            break;
        heap[at] = heap[child];
    }
    heap[at] = value;
    return top;
}

static bool is_in_order(const struct sb_csr *predecessors, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++)
        if (predecessors->begin[i] < predecessors->begin[i + 1] &&
            predecessors->list[predecessors->begin[i + 1] - 1] >= i)
            return false; /* rows are ascending: the last is the largest */
    return true;
}

uint32_t sb_csr_topological(const struct sb_csr *predecessors, const struct sb_csr *successors,
                            uint32_t rows, uint32_t *order)
{
    if (is_in_order(predecessors, rows)) { /* the usual case: no heap is needed */
        for (uint32_t i = 0; i < rows; i++)
            order[i] = i;
        return rows;
    }
    uint32_t *left = malloc((size_t)rows * sizeof *left),
             *heap = malloc((size_t)rows * sizeof *heap);
    uint32_t placed = 0, waiting = 0;
    if (!left || !heap) {
        free(left);
        free(heap);
        return UINT32_MAX;
    }
    for (uint32_t i = 0; i < rows; i++) {
        left[i] = predecessors->begin[i + 1] - predecessors->begin[i];
        if (left[i] == 0)
            heap_push(heap, waiting++, i);
    }
    while (waiting) {
        uint32_t i = heap_pop(heap, waiting--);
        SB_ASSERT(placed < rows && left[i] == 0);
        order[placed++] = i;
        for (uint32_t e = successors->begin[i]; e < successors->begin[i + 1]; e++)
            if (--left[successors->list[e]] == 0)
                heap_push(heap, waiting++, successors->list[e]);
    }
    free(left);
    free(heap);
    return placed;
}
