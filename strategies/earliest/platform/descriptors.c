/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "platform/descriptors.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "platform/assert.h"

/* The system takes a closed descriptor out of epoll in silence. So now and then each is looked
 * at, not too many at once. */
enum { CHECKED_AT_ONCE = 4096 };
#define CHECK_EVERY ((es_ns)1000000000)

/* Always told, whether asked for or not. */
enum { ALWAYS = POLLERR | POLLHUP | POLLNVAL };

struct watcher {
    struct watcher *next;
    void (*ready)(void *arg, short events);
    void *arg;
    short events;
    bool told;
};

struct es_descriptor {
    struct watcher *first, **last; /* in the order in which they came */
    uint32_t place;                /* in `used` */
    uint32_t generation; /* of what is registered: the system may still tell of a file that this
                            number no longer is */
};

void es_descriptors_init(struct es_descriptors *all)
{
    memset(all, 0, sizeof *all);
    all->epoll = all->timer = -1;
    atomic_init(&all->event, -1);
    all->armed = ES_NEVER;
}

static void close_own(struct es_descriptors *all)
{
    if (all->epoll >= 0)
        close(all->epoll);
    if (all->timer >= 0)
        close(all->timer);
    if (atomic_load(&all->event) >= 0)
        close(atomic_load(&all->event));
    all->epoll = all->timer = -1;
    atomic_store(&all->event, -1);
    all->armed = ES_NEVER;
}

void es_descriptors_fini(struct es_descriptors *all)
{
    close_own(all);
    for (uint32_t i = 0; i < all->count; i++) {
        struct watcher *next;

        for (struct watcher *w = all->table[all->used[i]].first; w; w = next) {
            next = w->next;
            free(w);
        }
    }
    free(all->table);
    free(all->used);
}

/* ---- what epoll knows ---- */

/* 0, or an errno. */
static int control(const struct es_descriptors *all, int how, int fd, uint32_t events)
{
    uint32_t generation =
        fd == all->timer || fd == atomic_load(&all->event) ? 0 : all->table[fd].generation;
    struct epoll_event event = { .events = events,
                                 .data.u64 = (uint64_t)generation << 32 | (uint32_t)fd };

    return epoll_ctl(all->epoll, how, fd, &event) == 0 ? 0 : errno;
}

/* What is still waited for of a descriptor; 0: by nobody. */
static uint32_t wanted(const struct es_descriptor *descriptor)
{
    uint32_t events = 0;

    for (const struct watcher *w = descriptor->first; w; w = w->next)
        if (!w->told)
            events |= (uint32_t)(unsigned short)w->events | EPOLLONESHOT;
    return events;
}

/* Tells those who wait for one of `events`. */
static void tell(const struct es_descriptor *descriptor, short events)
{
    for (struct watcher *w = descriptor->first; w; w = w->next) {
        short of_them = (short)(events & (w->events | ALWAYS));

        if (w->told || !of_them)
            continue;
        w->told = true;
        w->ready(w->arg, of_them);
    }
}

static int open_own(struct es_descriptors *all)
{
    int failed = 0;

    if (all->epoll >= 0)
        return 0;
    all->process = getpid();
    all->epoll = epoll_create1(EPOLL_CLOEXEC);
    all->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    atomic_store(&all->event, eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (all->epoll < 0 || all->timer < 0 || atomic_load(&all->event) < 0)
        failed = errno;
    if (!failed)
        failed = control(all, EPOLL_CTL_ADD, all->timer, EPOLLIN);
    if (!failed)
        failed = control(all, EPOLL_CTL_ADD, atomic_load(&all->event), EPOLLIN);
    if (failed)
        close_own(all);
    return failed;
}

/* After a fork, epoll, timer and event are shared with the parent, who must not notice what a child
 * does with them: it makes its own. */
static void own(struct es_descriptors *all)
{
    if (all->epoll < 0 || all->process == getpid())
        return;
    close_own(all);
    if (open_own(all))
        return; /* all of them will be told as gone */
    for (uint32_t i = 0; i < all->count; i++)
        control(all, EPOLL_CTL_ADD, all->used[i], wanted(&all->table[all->used[i]]));
}

/* Descriptors that are not what they were, since somebody closed them, are told. */
static void check(struct es_descriptors *all)
{
    uint32_t most = all->count < CHECKED_AT_ONCE ? all->count : CHECKED_AT_ONCE;

    for (uint32_t i = 0; i < most; i++) {
        const struct es_descriptor *descriptor;
        int fd;

        if (all->next_check >= all->count)
            all->next_check = 0;
        fd = all->used[all->next_check++];
        descriptor = &all->table[fd];
        if (wanted(descriptor) && control(all, EPOLL_CTL_MOD, fd, wanted(descriptor)) != 0)
            tell(descriptor, POLLNVAL);
    }
}

/* ---- who watches ---- */

static bool table_grow(struct es_descriptors *all, int fd)
{
    uint32_t room = all->room ? all->room : 16;
    struct es_descriptor *table;
    int *used;

    while (room <= (uint32_t)fd)
        room *= 2;
    if (room == all->room)
        return true;
    used = realloc(all->used, room * sizeof *used);
    if (!used)
        return false;
    all->used = used;
    table = malloc(room * sizeof *table);
    if (!table)
        return false;
    memset(table, 0, room * sizeof *table);
    if (all->table)
        memcpy(table, all->table, all->room * sizeof *table);
    for (uint32_t i = 0; i < all->room; i++)
        if (!table[i].first)
            table[i].last = &table[i].first;
    for (uint32_t i = all->room; i < room; i++)
        table[i].last = &table[i].first;
    free(all->table);
    all->table = table;
    all->room = room;
    return true;
}

static void use(struct es_descriptors *all, int fd)
{
    all->table[fd].place = all->count;
    all->used[all->count++] = fd;
}

static void disuse(struct es_descriptors *all, int fd)
{
    int last = all->used[--all->count];

    all->used[all->table[fd].place] = last;
    all->table[last].place = all->table[fd].place;
}

/* Registers what is waited for. One that others wait for and that the system does not know has been
 * closed since: they are told. */
static int arm(struct es_descriptors *all, int fd, bool first)
{
    struct es_descriptor *descriptor = &all->table[fd];
    int failed;

    if (first) {
        descriptor->generation++;
        failed = control(all, EPOLL_CTL_ADD, fd, wanted(descriptor));
        return failed == EEXIST ? control(all, EPOLL_CTL_MOD, fd, wanted(descriptor)) : failed;
    }
    return control(all, EPOLL_CTL_MOD, fd, wanted(descriptor));
}

static bool is_open(int fd)
{
    struct pollfd polled = { fd, 0, 0 };

    return poll(&polled, 1, 0) <= 0 || !(polled.revents & POLLNVAL);
}

int es_descriptors_watch(struct es_descriptors *all, int fd, short events,
                         void (*ready)(void *arg, short events), void *arg)
{
    struct es_descriptor *descriptor;
    struct watcher *added;
    struct watcher **place;
    bool first;
    int failed;

    own(all);
    failed = fd < 0 ? EBADF : open_own(all);
    if (failed)
        return failed;
    if ((uint32_t)fd >= all->room && !is_open(fd))
        return EBADF; /* numbers that are no descriptor's must not make the table large */
    added = table_grow(all, fd) ? malloc(sizeof *added) : NULL;
    if (!added)
        return ENOMEM;
    descriptor = &all->table[fd];
    first = !descriptor->first;
    place = descriptor->last;
    *added = (struct watcher){ NULL, ready, arg, events, false };
    *place = added;
    descriptor->last = &added->next;
    failed = arm(all, fd, first);
    if (failed && !first) {
        *place = NULL;
        tell(descriptor, POLLNVAL);
        *place = added;
        failed = arm(all, fd, true);
    }
    if (failed) {
        *place = NULL;
        descriptor->last = place;
        free(added);
    }
    else if (first) {
        use(all, fd);
    }
    return failed;
}

void es_descriptors_unwatch(struct es_descriptors *all, int fd, const void *arg)
{
    struct es_descriptor *descriptor = &all->table[fd];
    struct watcher **at = &descriptor->first;
    struct watcher *gone;

    own(all);
    while (*at && (*at)->arg != arg)
        at = &(*at)->next;
    gone = *at;
    ES_ASSERT(gone);
    *at = gone->next;
    if (!*at)
        descriptor->last = at;
    free(gone);
    if (!descriptor->first) {
        disuse(all, fd);
        control(all, EPOLL_CTL_DEL, fd, 0);
    }
    else if (wanted(descriptor)) {
        control(all, EPOLL_CTL_MOD, fd, wanted(descriptor));
    }
}

/* ---- waiting ---- */

/* The timer shows `deadline`, or the next look at what was closed. */
static void set_timer(struct es_descriptors *all, es_ns deadline)
{
    struct itimerspec timer = { { 0, 0 }, { 0, 0 } };

    if (deadline > all->checked + CHECK_EVERY)
        deadline = all->checked + CHECK_EVERY;
    if (deadline == all->armed)
        return;
    all->armed = deadline;
    timer.it_value.tv_sec = (time_t)(deadline / 1000000000);
    timer.it_value.tv_nsec = (long)(deadline % 1000000000);
    timerfd_settime(all->timer, TFD_TIMER_ABSTIME, &timer, NULL);
}

static void drain(struct es_descriptors *all, int fd)
{
    uint64_t drained;
    ssize_t got = read(fd, &drained, sizeof drained);

    (void)got;
    if (fd == all->timer)
        all->armed = ES_NEVER;
}

static void handle(struct es_descriptors *all, const struct epoll_event *event)
{
    int fd = (int)(uint32_t)event->data.u64;
    struct es_descriptor *descriptor;

    if (fd == all->timer || fd == atomic_load(&all->event)) {
        drain(all, fd);
        return;
    }
    descriptor = &all->table[fd];
    if (!descriptor->first || descriptor->generation != (uint32_t)(event->data.u64 >> 32))
        return;
    tell(descriptor, (short)(event->events & 0x7fff));
    if (wanted(descriptor)) /* told once, the system says no more */
        control(all, EPOLL_CTL_MOD, fd, wanted(descriptor));
}

void es_descriptors_poll(struct es_descriptors *all, es_ns now, es_ns deadline, bool wait)
{
    struct epoll_event events[64];
    int count;

    own(all);
    if (all->epoll < 0) { /* a child of fork(2) that got none of its own */
        for (uint32_t i = 0; i < all->count; i++)
            tell(&all->table[all->used[i]], POLLNVAL);
        return;
    }
    if (now - all->checked >= CHECK_EVERY) {
        check(all);
        all->checked = now;
        wait = false; /* something may have been told */
    }
    if (wait)
        set_timer(all, deadline);
    do {
        count = epoll_wait(all->epoll, events, 64, wait ? -1 : 0);
        for (int i = 0; i < count; i++)
            handle(all, &events[i]);
        wait = false;
    } while (count == 64);
}

int es_descriptors_fd(struct es_descriptors *all, es_ns now, es_ns deadline)
{
    own(all);
    if (open_own(all))
        return -1;
    if (all->count == 0)
        all->checked = now;
    set_timer(all, deadline > 0 ? deadline : 1);
    return all->epoll;
}

void es_descriptors_post(struct es_descriptors *all)
{
    int event = atomic_load(&all->event);
    uint64_t one = 1;
    ssize_t sent;

    if (event < 0 || all->process != getpid())
        return;
    sent = write(event, &one, sizeof one);
    (void)sent;
}
