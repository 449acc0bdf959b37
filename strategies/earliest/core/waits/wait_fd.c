/* SPDX-License-Identifier: MIT
 * Waits of bodies for descriptors. */
#include <errno.h>
#include <poll.h>

#include "core/calls/errors.h"
#include "core/finish.h"
#include "core/state/codes.h"
#include "core/state/wake.h"
#include "core/waits/await.h"

/* A descriptor became ready: the clock says so while it is parked. */
static void descriptor_ready(void *argument, short events)
{
    struct es_self *self = argument;

    es_core_enter(self->sched);
    if (es_code(&self->sched->records[self->task]) == ES_SLEEPING)
        es_wake_ready(self->sched, self, events);
    es_core_leave(self->sched);
}

/* With several workers one of them may be parked in the clock, which then is not to be touched. */
static void take_clock(struct es_sched *sched)
{
    if (sched->team)
        sched->team->hooks->free_clock(sched);
}

/* While descriptors are watched, they are looked at more often than timers are otherwise. */
static void watch_closely(struct es_sched *sched)
{
    sched->watched++;
    if (sched->look - sched->ready.head > ES_TURNS_WATCHED) {
        sched->turns_granted = ES_TURNS_WATCHED;
        es_finish_look_after(sched, ES_TURNS_WATCHED);
    }
}

/* 0, or an errno. Where the wait would be over at once, or the file is one that never makes anybody
 * wait, there is nothing to watch: a timer that is due at once has the descriptor looked at. */
static int begin(struct es_self *self, es_ns *deadline, bool *watched)
{
    struct es_sched *sched = self->sched;
    es_ns now = sched->clock->now(sched->clock);
    int failed;

    *watched = *deadline > now || !sched->clock->look;
    if (!*watched)
        return 0;
    failed = sched->clock->watch(sched->clock, self->fd, self->fd_events, descriptor_ready, self);
    if (failed == 0)
        watch_closely(sched);
    if (failed == EPERM && sched->clock->look) {
        *watched = false;
        *deadline = now;
        failed = 0;
    }
    return failed;
}

static struct es_result answer(struct es_self *self, short *ready)
{
    short events = (short)(uintptr_t)self->value;

    if (self->woken != ES_OK)
        return es_result_plain(self->woken, es_self_number(self));
    if (events & POLLNVAL)
        return es_error_of_system(self, EBADF);
    if (ready)
        *ready = events;
    return es_ok(NULL);
}

static struct es_result wait_in_core(struct es_self *self, es_ns deadline, short *ready)
{
    struct es_sched *sched = self->sched;
    int fd = self->fd; /* what it becomes ready for takes its place */
    bool watched;
    int failed;

    if (sched->clock->watch)
        take_clock(sched);
    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    if (!sched->clock->watch)
        return es_result_plain(ES_UNSUPPORTED, es_self_number(self));
    if (!es_await_room(self))
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    failed = begin(self, &deadline, &watched);
    if (failed)
        return es_error_of_system(self, failed);
    if (es_wake_arm(sched, deadline, ES_OWNER_WAIT, self->task)) {
        self->waits_for_fd = true;
        es_await_outside(self, true);
        es_code_set(&sched->records[self->task], ES_SLEEPING);
        es_await_external(self);
        es_code_set(&sched->records[self->task], ES_RUNNING);
        es_await_outside(self, false);
        self->waits_for_fd = false;
    }
    else {
        self->woken = ES_NO_MEMORY;
    }
    if (watched) {
        take_clock(sched);
        sched->clock->unwatch(sched->clock, fd, self);
        sched->watched--;
    }
    return answer(self, ready);
}

struct es_result es_wait_fd(struct es_self *self, int fd, short events, es_ns deadline,
                            short *ready)
{
    struct es_result result;

    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    self->fd = fd;
    self->fd_events = events;
    es_core_enter(self->sched);
    result = wait_in_core(self, deadline, ready);
    es_core_leave(self->sched);
    return result;
}
