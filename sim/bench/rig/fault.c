/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/rig/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct line {
    char *text;
    size_t length;
    const struct sb_bench_scene *scene;
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

/* "task 7", or by its name: task 7 "d" */
static void say_task(struct line *line, uint32_t task)
{
    say(line, "task %u", task);
    if (line->scene->task_name && task < line->scene->tasks)
        say(line, " \"%.60s\"", line->scene->task_name[task]);
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
    say(line, ", but ");
    say_task(line, f->other);
    say(line, ", on which it depends, ");
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
    say(line, ", which runs ");
    say_task(line, f->other);
    say_time(line, " since", f->other_start);
    say_time(line, " until", f->other_end);
}

/* What it waited for, and how long. */
static void say_never(struct line *line, const struct sb_task_fault_v1 *f)
{
    say_task(line, f->task);
    say(line, " is ready since ");
    if (f->other == SB_TASK_NONE)
        say(line, "the beginning");
    else {
        say_task(line, f->other);
        say(line, " has ended");
        say_time(line, ", at", f->other_end);
    }
    say(line, ", and never starts: ");
    if (f->kind == SB_TASK_LOST)
        say(line, "the run is over at %lld ns", (long long)f->over);
    else
        say(line, "nothing happens until %lld ns, %u of %u tasks have ended", (long long)f->over,
            f->ended, line->scene->tasks);
}

static void say_start(struct line *line, const struct sb_task_fault_v1 *f, const char *what)
{
    say_task(line, f->task);
    say(line, " %s", what);
    say_worker(line, f->worker);
    say_time(line, " at", f->start);
}

char *sb_bench_fault_text(char text[SB_BENCH_FAULT_SIZE], const struct sb_task_fault_v1 *f,
                          const struct sb_bench_scene *scene)
{
    struct line line = { text, 0, scene };
    text[0] = '\0';
    switch (f->kind) {
    case SB_TASK_LOST:
    case SB_TASK_STUCK: say_never(&line, f); break;
    case SB_TASK_NO_TASK:
        say(&line, "task %u is run, of tasks 0 to %u", f->task, scene->tasks - 1);
        break;
    case SB_TASK_OUTSIDE:
        say_task(&line, f->task);
        say(&line, " starts when nothing runs, before a run or after its end");
        break;
    case SB_TASK_MISSED:
        say_task(&line, f->task);
        say(&line, " has not run in each of the runs");
        break;
    case SB_TASK_EARLY: say_start(&line, f, "starts"), say_early(&line, f); break;
    case SB_TASK_TWICE: say_start(&line, f, "starts again"), say_twice(&line, f); break;
    case SB_TASK_WORKER: say_start(&line, f, "starts"), say_worker_twice(&line, f); break;
    case SB_TASK_NO_WORKER:
        say_start(&line, f, "starts");
        say(&line, ", of workers 0 to %u", scene->workers - 1);
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
