/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/plan/shell.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_plain(const char *word)
{
    for (const char *c = word; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_@%+=:,./-", *c))
            return false;
    return *word != '\0';
}

void sb_shell_put(FILE *out, const char *word)
{
    if (is_plain(word)) {
        fputs(word, out);
        return;
    }
    putc('\'', out);
    for (const char *c = word; *c; c++)
        if (*c == '\'')
            fputs("'\\''", out);
        else
            putc(*c, out);
    putc('\'', out);
}

const char *sb_shell_program(char path[static PATH_MAX])
{
    const char *folder = getenv("PATH");
    char tried[PATH_MAX], found[PATH_MAX];
    if (!realpath("/proc/self/exe", path))
        return "simbench";
    while (folder && *folder) {
        size_t length = strcspn(folder, ":");
        snprintf(tried, sizeof tried, "%.*s/simbench", (int)length, folder);
        if (access(tried, X_OK) == 0) /* the first one is what a shell starts */
            return realpath(tried, found) && strcmp(found, path) == 0 ? "simbench" : path;
        folder += length + (folder[length] == ':');
    }
    return path;
}
