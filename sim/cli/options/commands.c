/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/commands.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char output[] = "standard output";

/* A reader that has seen enough, as `head`, is no failure: nothing is told, and the status is that
 * of a program that the signal ended. */
static bool reader_gone(void)
{
    struct pollfd out = { .fd = STDOUT_FILENO };
    return poll(&out, 1, 0) > 0 && out.revents & POLLERR;
}

struct told {
    const char *where, *text;
};

/* Where a line's number stands in "FILE:LINE: PATH": the length of FILE; none: that of all. */
static size_t file_length(const char *where)
{
    for (const char *at = strchr(where, ':'); at; at = strchr(at + 1, ':')) {
        size_t digits = strspn(at + 1, "0123456789");
        if (digits && (at[1 + digits] == ':' || !at[1 + digits]))
            return (size_t)(at - where);
    }
    return strlen(where);
}

static bool is_above(const char *a, const char *b)
{
    size_t length = file_length(a);
    return length == file_length(b) && strncmp(a, b, length) == 0 && a[length] && b[length] &&
           strtoul(a + length + 1, NULL, 10) < strtoul(b + length + 1, NULL, 10);
}

/* A reader looks at some things before others; people go through a file from its top. */
static unsigned in_order(const struct sb_error *error, struct told told[1 + SB_FURTHER_ERRORS])
{
    unsigned count = 0, further = error->further ? error->further->count : 0;
    for (unsigned i = 0; i < 1 + further; i++) {
        struct told next = { error->where, error->text };
        if (i)
            next = (struct told){ error->further->item[i - 1].where,
                                  error->further->item[i - 1].text };
        unsigned at = count++;
        for (; at && is_above(next.where, told[at - 1].where); at--)
            told[at] = told[at - 1];
        told[at] = next;
    }
    return count;
}

int sb_command_fail(const struct sb_error *error)
{
    struct told told[1 + SB_FURTHER_ERRORS];
    if (strcmp(error->where, output) == 0 && reader_gone())
        return SB_EXIT_PIPE;
    unsigned count = in_order(error, told);
    for (unsigned i = 0; i < count; i++)
        fprintf(stderr, "simbench: %s%s%s\n", told[i].where, told[i].where[0] ? ": " : "",
                told[i].text);
    if (error->further && error->further->count == SB_FURTHER_ERRORS)
        fputs("simbench: twenty errors are told; there may be more\n", stderr);
    return error->code == SB_EINPUT ? SB_EXIT_USAGE : SB_EXIT_FAILED;
}

/* Why standard output cannot be written: of a write that failed long ago by trying once more, which
 * adds nothing to what is broken off anyway. */
static int flush(void)
{
    bool failed = ferror(stdout);
    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return 0;
    if (errno == 0 && write(STDOUT_FILENO, "\n", 1) >= 0)
        errno = EIO;
    return errno;
}

int sb_command_finish(int status)
{
    int why = flush();
    if (why && status == SB_EXIT_DONE) {
        if (reader_gone())
            return SB_EXIT_PIPE;
        fprintf(stderr, "simbench: %s: cannot be written: %s\n", output, strerror(why));
        return SB_EXIT_FAILED;
    }
    return status;
}
