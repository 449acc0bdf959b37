/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/network/links_check.h"

#include "sim/platform/network/network.h"

#include <stdlib.h>

static enum sb_code links_check_refuse(const struct sb_transfer *t, const char *what, sb_ns is,
                                       sb_ns should, struct sb_error *error)
{
    return sb_fail(error, SB_ECHECK, NULL,
                   "schedule refused: the transfer from step %u to step %u: %s %lld ns, expected "
                   "%lld ns",
                   t->from, t->to, what, (long long)is, (long long)should);
}

/* Alone on the link. */
static enum sb_code check_length(const struct sb_platform *p, const struct sb_transfer *t,
                                 struct sb_error *error)
{
    sb_ns takes = p->link_latency + t->work;
    if (t->end - t->start != takes)
        return links_check_refuse(t, "takes", t->end - t->start, takes, error);
    return SB_OK;
}

/* When a worker sends (or receives), from .. until, sorted by both. */
struct use {
    uint32_t worker;
    sb_ns from, until;
};

static int by_worker_and_time(const void *a, const void *b)
{
    const struct use *x = a, *y = b;
    if (x->worker != y->worker)
        return x->worker < y->worker ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->until > y->until) - (x->until < y->until);
}

/* When the port is free from `time` on, at once or later. */
static sb_ns free_from(const struct use *use, size_t uses, uint32_t worker, sb_ns time)
{
    const struct use key = { worker, time, INT64_MAX };
    size_t low = 0, high = uses; /* the first that is behind the key */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_worker_and_time(&use[middle], &key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool busy = low > 0 && use[low - 1].worker == worker && use[low - 1].until > time;
    return busy ? use[low - 1].until : time;
}

static enum sb_code check_alone(const struct use *use, size_t uses, const char *what,
                                struct sb_error *error)
{
    for (size_t i = 1; i < uses; i++)
        if (use[i - 1].worker == use[i].worker && use[i - 1].until > use[i].from)
            return sb_fail(error, SB_ECHECK, NULL,
                           "schedule refused: worker %u %s twice at %lld ns", use[i].worker, what,
                           (long long)use[i].from);
    return SB_OK;
}

/* From when it is wanted on, a transfer starts at the first moment when both ports are free, unless
 * one that was to come first takes one of them then: between the two moments one is always busy. */
static enum sb_code check_waits(const struct use *sends, const struct use *receives,
                                const struct sb_transfer *transfer, size_t transfers,
                                struct sb_error *error)
{
    for (size_t i = 0; i < transfers; i++) {
        const struct sb_transfer *t = &transfer[i];
        sb_ns time, later = t->ready;
        do {
            time = later;
            later = free_from(sends, transfers, t->sender, time);
            later = free_from(receives, transfers, t->receiver, later);
        } while (later < t->start && later != time);
        if (later < t->start)
            return links_check_refuse(t, "waits until", t->start, later, error);
    }
    return SB_OK;
}

static enum sb_code check_ports(const struct sb_platform *p, const struct sb_transfer *transfer,
                                size_t transfers, struct sb_error *error)
{
    struct use *sends = malloc((transfers + 1) * sizeof *sends),
               *receives = malloc((transfers + 1) * sizeof *receives);
    enum sb_code code = sends && receives ? SB_OK : sb_fail_memory(error);
    for (size_t i = 0; code == SB_OK && i < transfers; i++) {
        const struct sb_transfer *t = &transfer[i];
        sends[i] = (struct use){ t->sender, t->start, t->end };
        receives[i] = (struct use){ t->receiver, t->start, t->end };
        code = check_length(p, t, error);
    }
    if (code == SB_OK) {
        qsort(sends, transfers, sizeof *sends, by_worker_and_time);
        qsort(receives, transfers, sizeof *receives, by_worker_and_time);
        code = check_alone(sends, transfers, "sends", error);
    }
    if (code == SB_OK)
        code = check_alone(receives, transfers, "receives", error);
    if (code == SB_OK)
        code = check_waits(sends, receives, transfer, transfers, error);
    free(sends);
    free(receives);
    return code;
}

/* A moment at which so many more share the link, and what each that was there from the beginning
 * has got of it by then. */
struct moment {
    sb_ns time;
    int more;
    long double share, next; /* the share grows by 1 / next from here on */
};

static int by_time(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

static const struct moment *find_moment(const struct moment *moment, size_t moments, sb_ns time)
{
    size_t low = 0, high = moments; /* the last that is not behind `time` */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (moment[middle].time <= time)
            low = middle;
        else
            high = middle;
    }
    return &moment[low];
}

static long double share_at(const struct moment *moment, size_t moments, sb_ns time)
{
    const struct moment *m = find_moment(moment, moments, time);
    long double since = (long double)(time - m->time);
    return m->share + (m->next > 0 ? since / m->next : 0);
}

/* Each gets its work done, and not a nanosecond before it ends; up to what the link's clock rounds
 * at each arrival and departure. */
static enum sb_code check_shares(const struct sb_platform *p, const struct sb_transfer *transfer,
                                 size_t transfers, const struct moment *moment, size_t moments,
                                 struct sb_error *error)
{
    const long double rounded = (long double)moments / (1 << SB_LINK_CLOCK_BITS) + 1e-3L;
    for (size_t i = 0; i < transfers; i++) {
        const struct sb_transfer *t = &transfer[i];
        sb_ns from = t->start + p->link_latency;
        if (t->end < from)
            return links_check_refuse(t, "ends at", t->end, from, error);
        long double got = share_at(moment, moments, t->end) - share_at(moment, moments, from);
        long double before =
            t->end > from
                ? got - (share_at(moment, moments, t->end) - share_at(moment, moments, t->end - 1))
                : -1;
        if (got < (long double)t->work - rounded || before > (long double)t->work + rounded)
            return links_check_refuse(t, "gets", (sb_ns)got, t->work, error);
    }
    return SB_OK;
}

static enum sb_code check_shared(const struct sb_platform *p, const struct sb_transfer *transfer,
                                 size_t transfers, struct sb_error *error)
{
    struct moment *moment = calloc(2 * transfers + 1, sizeof *moment);
    if (!moment)
        return sb_fail_memory(error);
    for (size_t i = 0; i < transfers; i++) {
        moment[2 * i] = (struct moment){ .time = transfer[i].start + p->link_latency, .more = 1 };
        moment[2 * i + 1] = (struct moment){ .time = transfer[i].end, .more = -1 };
    }
    qsort(moment, 2 * transfers, sizeof *moment, by_time);
    long double share = 0, on = 0;
    for (size_t i = 0; i < 2 * transfers; i++) {
        if (i > 0 && on > 0)
            share += (long double)(moment[i].time - moment[i - 1].time) / on;
        on += moment[i].more;
        moment[i].share = share;
        moment[i].next = on;
    }
    enum sb_code code = check_shares(p, transfer, transfers, moment, 2 * transfers, error);
    free(moment);
    return code;
}

enum sb_code sb_links_check(const struct sb_platform *p, const struct sb_transfer *transfer,
                            size_t transfers, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (transfers == 0)
        return SB_OK;
    for (size_t i = 0; i < transfers; i++)
        if (transfer[i].start < transfer[i].ready || transfer[i].sender >= p->workers ||
            transfer[i].receiver >= p->workers)
            return links_check_refuse(&transfer[i], "starts at", transfer[i].start,
                                      transfer[i].ready, error);
    if (p->link_model == SB_LINK_ONE_PORT)
        return check_ports(p, transfer, transfers, error);
    for (size_t i = 0; code == SB_OK && i < transfers; i++) {
        if (transfer[i].start != transfer[i].ready)
            code = links_check_refuse(&transfer[i], "waits until", transfer[i].start,
                                      transfer[i].ready, error);
        else if (p->link_model == SB_LINK_FREE)
            code = check_length(p, &transfer[i], error);
    }
    if (code == SB_OK && p->link_model == SB_LINK_SHARED)
        code = check_shared(p, transfer, transfers, error);
    return code;
}
