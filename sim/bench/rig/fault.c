/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct line {
    char *text;
    size_t length;
};

/* Numbers and words alone: no locale, no memory. */
__attribute__((format(printf, 2, 3))) static void say(struct line *line, const char *format, ...)
{
    va_list args;
    size_t room = SB_BENCH_FAULT_SIZE - line->length;
    va_start(args, format);
    int length = vsnprintf(line->text + line->length, room, format, args);
    va_end(args);
    line->length += length < 0 ? 0 : (size_t)length < room ? (size_t)length : room - 1;
}

static void say_worker(struct line *line, uint32_t worker)
{
    if (worker != SB_TASK_NONE)
        say(line, " on worker %u", worker);
}

static void say_time(struct line *line, const char *word, int64_t time)
{
    if (time != SB_TASK_NEVER)
        say(line, "%s %lld ns", word, (long long)time);
}

static void say_early(struct line *line, const struct sb_task_fault_v1 *f)
{
    say(line, ", but task %u, on which it depends, ", f->other);
    if (f->other_end != SB_TASK_NEVER) {
        say(line, "ends");
        say_worker(line, f->other_worker);
        say_time(line, " at", f->other_end);
    }
    else if (f->other_start != SB_TASK_NEVER) {
        say(line, "runs");
        say_worker(line, f->other_worker);
        say_time(line, " since", f->other_start);
    }
    else
        say(line, f->timed ? "has not ended" : "never starts");
}

static void say_twice(struct line *line, const struct sb_task_fault_v1 *f)
{
    if (f->other_start == SB_TASK_NEVER)
        return;
    say(line, f->other_end == SB_TASK_NEVER ? ": it runs" : ": it ran");
    say_worker(line, f->other_worker);
    say_time(line, f->other_end == SB_TASK_NEVER ? " since" : " from", f->other_start);
    say_time(line, " to", f->other_end);
}

static void say_worker_twice(struct line *line, const struct sb_task_fault_v1 *f)
{
    say(line, ", which runs task %u", f->other);
    say_time(line, " since", f->other_start);
    say_time(line, " until", f->other_end);
}

/* What it waited for, and how long. */
static void say_never(struct line *line, const struct sb_task_fault_v1 *f, uint32_t tasks)
{
    say(line, "task %u is ready since ", f->task);
    if (f->other == SB_TASK_NONE)
        say(line, "the beginning");
    else {
        say(line, "task %u has ended", f->other);
        say_time(line, ", at", f->other_end);
    }
    say(line, ", and never starts: ");
    if (f->kind == SB_TASK_LOST)
        say(line, "the run is over at %lld ns", (long long)f->over);
    else
        say(line, "nothing happens until %lld ns, %u of %u tasks have ended", (long long)f->over,
            f->ended, tasks);
}

static void say_start(struct line *line, const struct sb_task_fault_v1 *f, const char *what)
{
    say(line, "task %u %s", f->task, what);
    say_worker(line, f->worker);
    say_time(line, " at", f->start);
}

char *sb_bench_fault_text(char text[SB_BENCH_FAULT_SIZE], const struct sb_task_fault_v1 *f,
                          uint32_t tasks, uint32_t workers)
{
    struct line line = { text, 0 };
    text[0] = '\0';
    switch (f->kind) {
    case SB_TASK_LOST:
    case SB_TASK_STUCK: say_never(&line, f, tasks); break;
    case SB_TASK_NO_TASK: say(&line, "task %u is run, of tasks 0 to %u", f->task, tasks - 1); break;
    case SB_TASK_OUTSIDE:
        say(&line, "task %u starts when nothing runs, before a run or after its end", f->task);
        break;
    case SB_TASK_MISSED: say(&line, "task %u has not run in each of the runs", f->task); break;
    case SB_TASK_EARLY: say_start(&line, f, "starts"), say_early(&line, f); break;
    case SB_TASK_TWICE: say_start(&line, f, "starts again"), say_twice(&line, f); break;
    case SB_TASK_WORKER: say_start(&line, f, "starts"), say_worker_twice(&line, f); break;
    case SB_TASK_NO_WORKER:
        say_start(&line, f, "starts");
        say(&line, ", of workers 0 to %u", workers - 1);
        break;
    case SB_TASK_UNENDED:
        say_start(&line, f, "starts");
        say(&line, " and does not end: the run is over at %lld ns", (long long)f->over);
        break;
    case SB_TASK_STUCK_INSIDE:
        say_start(&line, f, "starts");
        say(&line, " and has not ended at %lld ns; nothing else happens", (long long)f->over);
        break;
    case SB_TASK_LATE:
        say_start(&line, f, "ends");
        say(&line, ", but the run is over at %lld ns", (long long)f->over);
        break;
    case SB_TASK_NOT_BEGUN: say_start(&line, f, "ends and has not begun,"); break;
    case SB_TASK_END_TWICE: say_start(&line, f, "ends again"); break;
    case SB_TASK_FINE: say(&line, "nothing happens any more"); break;
    default: say(&line, "task %u: fault %u", f->task, f->kind);
    }
    if (f->timed)
        say(&line, " (in a timed run, where few times are taken)");
    return text;
}
