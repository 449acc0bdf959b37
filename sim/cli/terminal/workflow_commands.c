/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/workflow_commands.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How far the line has come: nothing but blanks, then one colon, then anything. */
static enum { BLANK, COLON, REST } at = BLANK;

static bool write_all(const char *text, size_t size)
{
    while (size) {
        ssize_t wrote = write(STDOUT_FILENO, text, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return false;
        text += wrote;
        size -= (size_t)wrote;
    }
    return true;
}

static ssize_t disarm(void *cookie, const char *text, size_t size)
{
    size_t from = 0;
    (void)cookie;
    for (size_t i = 0; i < size; i++) {
        bool begins = at == COLON && text[i] == ':';
        if (begins && !(write_all(text + from, i - from) && write_all(" ", 1)))
            return 0;
        from = begins ? i : from;
        at = text[i] == '\n' || text[i] == '\r'                   ? BLANK
             : at == BLANK && text[i] == ':'                      ? COLON
             : at == BLANK && (text[i] == ' ' || text[i] == '\t') ? BLANK
                                                                  : REST;
    }
    return write_all(text + from, size - from) ? (ssize_t)size : 0;
}

void sb_workflow_commands_disarm(void)
{
    const char *there = getenv("GITHUB_ACTIONS");
    if (!there || strcmp(there, "true") != 0)
        return;
    FILE *out = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = disarm });
    if (out)
        stdout = out;
}
