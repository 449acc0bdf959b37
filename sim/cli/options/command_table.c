/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/command_table.h"

#include "sim/base/assert.h"
#include "sim/base/nearest.h"

#include <string.h>

enum { COMMANDS_MAX = 64 };

const struct sb_command *sb_command_next(const struct sb_command *command)
{
    const struct sb_command *next = NULL;
    for (unsigned i = 0; sb_commands[i]; i++)
        if ((!command || sb_commands[i]->self > command->self) &&
            (!next || sb_commands[i]->self < next->self))
            next = sb_commands[i];
    return next;
}

const struct sb_command *sb_command_find(const char *name)
{
    for (unsigned i = 0; sb_commands[i]; i++)
        if (strcmp(sb_commands[i]->name, name) == 0)
            return sb_commands[i];
    return NULL;
}

const char *sb_command_nearest(const char *word)
{
    const char *names[COMMANDS_MAX];
    size_t count = 0;
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        SB_REQUIRE(count < COMMANDS_MAX);
        names[count++] = c->name;
    }
    return sb_nearest(word, names, count);
}
