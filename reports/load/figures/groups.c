/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/groups.h"

#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMES = 512 };

static bool is_same(struct sb_estimate a, struct sb_estimate b)
{
    return a.value == b.value || (isnan(a.value) && isnan(b.value));
}

static bool is_same_point(const struct sb_load_result *result, const struct sb_load_point *a,
                          const struct sb_load_point *b)
{
    bool same = a->unstable == b->unstable && is_same(a->ok.mean, b->ok.mean) &&
                is_same(a->all.mean, b->all.mean) && is_same(a->goodput, b->goodput) &&
                is_same(a->growth, b->growth) && is_same(a->attempts, b->attempts);
    for (uint32_t q = 0; same && q < result->percentiles.count; q++)
        same = is_same(a->ok.quantile[q], b->ok.quantile[q]) &&
               is_same(a->all.quantile[q], b->all.quantile[q]);
    for (int o = 0; same && o < SB_OUTCOMES; o++)
        same = is_same(a->outcome[o], b->outcome[o]);
    return same;
}

bool sb_load_same(const struct sb_load_result *result, const struct sb_load_strategy *a,
                  const struct sb_load_strategy *b)
{
    for (uint32_t p = 0; p < result->points; p++)
        if (!is_same_point(result, &a->point[p], &b->point[p]))
            return false;
    return true;
}

static bool is_leading(const char *name)
{
    return strcmp(name, "earliest-start") == 0 || strcmp(name, "join-all-then-chain") == 0;
}

/* Adds a strategy to those that are the same, or to the groups. */
static enum sb_code add(struct sb_load_groups *groups, const struct sb_load_result *result,
                        const struct sb_load_strategy *strategy, struct sb_error *error)
{
    char name[NAMES], clean[8 * SB_NAME_COLUMNS];
    uint32_t g = 0;
    while (g < groups->count && !sb_load_same(result, groups->group[g].strategy, strategy))
        g++;
    sb_utf8_clean(clean, sizeof clean, strategy->name, SB_NAME_COLUMNS);
    if (g == groups->count)
        groups->group[groups->count++] = (struct sb_load_group){ strategy, 0, "" };
    struct sb_load_group *group = &groups->group[g];
    group->count++;
    snprintf(name, sizeof name, "%s%s%s", group->name, group->name[0] ? " = " : "", clean);
    if (is_leading(strategy->name))
        group->strategy = strategy;
    group->name = sb_arena_text(&groups->arena, name, strlen(name));
    return group->name ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_load_groups_build(struct sb_load_groups *groups,
                                  const struct sb_load_result *result,
                                  const struct sb_load_curve *curve, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *groups = (struct sb_load_groups){ 0 };
    groups->group = sb_arena_alloc(&groups->arena, curve->strategies, sizeof *groups->group);
    if (!groups->group)
        return sb_fail_memory(error);
    for (uint32_t s = 0; !code && s < curve->strategies; s++)
        code = add(groups, result, &curve->strategy[s], error);
    return code;
}

void sb_load_groups_fini(struct sb_load_groups *groups)
{
    sb_arena_fini(&groups->arena);
    *groups = (struct sb_load_groups){ 0 };
}

static const struct sb_load_strategy *find(const struct sb_load_curve *curve, const char *name,
                                           uint32_t otherwise)
{
    for (uint32_t s = 0; s < curve->strategies; s++)
        if (strcmp(curve->strategy[s].name, name) == 0)
            return &curve->strategy[s];
    return curve->strategies ? &curve->strategy[otherwise] : NULL;
}

const struct sb_load_strategy *sb_load_lead(const struct sb_load_result *result,
                                            const struct sb_load_curve *curve)
{
    (void)result;
    return find(curve, "earliest-start", curve->strategies ? curve->strategies - 1 : 0);
}

struct sb_load_pair sb_load_pair_of(const struct sb_load_result *result,
                                    const struct sb_load_curve *curve)
{
    struct sb_load_pair pair = { find(curve, "join-all-then-chain", 0),
                                 sb_load_lead(result, curve) };
    if (!pair.today || sb_load_same(result, pair.today, pair.other))
        pair = (struct sb_load_pair){ NULL, NULL };
    return pair;
}

uint32_t sb_load_quantiles(uint32_t index[SB_PERCENTILES_MAX], const struct sb_load_result *result)
{
    const struct sb_percentiles *percentiles = &result->percentiles;
    if (sb_percentiles_are_default(percentiles)) {
        index[0] = SB_P50, index[1] = SB_P95, index[2] = SB_P99;
        return 3;
    }
    for (uint32_t i = 0; i < percentiles->shown; i++)
        index[i] = percentiles->show[i];
    return percentiles->shown;
}

uint32_t sb_load_tail(const struct sb_load_result *result)
{
    return sb_load_result_tail(&result->percentiles);
}

uint32_t sb_load_median(const struct sb_load_result *result)
{
    uint32_t index[SB_PERCENTILES_MAX], count = sb_load_quantiles(index, result);
    for (uint32_t i = 0; i < count; i++)
        if (index[i] == SB_P50)
            return SB_P50;
    return SB_NONE;
}

/* Whether `holds` does so for a point. */
static bool any(const struct sb_load_result *result, bool (*holds)(const struct sb_load_point *))
{
    for (uint32_t c = 0; c < result->curves; c++)
        for (uint32_t s = 0; s < result->curve[c].strategies; s++)
            for (uint32_t p = 0; p < result->points; p++)
                if (holds(&result->curve[c].strategy[s].point[p]))
                    return true;
    return false;
}

static bool fails(const struct sb_load_point *point)
{
    return point->outcome[SB_OUTCOME_OK].value < 1;
}
static bool repeats(const struct sb_load_point *point) { return point->amplification.value > 1; }

bool sb_load_fails(const struct sb_load_result *result) { return any(result, fails); }
bool sb_load_repeats(const struct sb_load_result *result) { return any(result, repeats); }
