/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/critical.h"

#include "sim/advice/choice.h"
#include "sim/advice/saying.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    GROUPS = 5,
    NAMES = 4, /* of tasks that are critical equally often */
    NAMES_ALONE = 12,
    TAIL_LEAST = 20,
    PERCENT_SIZE = 2 * SB_UNITS_SIZE
};

const struct sb_criticality *sb_critical_path(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *take = sb_advice_choice(workload);
    return take ? take->criticality : NULL;
}

/* Of fewer replicates a share says nothing. */
static bool has_tail(const struct sb_criticality *c) { return c->tail_replicates >= TAIL_LEAST; }

/* "the slowest 1 %": more where p99 was drawn again and again. */
static char *tail_name(char out[PERCENT_SIZE], const struct sb_criticality *c)
{
    char share[SB_UNITS_SIZE] = "1 %";
    double tail = c->replicates ? (double)c->tail_replicates / (double)c->replicates : 0;
    if (tail > 0.02)
        sb_units_share(share, tail);
    snprintf(out, PERCENT_SIZE, "the slowest %s", share);
    return out;
}

/* "79.4 ± 0.8 %"; without ± where all or none are, or its interval is not known. */
static char *critical_percent(char out[PERCENT_SIZE], double share, struct sb_interval ci95)
{
    char value[SB_UNITS_SIZE], half[SB_UNITS_SIZE];
    double width = 100 * sb_interval_half(ci95);
    if (isnan(share) || share <= 0 || share >= 1 || !(width > 0)) {
        snprintf(out, PERCENT_SIZE, "%s", sb_units_share(value, share));
        return out;
    }
    int decimals = sb_units_decimals(100 * share, width);
    decimals = decimals < 0 ? 0 : decimals;
    snprintf(out, PERCENT_SIZE, "%s ± %s %%", sb_units_number(value, 100 * share, decimals),
             sb_units_number(half, width, decimals));
    return out;
}

static bool same(const struct sb_task_criticality *a, const struct sb_task_criticality *b)
{
    return a->p == b->p && (a->p_tail == b->p_tail || (isnan(a->p_tail) && isnan(b->p_tail)));
}

/* Tasks that are left out are critical as often as the last one, or less often. */
static const char *at_least(const struct sb_criticality *c, uint32_t end)
{
    return c->left_out && end == c->tasks ? "at least " : "";
}

/* Tasks first .. end - 1, `most` names: "user, profile and 3 more". */
static void say_names(char *out, const struct sb_criticality *c, uint32_t first, uint32_t end,
                      uint32_t most)
{
    uint32_t named = end - first > most ? most - 1 : end - first;
    char name[SB_NAME_SIZE], count[SB_UNITS_SIZE];
    for (uint32_t i = 0; i < named; i++) {
        sb_utf8_clean(name, sizeof name, c->task[first + i].name, SB_NAME_COLUMNS);
        bool last = i > 0 && first + i + 1 == end;
        sb_say(out, "%s%s", i == 0 ? "" : last ? " and " : ", ", name);
    }
    if (first + named < end)
        sb_say(out, " and %s%s more", at_least(c, end), sb_units_count(count, end - first - named));
}

/* With the digits that the interval leaves. */
static char *digits(char out[PERCENT_SIZE], double share, struct sb_interval ci95)
{
    char value[SB_UNITS_SIZE];
    double width = 100 * sb_interval_half(ci95);
    int decimals = width > 0 ? sb_units_decimals(100 * share, width) : 0;
    bool certain = share <= 0 || share >= 1;
    snprintf(out, PERCENT_SIZE, "%s %%",
             sb_units_number(value, 100 * share, decimals < 0 || certain ? 0 : decimals));
    return out;
}

static void say_shares(char *out, const struct sb_criticality *c,
                       const struct sb_task_criticality *task)
{
    char all[PERCENT_SIZE], tail[PERCENT_SIZE];
    sb_say(out, " %s", digits(all, task->p, task->ci95));
    if (has_tail(c))
        sb_say(out, " (%s)", digits(tail, task->p_tail, task->tail_ci95));
}

static void say_replicates(char *out, const struct sb_criticality *c,
                           const struct sb_workload_result *workload)
{
    char some[SB_UNITS_SIZE], all[SB_UNITS_SIZE];
    if (c->replicates < workload->replicates)
        sb_say(out, "; of the first %s of %s replicates, see --insight",
               sb_units_count(some, c->replicates), sb_units_count(all, workload->replicates));
}

char *sb_critical_sentence(char out[SB_RUN_SENTENCE_SIZE],
                           const struct sb_workload_result *workload)
{
    const struct sb_criticality *c = sb_critical_path(workload);
    uint32_t critical = 0;
    char tail[PERCENT_SIZE];
    out[0] = '\0';
    while (c && critical < c->tasks && c->task[critical].p > 0)
        critical++;
    if (critical == 0)
        return out;
    sb_say(out, "on the critical path");
    if (workload->random && has_tail(c))
        sb_say(out, " (in %s)", tail_name(tail, c));
    sb_say(out, ": ");
    for (uint32_t first = 0, end, group = 0; first < critical; first = end, group++) {
        for (end = first + 1; end < critical && same(&c->task[first], &c->task[end]); end++)
            ;
        bool rest = group == GROUPS; /* the others are critical less often */
        sb_say(out, group ? ", " : "");
        if (rest) {
            char count[SB_UNITS_SIZE];
            sb_say(out, "%s%s more less often", at_least(c, critical),
                   sb_units_count(count, critical - first));
            break;
        }
        if (end - first == c->tasks && c->left_out == 0 && c->tasks > NAMES)
            sb_say(out, "every task");
        else
            say_names(out, c, first, end, workload->random ? NAMES : NAMES_ALONE);
        if (workload->random)
            say_shares(out, c, &c->task[first]);
    }
    say_replicates(out, c, workload);
    return out;
}

/* With the digits that its interval leaves, for one unit of all. */
static void put_slack(struct sb_text_table *table, uint32_t column, double ns,
                      struct sb_interval ci95)
{
    char text[SB_UNITS_SIZE] = "–";
    if (!isnan(ns))
        sb_units_duration(text, ns, sb_interval_half(ci95));
    sb_text_table_put(table, column, text);
}

enum sb_code sb_critical_table(struct sb_text_table *table,
                               const struct sb_workload_result *workload, uint32_t most,
                               struct sb_error *error)
{
    const struct sb_criticality *c = sb_critical_path(workload);
    char tail[PERCENT_SIZE], heading[PERCENT_SIZE + 8] = "in the slowest 1 %";
    *table = (struct sb_text_table){ 0 };
    if (c)
        snprintf(heading, sizeof heading, "in %s", tail_name(tail, c));
    const char *name = sb_arena_text(&table->arena, heading, strlen(heading));
    sb_text_table_column(table, "task", true);
    sb_text_table_column(table, "on the critical path", false);
    sb_text_table_column(table, name ? name : "in the tail", false);
    sb_text_table_column(table, "mean slack", false);
    sb_text_table_column(table, "p5 of slack", false);
    for (uint32_t i = 0; c && workload->random && i < c->tasks && i < most; i++) {
        const struct sb_task_criticality *task = &c->task[i];
        char share[PERCENT_SIZE];
        sb_text_table_row(table);
        sb_text_table_put(table, 0, task->name);
        sb_text_table_put(table, 1, critical_percent(share, task->p, task->ci95));
        sb_text_table_put(
            table, 2, has_tail(c) ? critical_percent(share, task->p_tail, task->tail_ci95) : "–");
        put_slack(table, 3, task->slack.mean, task->slack.mean_ci95);
        put_slack(table, 4, task->slack.p5, task->slack.p5_ci95);
    }
    return sb_text_table_finish(table, error);
}
