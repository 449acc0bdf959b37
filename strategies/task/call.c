/* SPDX-License-Identifier: MIT */
#include "strategies/task/call.h"

#include "strategies/task/now.h"
#include "strategies/task/spin.h"
#include "strategies/task/task.h"

#include <errno.h>
#include <time.h>

enum { PATIENCE = 200000000 }; /* ns, of tasks that meet */

struct sb_task_load sb_task_idle = { .way = SB_TASK_CHECKED };
struct sb_task_load *_Atomic sb_task_current = &sb_task_idle;
static atomic_uint outside;

uint32_t sb_task_outside_take(void) { return atomic_exchange(&outside, 0) - 1; }

void sb_task_blame(struct sb_task_load *load, enum sb_task_fault_kind_v1 kind, uint32_t task,
                   uint32_t worker, uint32_t other, int64_t start)
{
    if (atomic_exchange(&load->faulty, true))
        return;
    load->fault = (struct sb_task_fault_v1){ .size = sizeof load->fault,
                                             .kind = kind,
                                             .task = task,
                                             .worker = worker,
                                             .timed = atomic_load(&load->way) != SB_TASK_CHECKED,
                                             .other = other,
                                             .other_worker = SB_TASK_NONE,
                                             .start = start - load->begun,
                                             .other_start = SB_TASK_NEVER,
                                             .other_end = SB_TASK_NEVER,
                                             .over = SB_TASK_NEVER };
    atomic_store(&load->told, true);
    atomic_store(&load->quick, 0);
    atomic_store(&load->way, SB_TASK_CHECKED); /* when the other one ends is worth knowing */
}

static uint32_t worker_of(uint32_t worker)
{
    return worker == SB_TASK_THREAD ? sb_task_thread() : worker;
}

/* ---- runs that are checked ---- */

/* Whether it may go on as a task that has begun. */
static bool enter(struct sb_task_load *load, uint32_t task, uint32_t worker, int64_t now)
{
    if (task >= load->tasks) {
        sb_task_blame(load, SB_TASK_NO_TASK, task, worker, SB_TASK_NONE, now);
        return false;
    }
    struct sb_task_visit *visit = &load->visit[task];
    if (atomic_exchange(&visit->begun, load->turn) == load->turn || sb_task_is_done(load, task)) {
        sb_task_blame(load, SB_TASK_TWICE, task, worker, task, now);
        return false;
    }
    visit->worker = worker;
    visit->start = now;
    for (uint32_t b = load->begin[task]; b < load->begin[task + 1]; b++)
        if (!sb_task_is_done(load, load->before[b]))
            sb_task_blame(load, SB_TASK_EARLY, task, worker, load->before[b], now);
    if (worker >= load->work.workers) {
        sb_task_blame(load, SB_TASK_NO_WORKER, task, worker, SB_TASK_NONE, now);
        return true;
    }
    uint32_t other = atomic_exchange(&load->busy[worker], task + 1);
    if (other && !load->work.shared)
        sb_task_blame(load, SB_TASK_WORKER, task, worker, other - 1, now);
    return true;
}

static void leave(struct sb_task_load *load, uint32_t task, int64_t now)
{
    struct sb_task_visit *visit = &load->visit[task];
    unsigned self = task + 1;
    if (atomic_load(&visit->begun) != load->turn && !atomic_load(&load->faulty)) {
        sb_task_blame(load, SB_TASK_NOT_BEGUN, task, SB_TASK_NONE, SB_TASK_NONE, now);
        return;
    }
    if (sb_task_is_done(load, task)) {
        sb_task_blame(load, SB_TASK_END_TWICE, task, SB_TASK_NONE, task, now);
        return;
    }
    visit->end = now;
    if (visit->worker < load->work.workers)
        atomic_compare_exchange_strong(&load->busy[visit->worker], &self, 0);
    atomic_store_explicit(&load->done[task], load->turn, memory_order_release);
}

/* Leaves when all are inside at the same time, or when patience is at an end. */
static void meet(struct sb_task_load *load)
{
    int64_t begun = sb_task_now();
    atomic_fetch_add(&load->inside, 1);
    while (atomic_load(&load->inside) < load->tasks)
        if (sb_task_now() - begun > PATIENCE) {
            atomic_fetch_add(&load->alone, 1);
            break;
        }
}

static uint32_t iterations_of(const struct sb_task_load *load, uint32_t task)
{
    const struct sb_task_work_v1 *work = &load->work;
    return work->iterations + (work->extra && task % work->every == 0 ? work->extra : 0);
}

/* Numbers that follow each other are spread evenly (the fraction of a multiple of the golden
 * ratio). */
static int64_t spread(uint32_t task, int64_t about)
{
    return about / 2 + (int64_t)((double)about * ((task * 2654435769u) / 4294967296.0));
}

/* What is left to sleep. */
static int64_t work(struct sb_task_load *load, uint32_t task)
{
    uint32_t iterations = iterations_of(load, task);
    if (iterations)
        sb_task_spin(iterations);
    if (load->work.body == SB_TASK_MEET)
        meet(load);
    if (load->work.body != SB_TASK_SLEEP)
        return 0;
    int64_t sleep = spread(task, load->work.sleep);
    load->late[task] = sb_task_now() + sleep; /* when it is due, for now */
    return sleep < 1 ? 1 : sleep;
}

static int64_t begin_checked(struct sb_task_load *load, uint32_t task, uint32_t worker)
{
    worker = worker_of(worker);
    if (load == &sb_task_idle) {
        atomic_store(&outside, task + 1);
        return 0;
    }
    return enter(load, task, worker, sb_task_now()) ? work(load, task) : 0;
}

static void end_checked(struct sb_task_load *load, uint32_t task)
{
    if (task >= load->tasks) /* which its start has told */
        return;
    int64_t now = sb_task_now();
    if (load->work.body == SB_TASK_SLEEP)
        load->late[task] = now - load->late[task];
    leave(load, task, now);
}

void sb_task_start_at(uint32_t task, uint32_t worker, int64_t time)
{
    struct sb_task_load *load = atomic_load(&sb_task_current);
    enter(load, task, worker, load->begun + time);
}

void sb_task_end_at(uint32_t task, int64_t time, int64_t late)
{
    struct sb_task_load *load = atomic_load(&sb_task_current);
    if (task >= load->tasks)
        return;
    if (load->late)
        load->late[task] = late;
    leave(load, task, load->begun + time);
}

/* ---- runs that are timed ---- */

/* It has run already, or something that it depends on has not. */
static inline bool wrong(const struct sb_task_load *load, const atomic_uint *done, uint32_t turn,
                         uint32_t task)
{
    const uint32_t *before = load->before + load->begin[task],
                   *end = load->before + load->begin[task + 1];
    if (atomic_load_explicit(&done[task], memory_order_relaxed) + 1 != turn)
        return true;
    for (; before < end; before++)
        if (atomic_load_explicit(&done[*before], memory_order_acquire) != turn)
            return true;
    return false;
}

/* Finds out what it is. */
static void blame_timed(struct sb_task_load *load, uint32_t task, uint32_t worker)
{
    worker = worker_of(worker);
    int64_t now = sb_task_now();
    uint32_t done = atomic_load(&load->done[task]);
    for (uint32_t b = load->begin[task]; b < load->begin[task + 1]; b++)
        if (!sb_task_is_done(load, load->before[b]))
            sb_task_blame(load, SB_TASK_EARLY, task, worker, load->before[b], now);
    if (done == load->turn)
        sb_task_blame(load, SB_TASK_TWICE, task, worker, SB_TASK_NONE, now);
    else if (done != load->turn - 1)
        sb_task_blame(load, SB_TASK_MISSED, task, worker, SB_TASK_NONE, now);
}

static inline enum sb_task_way way_of(const struct sb_task_load *load, uint32_t task)
{
    enum sb_task_way way = atomic_load_explicit(&load->way, memory_order_relaxed);
    return __builtin_expect(task < load->tasks, 1) ? way : SB_TASK_CHECKED;
}

static inline void finish(struct sb_task_load *load, uint32_t task)
{
    atomic_store_explicit(&load->done[task], load->turn, memory_order_release);
}

/* Its end is worth knowing where a fault was found meanwhile. */
static void finish_spun(struct sb_task_load *load, uint32_t task)
{
    finish(load, task);
    if (atomic_load_explicit(&load->way, memory_order_relaxed) == SB_TASK_CHECKED)
        load->visit[task].end = sb_task_now();
}

static void begin_spinning(struct sb_task_load *load, uint32_t task, uint32_t worker)
{
    if (__builtin_expect(wrong(load, load->done, load->turn, task), 0))
        blame_timed(load, task, worker);
    sb_task_spin(iterations_of(load, task));
}

static void sleep_for(int64_t ns)
{
    int64_t due = sb_task_now() + ns;
    struct timespec until = { due / 1000000000, due % 1000000000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        continue;
}

/* All but what goes well and takes no time. */
__attribute__((noinline)) static void run_slowly(uint32_t task, uint32_t worker)
{
    struct sb_task_load *load = atomic_load_explicit(&sb_task_current, memory_order_relaxed);
    switch (way_of(load, task)) {
    case SB_TASK_QUICK:
        blame_timed(load, task, worker);
        finish(load, task);
        break;
    case SB_TASK_SPINNING:
        begin_spinning(load, task, worker);
        finish_spun(load, task);
        break;
    default: {
        int64_t sleep = begin_checked(load, task, worker);
        if (sleep > 0)
            sleep_for(sleep);
        end_checked(load, task);
    }
    }
}

/* An empty body of a timed run takes as little as can be, and saves no register. */
void sb_task_run(uint32_t task, uint32_t worker)
{
    struct sb_task_load *load = atomic_load_explicit(&sb_task_current, memory_order_relaxed);
    if (__builtin_expect(task < atomic_load_explicit(&load->quick, memory_order_relaxed), 1)) {
        atomic_uint *done = load->done; /* kept aside: atomics make a compiler load anew */
        uint32_t turn = load->turn;
        if (__builtin_expect(!wrong(load, done, turn, task), 1)) {
            atomic_store_explicit(&done[task], turn, memory_order_release);
            return;
        }
    }
    run_slowly(task, worker); /* both where they came, so that no register is saved */
}

int64_t sb_task_begin(uint32_t task, uint32_t worker)
{
    struct sb_task_load *load = atomic_load_explicit(&sb_task_current, memory_order_relaxed);
    switch (way_of(load, task)) {
    case SB_TASK_QUICK:
        if (__builtin_expect(wrong(load, load->done, load->turn, task), 0))
            blame_timed(load, task, worker);
        return 0;
    case SB_TASK_SPINNING: begin_spinning(load, task, worker); return 0;
    default: return begin_checked(load, task, worker);
    }
}

void sb_task_end(uint32_t task, uint32_t worker)
{
    struct sb_task_load *load = atomic_load_explicit(&sb_task_current, memory_order_relaxed);
    (void)worker;
    if (__builtin_expect(way_of(load, task) == SB_TASK_CHECKED, 0))
        end_checked(load, task);
    else
        finish_spun(load, task);
}
