/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/process.h"

#include "sim/base/arena.h"
#include "sim/base/clock.h"
#include "sim/line/keeper.h"
#include "sim/text/units.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 4096, /* what is longer is no answer */
    PIECE = 1 << 16,       /* of what is read at once */
    ERRORS_SHOWN = 1 << 16,
    LAST_SIZE = 160,
    LOOK = 100,     /* ms: how often `stop` is looked at */
    END_WAIT = 1000 /* ms */
};

/* A queue of bytes: those from `begin` to `end` are in it. */
struct bytes {
    char *text;
    size_t begin, end, room;
};

struct sb_process {
    struct sb_process_options options;
    struct sb_keeper keeper;
    int in, out, err; /* its standard input, output and error, as we have them; -1: closed */
    struct bytes to, from;
    sb_ns deadline;
    bool answered; /* something came since it was asked */
    size_t errors_shown;
    bool errors_cut;
    char last[LAST_SIZE]; /* line of standard error; the next one begins at `last_length` 0 */
    size_t last_length;
    bool last_ended;
};

/* ---- starting ---- */

static void close_both(const int pipe[2])
{
    for (int i = 0; i < 2; i++)
        if (pipe[i] >= 0)
            close(pipe[i]);
}

static int never_block(int fd) { return fcntl(fd, F_SETFL, O_NONBLOCK); }

static enum sb_code open_pipes(struct sb_process *p, struct sb_error *error)
{
    int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
    enum sb_code code = SB_OK;
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0 ||
        never_block(in[1]) < 0 || never_block(out[0]) < 0 || never_block(err[0]) < 0)
        code = sb_fail(error, SB_EIO, NULL, "no pipe: %s", strerror(errno));
    if (code == SB_OK)
        code = sb_keeper_start(&p->keeper,
                               &(struct sb_keeper_command){ .shell = p->options.command,
                                                            .descriptor = { in[0], out[1], err[1] },
                                                            .descriptors = 3 },
                               error);
    if (code) {
        close_both(in);
        close_both(out);
        close_both(err);
        return code;
    }
    close(in[0]);
    close(out[1]);
    close(err[1]);
    p->in = in[1];
    p->out = out[0];
    p->err = err[0];
    return SB_OK;
}

enum sb_code sb_process_start(struct sb_process **process, const struct sb_process_options *options,
                              struct sb_error *error)
{
    struct sb_process *p = calloc(1, sizeof *p);
    if (!p)
        return sb_fail_memory(error);
    *p = (struct sb_process){ .options = *options, .in = -1, .out = -1, .err = -1 };
    enum sb_code code = open_pipes(p, error);
    if (code)
        free(p);
    else
        *process = p;
    return code;
}

void sb_process_free(struct sb_process *p)
{
    if (!p)
        return;
    sb_keeper_stop(&p->keeper);
    close_both((int[2]){ p->in, p->out });
    close_both((int[2]){ p->err, -1 });
    free(p->to.text);
    free(p->from.text);
    free(p);
}

/* ---- bytes ---- */

/* Room for `more` bytes behind the end; -1 when memory is out. */
static int make_room(struct bytes *b, size_t more)
{
    if (b->begin == b->end)
        b->begin = b->end = 0;
    if (b->room - b->end >= more)
        return 0;
    if (b->begin > 0) {
        memmove(b->text, b->text + b->begin, b->end - b->begin);
        b->end -= b->begin;
        b->begin = 0;
    }
    while (b->room - b->end < more)
        if (sb_reserve(&b->text, b->room, &b->room, 1))
            return -1;
    return 0;
}

enum sb_code sb_process_send(struct sb_process *p, const char *text, size_t size,
                             struct sb_error *error)
{
    if (make_room(&p->to, size))
        return sb_fail_memory(error);
    memcpy(p->to.text + p->to.end, text, size);
    p->to.end += size;
    p->deadline = sb_clock_now() + p->options.limit;
    p->answered = false;
    return SB_OK;
}

/* ---- its standard error ---- */

/* The last line that is not blank is what tells why, mostly. */
static void remember(struct sb_process *p, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            p->last_ended = true;
            continue;
        }
        if (p->last_ended)
            p->last_length = 0;
        p->last_ended = false;
        if (p->last_length < sizeof p->last - 1)
            p->last[p->last_length++] = text[i] ? text[i] : '?';
        p->last[p->last_length] = '\0';
    }
}

/* Whatever there is of it now. */
static void read_errors(struct sb_process *p)
{
    char text[4096];
    ssize_t length;
    while (p->err >= 0 && (length = read(p->err, text, sizeof text)) >= 0) {
        if (length == 0) {
            close(p->err);
            p->err = -1;
            return;
        }
        size_t left = ERRORS_SHOWN - p->errors_shown,
               shown = (size_t)length < left ? (size_t)length : left;
        remember(p, text, (size_t)length);
        p->errors_shown += shown;
        if (p->options.errors)
            fwrite(text, 1, shown, p->options.errors);
        if (shown == (size_t)length)
            continue;
        if (!p->errors_cut && p->options.errors)
            fputs("\nsimbench: more of its standard error is not shown\n", p->options.errors);
        p->errors_cut = true;
        return; /* an endless one does not keep us here */
    }
}

/* ---- failing ---- */

static enum sb_code fail(const struct sb_process *p, const char *how, struct sb_error *error)
{
    return p->last[0] ? sb_fail(error, SB_ECHECK, NULL,
                                "%.200s; the last line on its standard error: %.160s", how, p->last)
                      : sb_fail(error, SB_ECHECK, NULL, "%.200s", how);
}

static enum sb_code fail_late(const struct sb_process *p, const char *how, struct sb_error *error)
{
    char text[160], limit[SB_UNITS_SIZE];
    snprintf(text, sizeof text, "%s %s", how,
             sb_units_duration(limit, (double)p->options.limit, NAN));
    return fail(p, text, error);
}

/* Waits for its end, which is near: the keeper tells of it as soon as it has seen it. */
static bool ended(const struct sb_process *p, int *status)
{
    struct pollfd report = { .fd = p->keeper.report, .events = POLLIN };
    while (poll(&report, 1, END_WAIT) < 0 && errno == EINTR)
        continue;
    return report.revents && sb_keeper_status(&p->keeper, status);
}

static enum sb_code fail_status(const struct sb_process *p, int status, struct sb_error *error)
{
    char text[160];
    if (WIFSIGNALED(status))
        snprintf(text, sizeof text, "was ended by signal %d (%s)", WTERMSIG(status),
                 strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) == 127)
        snprintf(text, sizeof text, "cannot be run: exit status 127 of the shell");
    else if (WEXITSTATUS(status) > 128 && WEXITSTATUS(status) < 128 + NSIG)
        snprintf(text, sizeof text, "ended with exit status %d, as after signal %d (%s)",
                 WEXITSTATUS(status), WEXITSTATUS(status) - 128,
                 strsignal(WEXITSTATUS(status) - 128));
    else
        snprintf(text, sizeof text, "ended with exit status %d", WEXITSTATUS(status));
    return fail(p, text, error);
}

static enum sb_code fail_closed(struct sb_process *p, struct sb_error *error)
{
    int status;
    bool known = ended(p, &status);
    read_errors(p);
    return known ? fail_status(p, status, error)
                 : fail(p, "closed its standard output and goes on", error);
}

/* ---- reading and writing ---- */

/* What it takes without waiting. */
static void write_some(struct sb_process *p)
{
    while (p->in >= 0 && p->to.begin < p->to.end) {
        ssize_t length = write(p->in, p->to.text + p->to.begin, p->to.end - p->to.begin);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && errno != EAGAIN) {
            close(p->in); /* nobody reads; the end of its output will tell why */
            p->in = -1;
        }
        if (length < 0)
            return;
        p->to.begin += (size_t)length;
    }
}

/* One piece of its output, if there is any. SB_ECHECK: there is no more. */
static enum sb_code read_some(struct sb_process *p, struct sb_error *error)
{
    if (make_room(&p->from, PIECE))
        return sb_fail_memory(error);
    ssize_t length = read(p->out, p->from.text + p->from.end, PIECE);
    if (length == 0)
        return fail_closed(p, error);
    if (length < 0)
        return SB_OK;
    p->from.end += (size_t)length;
    p->answered = true;
    return SB_OK;
}

/* Until something can be done. */
static enum sb_code wait_for_it(struct sb_process *p, struct sb_error *error)
{
    bool writes = p->in >= 0 && p->to.begin < p->to.end;
    struct pollfd wait[] = { { p->out, POLLIN, 0 },
                             { p->err, POLLIN, 0 },
                             { writes ? p->in : -1, POLLOUT, 0 } };
    sb_ns left = p->deadline - sb_clock_now();
    if (left <= 0)
        return fail_late(p,
                         writes        ? "has not read what it was told for"
                         : p->answered ? "has not ended its answer after"
                                       : "is silent for",
                         error);
    if (p->options.stop && atomic_load(p->options.stop))
        return sb_fail(error, SB_EINTR, NULL, "interrupted");
    poll(wait, 3, left < (sb_ns)LOOK * 1000000 ? (int)(left / 1000000) + 1 : LOOK);
    if (wait[1].revents)
        read_errors(p);
    return SB_OK;
}

/* The next whole line in what was read; NULL: there is none. */
static const char *take_line(struct sb_process *p)
{
    char *line = p->from.text + p->from.begin, *end;
    size_t size = p->from.end - p->from.begin;
    if (size == 0 || !(end = memchr(line, '\n', size)))
        return NULL;
    *end = '\0';
    for (char *nul = line; (nul = memchr(nul, '\0', (size_t)(end - nul)));)
        *nul = '?'; /* what stands behind is not hidden */
    if (end > line && end[-1] == '\r')
        end[-1] = '\0';
    p->from.begin = (size_t)(end + 1 - p->from.text);
    return line;
}

enum sb_code sb_process_line(struct sb_process *p, const char **line, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    while (code == SB_OK) {
        if (p->to.begin < p->to.end)
            write_some(p);
        if (p->from.end > p->from.begin && (*line = take_line(p)))
            return SB_OK;
        if (p->from.end - p->from.begin > LINE_MAX_BYTES)
            return fail(p, "floods: a line of more than 4,096 bytes", error);
        code = wait_for_it(p, error);
        if (code == SB_OK)
            code = read_some(p, error);
    }
    return code;
}

enum sb_code sb_process_finish(struct sb_process *p, struct sb_error *error)
{
    int status;
    p->deadline = sb_clock_now() + p->options.limit;
    if (p->in >= 0)
        close(p->in);
    p->in = -1;
    for (;;) {
        if (p->from.end > p->from.begin)
            return fail(p, "goes on speaking after the last run", error);
        struct pollfd wait[] = { { p->out, POLLIN, 0 },
                                 { p->err, POLLIN, 0 },
                                 { p->keeper.report, POLLIN, 0 } };
        if (sb_clock_now() >= p->deadline)
            return fail_late(p, "has read the end of its input and goes on for", error);
        if (p->options.stop && atomic_load(p->options.stop))
            return sb_fail(error, SB_EINTR, NULL, "interrupted");
        poll(wait, 3, LOOK);
        if (wait[1].revents)
            read_errors(p);
        if (wait[0].revents & POLLIN) {
            enum sb_code code = read_some(p, error);
            if (code)
                return code;
        }
        else if (wait[2].revents) {
            read_errors(p);
            if (!sb_keeper_status(&p->keeper, &status))
                return fail(p, "was ended from outside", error);
            return status == 0 ? SB_OK : fail_status(p, status, error);
        }
        else if (wait[0].revents)
            poll(&wait[2], 1, LOOK); /* its output is closed, its end is near */
    }
}
