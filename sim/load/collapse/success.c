/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/success.h"

#include "sim/base/assert.h"

#include <math.h>
#include <string.h>

enum sb_code sb_success_init(struct sb_success *success, sb_ns width, sb_ns time,
                             struct sb_arena *arena, struct sb_error *error)
{
    SB_ASSERT(width > 0 && time / width < UINT32_MAX);
    success->width = width;
    success->slices = (uint32_t)(time / width);
    success->came = sb_arena_alloc(arena, success->slices, sizeof *success->came);
    success->ok = sb_arena_alloc(arena, success->slices, sizeof *success->ok);
    return success->came && success->ok ? SB_OK : sb_fail_memory(error);
}

void sb_success_clear(struct sb_success *success)
{
    memset(success->came, 0, success->slices * sizeof *success->came);
    memset(success->ok, 0, success->slices * sizeof *success->ok);
}

void sb_success_came(void *self, sb_ns time)
{
    struct sb_success *success = self;
    if (time / success->width < success->slices)
        success->came[time / success->width]++;
}

void sb_success_over(void *self, const struct sb_request *request)
{
    struct sb_success *success = self;
    if (request->outcome == SB_OUTCOME_OK && request->arrived / success->width < success->slices)
        success->ok[request->arrived / success->width]++;
}

double sb_success_share(const struct sb_success *success, uint32_t from, uint32_t until)
{
    uint64_t came = 0, ok = 0;
    SB_ASSERT(from <= until && until <= success->slices);
    for (uint32_t i = from; i < until; i++)
        came += success->came[i], ok += success->ok[i];
    return came ? (double)ok / (double)came : NAN;
}
