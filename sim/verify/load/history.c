/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/load/history.h"

#include "sim/base/arena.h"

#include <stdlib.h>
#include <string.h>

static void add_attempt(void *self, const struct sb_attempt *attempt)
{
    struct sb_load_history *h = self;
    if (sb_reserve(&h->attempt, h->attempts, &h->attempt_room, sizeof *attempt))
        h->failed = true;
    else
        h->attempt[h->attempts++] = *attempt;
}

static void add_request(void *self, const struct sb_request *request)
{
    struct sb_load_history *h = self;
    if (sb_reserve(&h->request, h->requests, &h->request_room, sizeof *request))
        h->failed = true;
    else
        h->request[h->requests++] = *request;
}

struct sb_attempt_log sb_load_history_log(struct sb_load_history *history)
{
    return (struct sb_attempt_log){ add_attempt, add_request, history };
}

void sb_load_history_fini(struct sb_load_history *history)
{
    free(history->attempt);
    free(history->request);
    *history = (struct sb_load_history){ 0 };
}

static int by_number(const void *x, const void *y)
{
    const struct sb_attempt *a = x, *b = y;
    if (a->arrival != b->arrival)
        return a->arrival < b->arrival ? -1 : 1;
    if (a->step != b->step)
        return a->step < b->step ? -1 : 1;
    return (a->attempt > b->attempt) - (a->attempt < b->attempt);
}

static int by_arrival(const void *x, const void *y)
{
    const struct sb_request *a = x, *b = y;
    return (a->arrival > b->arrival) - (a->arrival < b->arrival);
}

void sb_load_history_sort(struct sb_load_history *history)
{
    if (history->attempts)
        qsort(history->attempt, history->attempts, sizeof *history->attempt, by_number);
    if (history->requests)
        qsort(history->request, history->requests, sizeof *history->request, by_arrival);
}

void sb_load_history_clear(struct sb_load_history *history)
{
    history->attempts = history->requests = 0;
    history->failed = false;
}
