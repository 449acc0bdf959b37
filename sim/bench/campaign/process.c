/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/process.h"

#include "sim/base/assert.h"
#include "sim/base/clock.h"
#include "sim/bench/campaign/values.h"
#include "sim/line/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ANSWERS = 3, BEFORE_MAX = 16, PADDING_MAX = 4096, TICK_MS = 50 };
#define PROGRAM "/proc/self/exe"

void sb_bench_answer_fini(struct sb_bench_answer *answer)
{
    for (int i = 0; i < SB_BENCH_KEYS; i++)
        free(answer->of[i].value);
    *answer = (struct sb_bench_answer){ 0 };
}

double sb_bench_answer_last(const struct sb_bench_answer *answer, enum sb_bench_key key)
{
    const struct sb_bench_values *values = &answer->of[key];
    return values->count ? values->value[values->count - 1] : (double)NAN;
}

/* What is read from the process, and how it ended. */
struct child {
    struct sb_keeper keeper;
    int fd, status;
    char *text;
    size_t size, room;
    bool hung, stopped;
    const char *complaint; /* in the text: what it says is wrong */
    bool done;             /* the text has its end */
};

/* Our environment and one variable more, whose length moves the stack. */
static char **environment(uint64_t padding, char *pad)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **copy = calloc(count + 2, sizeof *copy);
    if (!copy)
        return NULL;
    memcpy(copy, environ, count * sizeof *copy);
    int length = snprintf(pad, 32, "SIMBENCH_PAD=");
    memset(pad + length, 'x', padding % PADDING_MAX);
    pad[(size_t)length + padding % PADDING_MAX] = '\0';
    copy[count] = pad;
    return copy;
}

/* Standard streams lead nowhere: what a library prints is not for those who read figures. Whatever
 * it starts is gone at the end. */
static enum sb_code process_start(struct child *child, const char *const *word, uint64_t padding,
                                  struct sb_error *error)
{
    char pad[PADDING_MAX + 32];
    char **with = environment(padding, pad);
    int ends[2] = { -1, -1 }, nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    enum sb_code code = with ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK && (nowhere < 0 || pipe2(ends, O_CLOEXEC)))
        code = sb_fail(error, SB_EIO, word[0], "cannot be started: %s", strerror(errno));
    if (code == SB_OK)
        code = sb_keeper_start(
            &child->keeper,
            &(struct sb_keeper_command){ .word = word,
                                         .environment = with,
                                         .descriptor = { nowhere, nowhere, nowhere, ends[1] },
                                         .descriptors = ANSWERS + 1 },
            error);
    if (nowhere >= 0)
        close(nowhere);
    if (ends[1] >= 0)
        close(ends[1]);
    if (code && ends[0] >= 0)
        close(ends[0]);
    child->fd = ends[0];
    free(with);
    return code;
}

/* One more piece. False: nothing more comes. */
static bool receive(struct child *child)
{
    while (child->room - child->size < 4096)
        if (sb_reserve(&child->text, child->room, &child->room, 1))
            return false;
    ssize_t got = read(child->fd, child->text + child->size, child->room - child->size - 1);
    if (got < 0 && errno == EINTR)
        return true;
    child->size += got > 0 ? (size_t)got : 0;
    child->text[child->size] = '\0';
    return got > 0;
}

/* Until its answer has an end, and then until it has one itself. */
static void await_end(struct child *child, const struct sb_bench_asker *asker, double patience)
{
    double until = (double)sb_clock_now() + patience * 1e9;
    struct pollfd answer = { .fd = child->fd, .events = POLLIN },
                  report = { .fd = child->keeper.report, .events = POLLIN };
    for (bool more = true, over = false; !over && !child->hung && !child->stopped;) {
        if (poll(more ? &answer : &report, 1, TICK_MS) > 0) {
            over = !more;
            more = more && receive(child);
        }
        child->stopped = asker->stop && atomic_load(asker->stop);
        child->hung = !over && (double)sb_clock_now() > until;
    }
    close(child->fd);
    if (!child->hung && !child->stopped && !sb_keeper_status(&child->keeper, &child->status))
        child->status = SIGKILL; /* with its keeper */
    sb_keeper_stop(&child->keeper);
}

static enum sb_code parse_line(struct sb_bench_answer *answer, const char *line,
                               struct sb_error *error)
{
    for (int key = 0; key < SB_BENCH_KEYS; key++) {
        size_t length = strlen(sb_bench_key_name[key]);
        if (strncmp(line, sb_bench_key_name[key], length) == 0 && line[length] == ' ')
            return sb_bench_values_add(&answer->of[key], strtod(line + length + 1, NULL), error);
    }
    return SB_OK;
}

/* The lines into the answer. */
static enum sb_code parse(struct sb_bench_answer *answer, struct child *child,
                          struct sb_error *error)
{
    enum sb_code code = SB_OK;
    char *rest = NULL;
    uint64_t lines = 0;
    for (char *line = child->text ? strtok_r(child->text, "\n", &rest) : NULL;
         line && code == SB_OK; line = strtok_r(NULL, "\n", &rest)) {
        child->done = sb_bench_is_done(line, lines);
        if (line[0] == '!' && line[1] == ' ')
            child->complaint = line + 2;
        else
            code = parse_line(answer, line, error);
        lines++;
    }
    return code;
}

/* How the process ended, in words. */
static enum sb_code process_judge(const struct child *child, const struct sb_bench_job *job,
                                  struct sb_error *error)
{
    const char *name = job->c->name;
    const struct sb_bench_subject *subject = job->c->subject;
    if (child->stopped)
        return sb_fail(error, SB_EINTR, NULL, "interrupted");
    if (child->hung)
        return sb_fail(error, SB_ECHECK, name, "the library hung: it was ended");
    if (WIFSIGNALED(child->status))
        return sb_fail(error, SB_ECHECK, name, "the library crashed with SIG%s (%s)",
                       sigabbrev_np(WTERMSIG(child->status)), strsignal(WTERMSIG(child->status)));
    if (child->complaint)
        return sb_fail(error, SB_ECHECK, name, "%s", child->complaint);
    if (WEXITSTATUS(child->status) || !child->done)
        return sb_fail(error, SB_ECHECK, name, "the process of %s ended with status %d%s",
                       subject ? subject->label : "the library", WEXITSTATUS(child->status),
                       child->done ? "" : " before its answer was complete");
    return SB_OK;
}

static double patience_of(const struct sb_bench_asker *asker, const struct sb_bench_job *job)
{
    double seconds = 20 + 10 * job->seconds + 2e-4 * job->c->tasks +
                     1e-8 * (double)job->c->body_ns * job->c->tasks +
                     (job->c->subject ? 3e-9 * (double)job->c->subject->limit : 0);
    return asker->patience > 0 ? asker->patience : seconds;
}

/* A tool has to be given a file that it can find itself. */
static enum sb_code words_of(const struct sb_bench_asker *asker, const struct sb_bench_words *words,
                             char *program, size_t size, const char **word, struct sb_error *error)
{
    unsigned count = 0;
    for (; asker->before && asker->before[count]; count++) {
        SB_REQUIRE(count < BEFORE_MAX);
        word[count] = asker->before[count];
    }
    for (unsigned i = 0; i < SB_BENCH_WORDS + 1; i++)
        word[count + i] = words->word[i];
    if (count) {
        ssize_t length = readlink(PROGRAM, program, size - 1);
        if (length < 0)
            return sb_fail(error, SB_EIO, PROGRAM, "%s", strerror(errno));
        program[length] = '\0';
        word[count] = program;
    }
    return SB_OK;
}

enum sb_code sb_bench_ask(const struct sb_bench_asker *asker, const struct sb_bench_job *job,
                          struct sb_bench_answer *answer, struct sb_error *error)
{
    struct sb_bench_words words = { 0 };
    struct child child = { 0 };
    char program[4096];
    const char *word[BEFORE_MAX + SB_BENCH_WORDS + 1] = { NULL };
    *answer = (struct sb_bench_answer){ 0 };
    sb_bench_job_words(job, PROGRAM, ANSWERS, &words);
    enum sb_code code = words_of(asker, &words, program, sizeof program, word, error);
    if (code)
        return code;
    code = process_start(&child, word, asker->padding, error);
    if (code)
        return code;
    await_end(&child, asker, patience_of(asker, job));
    code = parse(answer, &child, error);
    if (code == SB_OK)
        code = process_judge(&child, job, error);
    free(child.text);
    if (code)
        sb_bench_answer_fini(answer);
    answer->hung = child.hung;
    return code;
}
