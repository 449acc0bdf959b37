/* SPDX-License-Identifier: MIT
 * The system's monotonic clock. While no descriptor is watched, parking is a futex with a deadline;
 * afterwards it is epoll with an eventfd for posts and a timerfd for the deadline. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "earliest.h"

struct watched {
    struct watched *next;
    int fd;
    void (*ready)(void *arg, short events);
    void *arg;
};

struct real {
    struct es_clock clock;
    es_ns spin;
    bool slack;
    atomic_uint posted;
    int epoll, timer; /* -1 until a descriptor is watched */
    atomic_int event; /* the same; other threads write to it */
    struct watched *watched;
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

    syscall(SYS_futex, &self->posted, FUTEX_WAIT_BITSET_PRIVATE, 0u,
            deadline == ES_NEVER ? NULL : &time, NULL, FUTEX_BITSET_MATCH_ANY);
}

/* Looks a descriptor up again for each event: the one before may have unwatched it. */
static void tell(struct real *self, int fd, uint32_t events)
{
    for (struct watched *w = self->watched; w; w = w->next) {
        if (w->fd == fd) {
            w->ready(w->arg, (short)(events & 0x7fff));
            return;
        }
    }
}

static void sleep_epoll(struct real *self, es_ns deadline)
{
    struct epoll_event events[64];
    struct itimerspec timer = { { 0, 0 }, timespec_of(deadline == ES_NEVER ? 0 : deadline) };
    uint64_t drained;
    int count;

    if (deadline == 0)
        timer.it_value.tv_nsec = 1;
    timerfd_settime(self->timer, TFD_TIMER_ABSTIME, &timer, NULL);
    count = epoll_wait(self->epoll, events, 64, -1);
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == atomic_load(&self->event) || events[i].data.fd == self->timer) {
            ssize_t got = read(events[i].data.fd, &drained, sizeof drained);

            (void)got;
        }
        else {
            tell(self, events[i].data.fd, events[i].events);
        }
    }
}

static void park(struct es_clock *clock, es_ns deadline)
{
    struct real *self = real_of(clock);
    es_ns until = deadline == ES_NEVER || deadline < self->spin ? deadline : deadline - self->spin;
    int slack = 0;

    if (now(clock) < until && !atomic_load(&self->posted)) {
        if (self->slack) {
            slack = prctl(PR_GET_TIMERSLACK, 0ul, 0ul, 0ul, 0ul);
            prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
        }
        if (self->watched)
            sleep_epoll(self, until);
        else
            sleep_futex(self, until);
        if (self->slack && slack > 0)
            prctl(PR_SET_TIMERSLACK, (unsigned long)slack, 0ul, 0ul, 0ul);
    }
    else if (self->watched) {
        sleep_epoll(self, 0);
    }
    if (self->spin && deadline != ES_NEVER && now(clock) >= until)
        while (now(clock) < deadline && !atomic_load_explicit(&self->posted, memory_order_relaxed))
            ;
    atomic_exchange_explicit(&self->posted, 0, memory_order_acq_rel);
}

static void post(struct es_clock *clock)
{
    struct real *self = real_of(clock);
    uint64_t one = 1;
    int event;

    atomic_store(&self->posted, 1);
    syscall(SYS_futex, &self->posted, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    event = atomic_load(&self->event);
    if (event >= 0) {
        ssize_t sent = write(event, &one, sizeof one);

        (void)sent;
    }
}

/* `posted` and `event` are in one total order: a post that does not see the eventfd yet is seen by
 * the next park. */
static int epoll_add(int epoll, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.fd = fd };

    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

static int descriptors_open(struct real *self)
{
    if (self->epoll < 0)
        self->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (self->epoll >= 0 && self->timer < 0) {
        self->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
        if (self->timer >= 0)
            epoll_add(self->epoll, self->timer, EPOLLIN);
    }
    if (self->timer >= 0 && atomic_load(&self->event) < 0) {
        int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

        if (event >= 0)
            epoll_add(self->epoll, event, EPOLLIN);
        atomic_store(&self->event, event);
    }
    return self->epoll < 0 || self->timer < 0 || atomic_load(&self->event) < 0 ? errno : 0;
}

static int watch(struct es_clock *clock, int fd, short events,
                 void (*ready)(void *arg, short events), void *arg)
{
    struct real *self = real_of(clock);
    struct watched *added;
    int failed = descriptors_open(self);

    if (failed)
        return failed;
    added = malloc(sizeof *added);
    if (!added)
        return ENOMEM;
    failed = epoll_add(self->epoll, fd, (uint32_t)(unsigned short)events | EPOLLONESHOT);
    if (failed) {
        free(added);
        return failed;
    }
    *added = (struct watched){ self->watched, fd, ready, arg };
    self->watched = added;
    return 0;
}

static void unwatch(struct es_clock *clock, int fd)
{
    struct real *self = real_of(clock);

    for (struct watched **at = &self->watched; *at; at = &(*at)->next) {
        struct watched *gone = *at;

        if (gone->fd == fd) {
            *at = gone->next;
            free(gone);
            epoll_ctl(self->epoll, EPOLL_CTL_DEL, fd, NULL);
            return;
        }
    }
}

struct es_clock *es_real_clock_new(es_ns spin, bool slack)
{
    struct real *self = spin < 0 ? NULL : malloc(sizeof *self);

    if (!self)
        return NULL;
    *self = (struct real){ { sizeof(struct es_clock), now, park, post, watch, unwatch, true },
                           spin,
                           slack,
                           0,
                           -1,
                           -1,
                           -1,
                           NULL };
    return &self->clock;
}

void es_real_clock_free(struct es_clock *clock)
{
    struct real *self;

    if (!clock)
        return;
    self = real_of(clock);
    while (self->watched)
        unwatch(clock, self->watched->fd);
    if (self->epoll >= 0)
        close(self->epoll);
    if (atomic_load(&self->event) >= 0)
        close(atomic_load(&self->event));
    if (self->timer >= 0)
        close(self->timer);
    free(self);
}
