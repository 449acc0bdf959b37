/* SPDX-License-Identifier: MIT
 * Clocks: the real one, virtual time, and those of a program's own. */
#ifndef EARLIEST_CLOCK_H
#define EARLIEST_CLOCK_H

#include "base.h"

ES_API_BEGIN

/* Time as the scheduler sees it; a clock serves one scheduler. Put it first in a struct of your own
 * to make another. With several workers `now` and `post` may be called by all at once, the others
 * by one at a time, whichever. */
struct es_clock {
    size_t size; /* sizeof(struct es_clock), or 0 */
    es_ns (*now)(struct es_clock *clock);
    /* Blocks until `deadline`, or post, or a watched descriptor is ready. May return early for no
     * reason. */
    void (*park)(struct es_clock *clock, es_ns deadline);
    /* Makes a park, now or next, return. From any thread; async-signal-safe. */
    void (*post)(struct es_clock *clock);
    /* Watches a descriptor for poll(2) `events`; park then calls `ready(arg, events)` once: with
     * those of them that came, with POLLERR or POLLHUP, or with POLLNVAL where it is none any more.
     * A descriptor may be watched with several `arg`. 0, or an errno; EPERM for a file of which
     * `look` tells at once. `unwatch` forgets that `arg`. NULL when descriptors are not supported.
     */
    int (*watch)(struct es_clock *clock, int fd, short events,
                 void (*ready)(void *arg, short events), void *arg);
    void (*unwatch)(struct es_clock *clock, int fd, void *arg);
    /* Time passes by itself, and several workers may park one of them while others work. False:
     * only when nothing is left to do, as virtual time must; also right for a clock that runs, but
     * then timers, posts and descriptors are noticed late while bodies are long. */
    bool runs;
    /* Which of poll(2) `events` a descriptor is ready for now, without waiting; by all at once. It
     * is asked before a deadline is believed. NULL: not asked. */
    short (*look)(struct es_clock *clock, int fd, short events);
    /* For es_fd: a descriptor that polls readable when park would return, at `deadline` at the
     * latest; the same in each call, until the next one. -1, or NULL: there is none. */
    int (*fd)(struct es_clock *clock, es_ns deadline);
};

/* Virtual time: begins at `now`, and jumps to the next timer when nothing is ready. Caller's
 * storage, nothing to free. While a job of es_options.offload or a token is all that is awaited, it
 * stands still. */
struct es_virtual_clock {
    struct es_clock clock;
    es_ns now;
    uint32_t posted; /* the library's */
};
void es_virtual_clock_init(struct es_virtual_clock *clock);

/* The monotonic clock of the system. `spin` nanoseconds before a deadline it stops sleeping and
 * spins: exact at the price of a core; 0 sleeps only. `slack`: while parked the thread's timer
 * slack is 1 ns unless this is false. Returns NULL when memory is short or `spin` negative. */
struct es_clock *es_real_clock_new(es_ns spin, bool slack);
void es_real_clock_free(struct es_clock *clock); /* NULL allowed; one made by es_real_clock_new */

#define ES_CLOCK(...) ((struct es_clock){ .size = sizeof(struct es_clock), __VA_ARGS__ })

ES_API_END

#endif
