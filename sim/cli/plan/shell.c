/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/plan/shell.h"

#include "sim/base/shell_word.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void sb_shell_put_escaped(FILE *out, const char *word, char special, const char *escape)
{
    char *quoted = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&quoted, &size);
    if (!memory)
        return;
    sb_shell_word_put(memory, word);
    if (fclose(memory) == 0)
        for (const char *c = quoted; *c; c++)
            fputs(*c == special ? escape : (char[]){ *c, '\0' }, out);
    free(quoted);
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
