/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/capacity/capacity.h"

#include "sim/base/assert.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* All of one thing in ascending order. */
struct times {
    sb_ns *start, *end, *wait;
    size_t count;
};

static int capacity_by_time(const void *a, const void *b)
{
    const sb_ns *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* How many are `time` or earlier. */
static size_t up_to(const sb_ns *list, size_t count, sb_ns time)
{
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (list[middle] <= time)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* That run just behind that time. */
static size_t running_at(const struct times *t, sb_ns time)
{
    return up_to(t->start, t->count, time) - up_to(t->end, t->count, time);
}

static uint32_t find_most(const struct times *t)
{
    size_t most = 0, ended = 0;
    for (size_t i = 0; i < t->count; i++) {
        while (ended < i && t->end[ended] <= t->start[i])
            ended++;
        most = i + 1 - ended > most ? i + 1 - ended : most;
    }
    return (uint32_t)most;
}

/* For how long any runs. */
static double busy_of(const struct times *t)
{
    double busy = 0;
    size_t ended = 0;
    sb_ns since = t->start[0];
    for (size_t i = 0; i < t->count; i++) {
        while (ended < i && t->end[ended] <= t->start[i])
            ended++;
        if (ended == i) { /* none ran */
            busy += i ? (double)(t->end[i - 1] - since) : 0;
            since = t->start[i];
        }
    }
    return busy + (double)(t->end[t->count - 1] - since);
}

/* A pause that short is none: a tenth of what calls take in the mean. */
static double capacity_pause_of(const struct times *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->count; i++)
        sum += (double)t->end[i] - (double)t->start[i];
    return sum / (double)t->count / 10;
}

/* Ends while the most ran, each told from others at the same time; the next begin after it. */
static void count_followed(const struct times *t, struct sb_capacity *c)
{
    double pause = capacity_pause_of(t), busy = busy_of(t);
    size_t next = 0;
    for (size_t i = 0; i < t->count; i++) {
        next = up_to(t->start, t->count, t->end[i] - 1);
        if (next - i != c->most || next == t->count) /* i ended before; nobody may have waited */
            continue;
        c->full++;
        c->followed += (double)(t->start[next] - t->end[i]) <= pause;
    }
    double often = busy > 0 ? 1 - exp(-(double)t->count * pause / busy) : 1;
    c->by_chance =
        c->followed ? gsl_cdf_binomial_Q((unsigned)c->followed - 1, often, (unsigned)c->full) : 1;
}

/* Twice as long as the median of those that found room. */
static void count_held(const struct times *t, const struct sb_served *call, struct sb_capacity *c)
{
    size_t usual = 0;
    for (size_t i = 0; i < t->count; i++)
        if (running_at(t, call[i].issued) < c->most)
            t->wait[usual++] = call[i].start - call[i].issued;
    if (usual)
        qsort(t->wait, usual, sizeof *t->wait, capacity_by_time);
    sb_ns median = usual ? t->wait[usual / 2] : 0;
    for (size_t i = 0; i < t->count; i++)
        c->held +=
            running_at(t, call[i].issued) >= c->most && call[i].start - call[i].issued > 2 * median;
}

enum sb_code sb_capacity_find(struct sb_capacity *c, const struct sb_served *call, size_t count,
                              struct sb_error *error)
{
    struct times t = { .count = count };
    SB_REQUIRE(count > 0);
    *c = (struct sb_capacity){ .calls = count, .by_chance = 1 };
    t.start = malloc(count * sizeof *t.start);
    t.end = malloc(count * sizeof *t.end);
    t.wait = malloc(count * sizeof *t.wait);
    bool fine = t.start && t.end && t.wait;
    for (size_t i = 0; fine && i < count; i++) {
        t.start[i] = call[i].start;
        t.end[i] = call[i].end;
    }
    if (fine) {
        qsort(t.start, count, sizeof *t.start, capacity_by_time);
        qsort(t.end, count, sizeof *t.end, capacity_by_time);
        c->most = find_most(&t);
        count_followed(&t, c);
        count_held(&t, call, c);
    }
    free(t.start);
    free(t.end);
    free(t.wait);
    return fine ? SB_OK : sb_fail_memory(error);
}

bool sb_capacity_is_limit(const struct sb_capacity *c)
{
    enum { LEAST = 3 };
    return c->held >= LEAST || (c->followed >= LEAST && c->by_chance < 1e-3);
}
