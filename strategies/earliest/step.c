/* SPDX-License-Identifier: MIT
 * A scheduler that another loop drives. */
#include "caller.h"
#include "core/poll.h"
#include "core/queues/timers.h"

/* Times that all that is ready runs, so that a step comes to an end. */
enum { ROUNDS = 8 };

static void show(struct es_sched *sched, es_ns deadline)
{
    if (sched->driven)
        sched->clock->fd(sched->clock, deadline);
}

/* The time until the next timer, which the descriptor shows too. */
static es_ns time_left(struct es_sched *sched, bool more)
{
    es_ns next = more ? 0 : es_timers_next(&sched->timers);
    es_ns now;

    show(sched, next);
    if (next == ES_NEVER || more)
        return next;
    now = sched->clock->now(sched->clock);
    return next > now ? next - now : 0;
}

static int step(struct es_sched *sched, es_ns *wait)
{
    bool more = true;

    sched->stepping = true;
    sched->one.finishing = true; /* its end is the caller's turn, even if it is settled before */
    for (int i = 0; i < ROUNDS && es_sched_left(sched) > 0 && more; i++) {
        more = es_poll_step(sched);
        if (more && !es_ring_empty(&sched->ready))
            es_caller_run(sched);
    }
    sched->stepping = false;
    if (!sched->many && sched->one.settled)
        sched->phase = ES_SETTLED;
    if (es_sched_left(sched) == 0) {
        show(sched, ES_NEVER);
        return ES_OK;
    }
    *wait = time_left(sched, more);
    return ES_BUSY;
}

int es_step(struct es_sched *sched, es_ns *wait)
{
    es_ns unwanted;
    int code = es_caller_refuse(sched, NULL);

    if (!wait)
        wait = &unwanted;
    *wait = ES_NEVER;
    if (code)
        return sched && sched->many && !sched->first ? ES_OK : code;
    return sched->team ? ES_UNSUPPORTED : step(sched, wait);
}

int es_fd(struct es_sched *sched)
{
    int fd;

    ES_REQUIRE(sched);
    fd = sched->clock->fd && !sched->team ? sched->clock->fd(sched->clock, 0) : -1;
    sched->driven = fd >= 0;
    return fd;
}
