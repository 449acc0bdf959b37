/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/watchdog.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A handler has no other way to know. Written by the thread that calls the runtime. */
static struct {
    const char *volatile name;
    const struct sb_task_host_v1 *host;
    const void *load;
    const struct sb_bench_scene *scene;
    atomic_uint turn; /* counts what was watched */
    int fd;
    long long limit_ms;
} watchdog_watched;

static int signal_number(void) { return SIGRTMAX - 3; } /* nobody's, as far as is known */

static _Noreturn void leave(const char *what)
{
    char line[SB_BENCH_FAULT_SIZE + 64];
    int length = snprintf(line, sizeof line, "! %s\n", what);
    for (int i = 0; i < length - 1; i++)
        line[i] = line[i] == '\n' ? ' ' : line[i]; /* in a name */
    ssize_t written = write(watchdog_watched.fd, line, (size_t)length);
    _exit(written < 0 ? 2 : 1);
}

/* Twice in a limit: what has not changed since the time before last stands still. */
static void look(int number)
{
    static uint64_t before;
    static int same;
    struct sb_task_fault_v1 fault;
    char text[SB_BENCH_FAULT_SIZE];
    (void)number;
    if (!watchdog_watched.name) {
        same = 0;
        return;
    }
    uint64_t now = (uint64_t)atomic_load(&watchdog_watched.turn) << 32;
    now += watchdog_watched.load ? watchdog_watched.host->progress(watchdog_watched.load) : 0;
    same = now == before ? same + 1 : 0;
    before = now;
    if (same < 2)
        return;
    if (!watchdog_watched.load) {
        snprintf(text, sizeof text, "hangs in %s: no answer within %lld ms", watchdog_watched.name,
                 watchdog_watched.limit_ms);
        leave(text);
    }
    watchdog_watched.host->stuck(watchdog_watched.load, &fault);
    leave(sb_bench_fault_text(text, &fault, watchdog_watched.scene));
}

void sb_bench_watchdog_start(sb_ns limit, int fd)
{
    struct sigaction action = { .sa_handler = look, .sa_flags = SA_RESTART };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal_number() };
    sb_ns half = limit / 2 > 0 ? limit / 2 : 1;
    struct itimerspec every = { { half / 1000000000, half % 1000000000 },
                                { half / 1000000000, half % 1000000000 } };
    timer_t timer;
    watchdog_watched.fd = fd;
    watchdog_watched.limit_ms = limit / 1000000;
    if (sigaction(signal_number(), &action, NULL) == 0 &&
        timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
        timer_settime(timer, 0, &every, NULL);
}

void sb_bench_watchdog_watch(const char *name, const struct sb_task_host_v1 *host, const void *load,
                             const struct sb_bench_scene *scene)
{
    watchdog_watched.name = NULL; /* while the rest changes */
    atomic_signal_fence(memory_order_seq_cst);
    watchdog_watched.host = host;
    watchdog_watched.load = load;
    watchdog_watched.scene = scene;
    atomic_store_explicit(&watchdog_watched.turn,
                          atomic_load_explicit(&watchdog_watched.turn, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst);
    watchdog_watched.name = name;
}
