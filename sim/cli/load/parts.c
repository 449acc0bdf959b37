/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/parts.h"

#include "sim/text/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum sb_code read_one(struct sb_load_files *files, uint32_t i, const char *text,
                             struct sb_arena *arena, struct sb_error *error)
{
    const char *colon = strrchr(text, ':');
    const size_t digits = colon ? sb_number_length(colon + 1) : 0;
    const bool share = digits && colon[1 + digits] == '\0' && access(text, F_OK) != 0;
    files->share[i] = share ? strtod(colon + 1, NULL) : 1;
    files->shares |= share;
    files->path[i] = sb_arena_text(arena, text, share ? (size_t)(colon - text) : strlen(text));
    if (!files->path[i])
        return sb_fail_memory(error);
    if (!(files->share[i] > 0) || isinf(files->share[i]))
        return sb_fail(error, SB_EINPUT, text, "a share of the requests is a number above 0");
    return SB_OK;
}

enum sb_code sb_load_files_read(struct sb_load_files *files, const struct sb_options *o,
                                struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *files = (struct sb_load_files){ .count = o->arguments };
    files->path = sb_arena_alloc(arena, o->arguments, sizeof *files->path);
    files->share = sb_arena_alloc(arena, o->arguments, sizeof *files->share);
    if (!files->path || !files->share)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < o->arguments && code == SB_OK; i++)
        code = read_one(files, i, o->argument[i], arena, error);
    return code;
}
