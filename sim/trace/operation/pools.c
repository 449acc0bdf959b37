/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/pools.h"

#include <stdlib.h>

/* One call in one trace, by what it is a member of. */
struct member {
    uint32_t parent, service, operation; /* of calls that are equal but for their rank */
    uint32_t first;
    uint32_t trace;
    sb_ns start, end;
};

static int by_group(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    if (x->operation != y->operation)
        return x->operation < y->operation ? -1 : 1;
    if (x->trace != y->trace)
        return x->trace < y->trace ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static bool is_group(const struct member *a, const struct member *b)
{
    return a->parent == b->parent && a->service == b->service && a->operation == b->operation;
}

static int by_event_time(const void *a, const void *b)
{
    const sb_ns *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The most that run at once: ends count before starts at the same time. */
static uint32_t peak_of(const struct member *m, size_t n, const sb_ns *end)
{
    uint32_t peak = 0;
    size_t ended = 0;
    for (size_t i = 0; i < n; i++) {
        while (ended < i && end[ended] <= m[i].start)
            ended++;
        peak = (uint32_t)(i + 1 - ended) > peak ? (uint32_t)(i + 1 - ended) : peak;
    }
    return peak;
}

/* A pause that short is no pause: a tenth of what the members take in the mean. */
static double pools_pause_of(const struct member *m, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)(m[i].end - m[i].start);
    return sum / (double)n / 10;
}

/* Whether each start behind the first `peak` follows the end that makes room for it. */
static bool follow_ends(const struct member *m, size_t n, const sb_ns *end, uint32_t peak,
                        double pause)
{
    for (size_t i = peak; i < n; i++) {
        sb_ns freed = end[i - peak];
        if (freed > m[i].start || (double)(m[i].start - freed) > pause)
            return false;
    }
    return true;
}

/* Members of one trace up to the first pause in which none runs. */
static size_t batch_of(const struct member *m, size_t n, double pause)
{
    sb_ns last = m[0].end;
    size_t count = 1;
    while (count < n && m[count].trace == m[0].trace && (double)(m[count].start - last) <= pause) {
        last = m[count].end > last ? m[count].end : last;
        count++;
    }
    return count;
}

/* The members of one group, all traces: 0 where no pool shows. */
static uint32_t workers_of(const struct member *m, size_t n, sb_ns *end, uint32_t *most)
{
    uint32_t workers = 0;
    double pause = pools_pause_of(m, n);
    *most = 0;
    for (size_t i = 0, count; i < n; i += count) {
        count = batch_of(m + i, n - i, pause);
        for (size_t k = 0; k < count; k++)
            end[k] = m[i + k].end;
        qsort(end, count, sizeof *end, by_event_time);
        uint32_t peak = peak_of(m + i, count, end);
        *most = (uint32_t)count > *most ? (uint32_t)count : *most;
        if (count <= peak) /* all at once: it does not show how many could be */
            continue;
        if ((workers && peak != workers) || !follow_ends(m + i, count, end, peak, pause))
            return 0;
        workers = peak;
    }
    return workers;
}

/* Calls that are there once, or all at once, tell nothing. */
enum { CALLS_LEAST = 4 };

static bool add_group(struct sb_call_pools *pools, const struct member *m, size_t n, sb_ns *end)
{
    uint32_t most, workers = workers_of(m, n, end, &most);
    if (!workers || most < CALLS_LEAST || most < 2 * workers)
        return true;
    if (sb_reserve(&pools->pool, pools->count, &pools->room, sizeof *pools->pool))
        return false;
    pools->pool[pools->count++] = (struct sb_call_pool){ m->first, most, workers };
    return true;
}

static size_t list_members(const struct sb_calls *calls, struct member *member)
{
    size_t count = 0;
    for (uint32_t t = 0; t < calls->traces; t++)
        for (size_t i = calls->row[t]; i < calls->row[t + 1]; i++) {
            const struct sb_call_time *time = &calls->time[i];
            const struct sb_call *call = &calls->call[time->call];
            if (call->parent != SB_NO_CALL)
                member[count++] = (struct member){ .parent = call->parent,
                                                   .service = call->service,
                                                   .operation = call->operation,
                                                   .first = time->call,
                                                   .trace = t,
                                                   .start = time->start,
                                                   .end = time->end };
        }
    return count;
}

enum sb_code sb_call_pools_find(struct sb_call_pools *pools, const struct sb_calls *calls,
                                struct sb_error *error)
{
    struct member *member = malloc((calls->times + 1) * sizeof *member);
    sb_ns *end = malloc((calls->times + 1) * sizeof *end);
    bool fine = member && end;
    *pools = (struct sb_call_pools){ 0 };
    size_t count = fine ? list_members(calls, member) : 0;
    if (count)
        qsort(member, count, sizeof *member, by_group);
    for (size_t i = 0, to; fine && i < count; i = to) {
        for (to = i + 1; to < count && is_group(&member[to], &member[i]);)
            to++;
        fine = add_group(pools, member + i, to - i, end);
    }
    free(member);
    free(end);
    if (fine)
        return SB_OK;
    sb_pools_fini(pools);
    return sb_fail_memory(error);
}

void sb_pools_fini(struct sb_call_pools *pools)
{
    free(pools->pool);
    *pools = (struct sb_call_pools){ 0 };
}
