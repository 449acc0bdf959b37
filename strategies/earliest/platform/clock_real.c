/* SPDX-License-Identifier: MIT
 * The system's monotonic clock. While no descriptor is watched, parking is a futex with a deadline;
 * afterwards it is epoll with an eventfd for posts and a timerfd for the deadline. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "earliest.h"
#include "platform/descriptors.h"

struct real {
    struct es_clock clock;
    es_ns spin;
    bool slack;
    bool driven; /* somebody polls its descriptor */
    atomic_uint posted;
    struct es_descriptors descriptors;
};

static struct real *real_of(struct es_clock *clock) { return (struct real *)(void *)clock; }

static es_ns now(struct es_clock *clock)
{
    struct timespec time;

    (void)clock;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (es_ns)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct timespec timespec_of(es_ns time)
{
    struct timespec t = { (time_t)(time / 1000000000), (long)(time % 1000000000) };

    return t;
}

static void sleep_futex(struct real *self, es_ns deadline)
{
    struct timespec time = timespec_of(deadline);
    int slack = 0;

    if (self->slack) {
        slack = prctl(PR_GET_TIMERSLACK, 0ul, 0ul, 0ul, 0ul);
        prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
    }
    syscall(SYS_futex, &self->posted, FUTEX_WAIT_BITSET_PRIVATE, 0u,
            deadline == ES_NEVER ? NULL : &time, NULL, FUTEX_BITSET_MATCH_ANY);
    if (self->slack && slack > 0)
        prctl(PR_SET_TIMERSLACK, (unsigned long)slack, 0ul, 0ul, 0ul);
}

/* A timerfd knows no slack. */
static void park(struct es_clock *clock, es_ns deadline)
{
    struct real *self = real_of(clock);
    es_ns until = deadline == ES_NEVER || deadline < self->spin ? deadline : deadline - self->spin;
    es_ns time = now(clock);
    bool wait = time < until && !atomic_load(&self->posted);

    if (self->descriptors.count > 0 || self->driven)
        es_descriptors_poll(&self->descriptors, time, until, wait);
    else if (wait)
        sleep_futex(self, until);
    if (self->spin && deadline != ES_NEVER && now(clock) >= until)
        while (now(clock) < deadline && !atomic_load_explicit(&self->posted, memory_order_relaxed))
            ;
    atomic_exchange_explicit(&self->posted, 0, memory_order_acq_rel);
}

/* `posted` and the event of the descriptors are in one total order: a post that does not see the
 * event yet is seen by the next park. */
static void post(struct es_clock *clock)
{
    struct real *self = real_of(clock);

    atomic_store(&self->posted, 1);
    syscall(SYS_futex, &self->posted, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    es_descriptors_post(&self->descriptors);
}

static int watch(struct es_clock *clock, int fd, short events,
                 void (*ready)(void *arg, short events), void *arg)
{
    return es_descriptors_watch(&real_of(clock)->descriptors, fd, events, ready, arg);
}

static void unwatch(struct es_clock *clock, int fd, void *arg)
{
    es_descriptors_unwatch(&real_of(clock)->descriptors, fd, arg);
}

static short look(struct es_clock *clock, int fd, short events)
{
    struct pollfd polled = { fd, events, 0 };

    (void)clock;
    return poll(&polled, 1, 0) > 0 ? polled.revents : 0;
}

static int fd_of(struct es_clock *clock, es_ns deadline)
{
    struct real *self = real_of(clock);

    self->driven = true;
    return es_descriptors_fd(&self->descriptors, now(clock), deadline);
}

struct es_clock *es_real_clock_new(es_ns spin, bool slack)
{
    struct real *self = spin < 0 ? NULL : malloc(sizeof *self);

    if (!self)
        return NULL;
    self->clock = ES_CLOCK(.now = now, .park = park, .post = post, .watch = watch,
                           .unwatch = unwatch, .runs = true, .look = look, .fd = fd_of);
    self->spin = spin;
    self->slack = slack;
    self->driven = false;
    atomic_init(&self->posted, 0);
    es_descriptors_init(&self->descriptors);
    return &self->clock;
}

void es_real_clock_free(struct es_clock *clock)
{
    struct real *self;

    if (!clock)
        return;
    self = real_of(clock);
    es_descriptors_fini(&self->descriptors);
    free(self);
}
