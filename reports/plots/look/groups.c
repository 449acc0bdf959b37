/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/look/groups.h"

#include "sim/advice/choice.h"
#include "sim/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { GROUPS_NAME_COLUMNS = 40, GROUPS_NAME = 4 * GROUPS_NAME_COLUMNS + 8 };

bool sb_groups_shows(const struct sb_workload_result *workload,
                     const struct sb_strategy_result *strategy)
{
    return !strategy->baseline_only || strategy == sb_advice_today(workload);
}

static int weight(const struct sb_workload_result *workload, const struct sb_strategy_result *s)
{
    return s == sb_advice_choice(workload) ? 2 : s == sb_advice_today(workload) ? 1 : 0;
}

/* The one whose look all have comes first, the others as they stand in the result. */
static enum sb_code name(struct sb_groups *groups, struct sb_group *group,
                         const struct sb_workload_result *workload, const uint32_t *of,
                         struct sb_error *error)
{
    char *text = NULL, clean[GROUPS_NAME];
    size_t size = 0;
    uint32_t index = (uint32_t)(group - groups->group);
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return sb_fail_memory(error);
    sb_utf8_clean(clean, sizeof clean, group->strategy->name, GROUPS_NAME_COLUMNS);
    fputs(clean, out);
    for (uint32_t s = 0; s < workload->strategies; s++) {
        if (of[s] != index || &workload->strategy[s] == group->strategy)
            continue;
        sb_utf8_clean(clean, sizeof clean, workload->strategy[s].name, GROUPS_NAME_COLUMNS);
        fprintf(out, " = %s", clean);
    }
    if (fclose(out) == 0)
        group->name = sb_arena_text(&groups->arena, text, size);
    free(text);
    return group->name ? SB_OK : sb_fail_memory(error);
}

static void groups_add(struct sb_groups *groups, const struct sb_workload_result *workload,
                       uint32_t s, sb_groups_same *same, uint32_t *of)
{
    const struct sb_strategy_result *strategy = &workload->strategy[s];
    uint32_t g = 0;
    while (g < groups->count && !same(groups->group[g].strategy, strategy))
        g++;
    struct sb_group *group = &groups->group[g];
    of[s] = g;
    if (g == groups->count)
        groups->count++;
    if (!group->strategy || weight(workload, strategy) >= weight(workload, group->strategy))
        group->strategy = strategy;
    group->take = group->take || strategy == sb_advice_choice(workload);
    group->today = group->today || strategy == sb_advice_today(workload);
}

enum sb_code sb_groups_build(struct sb_groups *groups, const struct sb_workload_result *workload,
                             sb_groups_same *same, struct sb_error *error)
{
    *groups = (struct sb_groups){ 0 };
    groups->group = sb_arena_alloc(&groups->arena, workload->strategies, sizeof *groups->group);
    uint32_t *of = sb_arena_alloc(&groups->arena, workload->strategies, sizeof *of);
    enum sb_code code = groups->group && of ? SB_OK : sb_fail_memory(error);
    for (uint32_t s = 0; !code && s < workload->strategies; s++) {
        of[s] = UINT32_MAX;
        if (sb_groups_shows(workload, &workload->strategy[s]))
            groups_add(groups, workload, s, same ? same : sb_advice_same, of);
    }
    for (uint32_t g = 0; !code && g < groups->count; g++)
        code = name(groups, &groups->group[g], workload, of, error);
    return code;
}

void sb_groups_fini(struct sb_groups *groups)
{
    sb_arena_fini(&groups->arena);
    *groups = (struct sb_groups){ 0 };
}
