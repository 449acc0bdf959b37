/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/axis.h"

#include "sim/text/range.h"
#include "sim/workload/source/format.h"

#include <string.h>

const char sb_sweep_option[] = "--sweep";

static enum sb_code read_values(struct sb_axis *axis, const struct sb_range_rule *rule,
                                struct sb_arena *arena, struct sb_error *error)
{
    double value[SB_SWEEP_POINTS_MAX];
    struct sb_range_values values = { .value = value };
    size_t from = (size_t)(strrchr(axis->text, '=') - axis->text) + 1;
    enum sb_code code = sb_range_read(&values, rule, axis->text, from, error);
    if (code)
        return code;
    axis->value = sb_arena_alloc(arena, values.count, sizeof *axis->value);
    if (!axis->value)
        return sb_fail_memory(error);
    memcpy(axis->value, value, values.count * sizeof *value);
    axis->count = values.count;
    axis->are_times = values.are_times;
    return SB_OK;
}

enum sb_code sb_axis_read(struct sb_axis *axis, const char *text, struct sb_arena *arena,
                          struct sb_error *error)
{
    static const struct sb_range_rule workers = { .option = sb_sweep_option,
                                                  .whole = true,
                                                  .least = 1,
                                                  .most = SB_WORKERS_MAX,
                                                  .room = SB_SWEEP_POINTS_MAX },
                                      any = { .option = sb_sweep_option,
                                              .times = true,
                                              .least = -1e300,
                                              .most = 1e300,
                                              .room = SB_SWEEP_POINTS_MAX };
    const char *equals = strrchr(text, '=');
    *axis = (struct sb_axis){ .text = text };
    if (!equals || equals == text)
        return sb_fail(error, SB_EINPUT, sb_sweep_option,
                       "expected workers=1..64, or the path of a number in the workload, as "
                       "tasks.user.latency.p99=100ms..2s/12:log; not \"%.120s\"",
                       text);
    axis->name = sb_arena_text(arena, text, (size_t)(equals - text));
    if (!axis->name)
        return sb_fail_memory(error);
    axis->of_workers = strcmp(axis->name, "workers") == 0;
    return read_values(axis, axis->of_workers ? &workers : &any, arena, error);
}

enum sb_code sb_axis_read_whole(struct sb_axis *axis, struct sb_arena *arena,
                                struct sb_error *error)
{
    static const struct sb_range_rule whole = { .option = sb_sweep_option,
                                                .whole = true,
                                                .least = -9007199254740992.0,
                                                .most = 9007199254740992.0,
                                                .room = SB_SWEEP_POINTS_MAX };
    return read_values(axis, &whole, arena, error);
}
