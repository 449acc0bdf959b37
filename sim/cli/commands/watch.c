/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/command_table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/watch/events.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Events are gathered until there were none for a moment: what is written in pieces runs once. Some
 * file systems tell nothing, and a folder that was removed cannot: so files are looked at now and
 * then as well. */
enum { MOMENT_MS = 50, MOMENTS_MOST = 20, LOOK_MS = 2000 };

struct watching {
    const struct sb_options *o;
    struct sb_watch_events events;
    struct sb_watched_files named, files; /* those that workloads name; all, as of the last run */
    pid_t child;                          /* 0: none runs */
    int status;                           /* of the last one */
    int signal;                           /* that ends all */
    bool explained;
};

static void watch_tell(const struct watching *w, const char *path, const char *what)
{
    char clean[400];
    sb_utf8_clean(clean, sizeof clean, path, 80);
    if (!w->o->quiet)
        fprintf(stderr, "simbench: %s%s%s\n", clean, clean[0] ? " " : "", what);
}

/* A child of its own, so that a run leaves nothing behind, and can be ended. */
static enum sb_code start(struct watching *w, struct sb_error *error)
{
    struct sb_options o = *w->o;
    o.watched = true;
    fflush(NULL);
    w->child = fork();
    if (w->child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        sb_watch_events_end(&w->events);
        exit(sb_command_finish(sb_command_find("run")->run(&o)));
    }
    if (w->child > 0)
        return SB_OK;
    w->child = 0;
    return sb_fail(error, SB_EIO, "watch", "no process can be started: %s", strerror(errno));
}

static void take_end(struct watching *w, bool wait)
{
    int end;
    if (!w->child || waitpid(w->child, &end, wait ? 0 : WNOHANG) <= 0)
        return;
    w->status = WIFEXITED(end) ? WEXITSTATUS(end) : SB_EXIT_FAILED;
    w->child = 0;
    if (WIFSIGNALED(end) && WTERMSIG(end) != SIGTERM && WTERMSIG(end) != SIGINT)
        fprintf(stderr, "simbench: the run was ended by %s\n", strsignal(WTERMSIG(end)));
    if (!wait && !w->explained)
        watch_tell(w, "", "waiting for the next change; Ctrl-C ends");
    w->explained = true;
}

/* What runs is of no use any more. */
static void stop(struct watching *w)
{
    if (w->child)
        kill(w->child, SIGTERM);
    take_end(w, true);
}

static const char *missing(const struct watching *w)
{
    for (size_t i = 0; i < w->files.count; i++)
        for (unsigned a = 0; a < w->o->arguments && w->files.file[i].state == 0; a++)
            if (strcmp(w->files.file[i].path, w->o->argument[a]) == 0)
                return w->files.file[i].path;
    return NULL;
}

/* Which files there are is found out before the run, so that none changes unseen. A workload that
 * is broken keeps the files that it named when it was whole. */
static enum sb_code take_files(struct watching *w, struct sb_error *error)
{
    sb_watched_files_fini(&w->files);
    enum sb_code code = sb_watched_files_named(&w->named, w->o, error);
    if (code == SB_OK)
        code = sb_watched_files_take(&w->files, w->o, &w->named, error);
    return code ? code : sb_watch_events_follow(&w->events, &w->files, w->o, error);
}

/* Until a file is another one, which is told; NULL: until all is to end. */
static enum sb_code await_change(struct watching *w, bool *changed, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *changed = false;
    while (code == SB_OK && !*changed) {
        struct sb_watch_happened happened = sb_watch_events_wait(&w->events, LOOK_MS);
        for (int i = 0; happened.folders && !happened.signal && i < MOMENTS_MOST; i++) {
            struct sb_watch_happened more = sb_watch_events_wait(&w->events, MOMENT_MS);
            happened.child |= more.child;
            happened.signal = more.signal;
            if (!more.folders)
                break;
        }
        if (happened.child)
            take_end(w, false);
        w->signal = happened.signal;
        if (w->signal || w->status == SB_EXIT_PIPE)
            return SB_OK;
        struct sb_watched_files now = { 0 };
        code = sb_watched_files_take(&now, w->o, &w->named, error);
        const char *path = code ? NULL : sb_watched_files_changed(&w->files, &now);
        if (path) {
            stop(w);
            watch_tell(w, path, "changed");
            *changed = true;
        }
        else if (code == SB_OK) /* a folder may be back */
            code = sb_watch_events_follow(&w->events, &now, w->o, error);
        sb_watched_files_fini(&now);
    }
    return code;
}

static enum sb_code watch_all(struct watching *w, struct sb_error *error)
{
    enum sb_code code;
    bool changed = true;
    do {
        code = take_files(w, error);
        const char *gone = code ? NULL : missing(w);
        if (code == SB_OK && gone)
            watch_tell(w, gone, "is not there; it is waited for");
        else if (code == SB_OK)
            code = start(w, error);
        if (code == SB_OK)
            code = await_change(w, &changed, error);
    } while (code == SB_OK && changed);
    return code;
}

/* As other programs that a signal ends, so that a shell's loop ends too. */
static int end_by(int number)
{
    sigset_t one;
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    return SB_EXIT_FAILED;
}

static enum sb_code check_arguments(const struct sb_options *o, struct sb_error *error)
{
    for (unsigned i = 0; i < o->arguments; i++)
        if (strcmp(o->argument[i], "-") == 0)
            return sb_fail(error, SB_EINPUT, "-", "standard input cannot be watched");
    const char *other = o->shard        ? "--shard"
                        : o->checkpoint ? "--checkpoint"
                        : o->resume     ? "--resume"
                        : o->estimate   ? "--estimate"
                                        : NULL;
    return other ? sb_fail(error, SB_EINPUT, other, "is of one run: give it to simbench run")
                 : SB_OK;
}

static int watch(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct watching w = { .o = o, .events = { -1, -1, { { 0 } } } };
    enum sb_code code = check_arguments(o, &error);
    if (code)
        return sb_command_fail(&error);
    code = sb_watch_events_begin(&w.events, &error);
    if (code == SB_OK)
        code = watch_all(&w, &error);
    stop(&w);
    sb_watch_events_end(&w.events);
    sb_watched_files_fini(&w.named);
    sb_watched_files_fini(&w.files);
    return code ? sb_command_fail(&error) : w.signal ? end_by(w.signal) : w.status;
}

extern const struct sb_command sb_command_watch;
const struct sb_command sb_command_watch = {
    .name = "watch",
    .arguments = "FILE|FOLDER...",
    .summary = "run again whenever a workload changes, until Ctrl-C",
    .description = "Takes the options of run. It is run again when one of the files, or a file "
                   "that one of them names, is written, replaced, or back again; a run that is "
                   "not over is ended then. What is wrong with a file is told, and the next change "
                   "is waited for.",
    .examples = "simbench watch workload.json\n"
                "simbench watch --no-report --strategies=earliest-start --workers=4 workload.json",
    .self = SB_WATCH,
    .runs = SB_RUN,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = watch,
};
