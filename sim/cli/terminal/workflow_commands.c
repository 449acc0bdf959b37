/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/workflow_commands.h"

#include "sim/base/files/write_all.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* How far a line has come: nothing but blanks, then one colon, then anything; and how many # stand
 * in front of what comes next. */
struct line {
    int fd;
    enum { BLANK, COLON, REST } at;
    unsigned hashes;
};

static struct line out = { .fd = STDOUT_FILENO }, err = { .fd = STDERR_FILENO };

/* "::command" is one where it begins a line, the older "##[command]" and Azure's "##vso[command]"
 * wherever they stand. Our own annotations are the former, on standard error. */
static bool begins(const struct line *line, char c)
{
    return (line->at == COLON && c == ':' && line->fd != STDERR_FILENO) ||
           (line->hashes >= 2 && (c == '[' || c == 'v'));
}

/* The runner trims what Unicode calls white space: all that is not ASCII counts as such here. */
static bool may_be_trimmed(char c) { return (unsigned char)c <= ' ' || (unsigned char)c >= 0x7f; }

static void advance(struct line *line, char c)
{
    line->hashes = c == '#' ? line->hashes + 1 : 0;
    line->at = c == '\n' || c == '\r'                   ? BLANK
               : line->at == BLANK && c == ':'          ? COLON
               : line->at == BLANK && may_be_trimmed(c) ? BLANK
                                                        : REST;
}

/* cookie: struct line */
static ssize_t disarm(void *cookie, const char *text, size_t size)
{
    struct line *line = cookie;
    size_t from = 0;
    for (size_t i = 0; i < size; i++) {
        bool command = begins(line, text[i]);
        if (command && (sb_write_all(line->fd, text + from, i - from) ||
                        sb_write_all(line->fd, " ", 1)))
            return 0;
        from = command ? i : from;
        advance(line, text[i]);
    }
    return sb_write_all(line->fd, text + from, size - from) ? 0 : (ssize_t)size;
}

static FILE *disarmed(struct line *line)
{
    return fopencookie(line, "w", (cookie_io_functions_t){ .write = disarm });
}

/* Runners say "true" or "True"; what stands in for one may say "1". */
static bool is_on(const char *variable)
{
    const char *there = getenv(variable);
    return there && *there && strcasecmp(there, "false") != 0 && strcmp(there, "0") != 0;
}

void sb_workflow_commands_disarm(void)
{
    if (!is_on("GITHUB_ACTIONS") && !is_on("TF_BUILD"))
        return;
    FILE *to_out = disarmed(&out), *to_err = disarmed(&err);
    stdout = to_out ? to_out : stdout;
    if (to_err && setvbuf(to_err, NULL, _IONBF, 0) == 0)
        stderr = to_err;
}
