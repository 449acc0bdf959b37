/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/compare_table.h"

#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *compare_table_clean(char out[120], const char *name)
{
    sb_utf8_clean(out, 120, name, SB_TABLE_NAME_COLUMNS);
    return out[0] ? out : "(no name)";
}

static bool is_shown(const struct sb_compared_strategy *s)
{
    return s->before && s->after && !(s->before->baseline_only && s->after->baseline_only);
}

static const struct sb_unit *unit_of(const struct sb_compared_workload *w)
{
    double smallest = INFINITY, largest = 0;
    for (uint32_t s = 0; s < w->strategies; s++)
        for (int f = 0; is_shown(&w->strategy[s]) && f < SB_CHANGED_FIGURES; f++) {
            const struct sb_figure_change *c = &w->strategy[s].change[f];
            smallest = c->before > 0 ? fmin(smallest, c->before) : smallest;
            smallest = c->after > 0 ? fmin(smallest, c->after) : smallest;
            largest = fmax(largest, fmax(c->before, c->after));
        }
    return sb_unit_choose(isinf(smallest) ? 0 : smallest, largest);
}

static void put_time(struct sb_run_table *table, uint32_t column, double ns, double half_ns,
                     const struct sb_unit *unit)
{
    char text[SB_UNITS_SIZE];
    int decimals = sb_units_decimals(ns / unit->ns, half_ns / unit->ns);
    sb_text_table_put(&table->text, column, sb_units_number(text, ns / unit->ns, decimals));
}

/* "+3.2 ± 0.4" per cent: the first digit that is noise is the last one. */
static void compare_table_put_change(struct sb_run_table *table, uint32_t column,
                                     const struct sb_figure_change *c)
{
    char text[2 * SB_UNITS_SIZE], number[SB_UNITS_SIZE], width[SB_UNITS_SIZE];
    double value = 100 * (c->ratio.value - 1), half = 100 * sb_interval_half(c->ratio.ci95);
    int decimals = half > 0 ? (int)-floor(log10(half)) : 2;
    decimals = decimals < 0 ? 0 : decimals > 4 ? 4 : decimals;
    if (c->verdict == SB_CHANGE_NONE)
        snprintf(text, sizeof text, "0");
    else if (!isfinite(value))
        snprintf(text, sizeof text, "–");
    else {
        bool tiny = fabs(value) < 0.5 * pow(10, -decimals);
        sb_units_number(number, tiny ? 0 : fabs(value), decimals);
        snprintf(text, sizeof text, "%s%s", tiny ? "" : value < 0 ? "-" : "+", number);
        if (half > 0 && isfinite(half))
            snprintf(text + strlen(text), sizeof text - strlen(text), " ± %s",
                     sb_units_number(width, half, decimals));
    }
    sb_text_table_put(&table->text, column, text);
}

/* "slower: mean, p99"; of two kinds both. */
static void put_verdict(struct sb_run_table *table, uint32_t column,
                        const struct sb_compared_strategy *s)
{
    static const struct {
        enum sb_change_verdict verdict;
        const char *word;
    } told[] = { { SB_CHANGE_SLOWER, "slower" },
                 { SB_CHANGE_FASTER, "faster" },
                 { SB_CHANGE_UNTOLD, "not known" } };
    char text[160] = "";
    bool same = true;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        bool any = false;
        for (int f = 0; f < SB_CHANGED_FIGURES; f++) {
            same = same && s->change[f].verdict == SB_CHANGE_NONE;
            if (s->change[f].verdict != told[i].verdict)
                continue;
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s%s",
                     any       ? ", "
                     : text[0] ? "; "
                               : "",
                     any ? "" : told[i].word, any ? "" : ": ");
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s",
                     sb_changed_figure_name[f]);
            any = true;
        }
    }
    sb_text_table_put(&table->text, column,
                      text[0] ? text
                      : same  ? "the same"
                              : "not shown to differ");
}

static void compare_table_add_columns(struct sb_run_table *table, const struct sb_unit *unit)
{
    sb_text_table_column(&table->text, "strategy", true);
    for (int f = 0; f < SB_CHANGED_FIGURES; f++) {
        static const char *const names[] = { "before", "after", "change, %" };
        for (int i = 0; i < 3; i++) {
            sb_text_table_column(&table->text, names[i], false);
            snprintf(table->column[table->text.columns - 1].group, sizeof table->column[0].group,
                     "%s, %s", sb_changed_figure_name[f], unit->symbol);
        }
    }
    sb_text_table_column(&table->text, "verdict", true);
}

/* How far a figure itself may be off, or, if that is less, the difference: as many digits are worth
 * to be read beside each other. */
static double half_of(const struct sb_strategy_result *s, int figure,
                      const struct sb_figure_change *c)
{
    double own = sb_interval_half(figure == SB_CHANGED_MEAN  ? s->makespan.mean_cv_ci95
                                  : figure == SB_CHANGED_P50 ? s->makespan.quantile_ci95[0]
                                                             : s->makespan.quantile_ci95[3]),
           difference = sb_interval_half(c->difference.ci95);
    return c->paired && difference > 0 ? fmin(own, difference) : own;
}

enum sb_code sb_compare_table_build(struct sb_run_table *table,
                                    const struct sb_compared_workload *w, struct sb_error *error)
{
    const struct sb_unit *unit = unit_of(w);
    char name[120];
    *table = (struct sb_run_table){ .best = UINT32_MAX };
    compare_table_add_columns(table, unit);
    for (uint32_t s = 0; s < w->strategies; s++) {
        const struct sb_compared_strategy *c = &w->strategy[s];
        uint32_t column = 1;
        if (!is_shown(c))
            continue;
        sb_text_table_row(&table->text);
        sb_text_table_put(&table->text, 0, compare_table_clean(name, c->name));
        for (int f = 0; f < SB_CHANGED_FIGURES; f++) {
            const struct sb_figure_change *change = &c->change[f];
            put_time(table, column++, change->before, half_of(c->before, f, change), unit);
            put_time(table, column++, change->after, half_of(c->after, f, change), unit);
            compare_table_put_change(table, column++, change);
        }
        put_verdict(table, column, c);
    }
    if (table->text.failed) {
        sb_run_table_fini(table);
        return sb_fail_memory(error);
    }
    return SB_OK;
}

bool sb_compare_is_same(const struct sb_compared_workload *w)
{
    bool same = w->before && w->after;
    for (uint32_t s = 0; same && s < w->strategies; s++)
        same = w->strategy[s].before && w->strategy[s].after;
    for (int v = SB_CHANGE_UNPROVEN; same && v <= SB_CHANGE_UNTOLD; v++)
        same = sb_compared_count(w, (enum sb_change_verdict)v) == 0;
    return same;
}

static void append_counts(char out[SB_RUN_SENTENCE_SIZE], const char *what, uint64_t before,
                          uint64_t after)
{
    char x[SB_UNITS_SIZE], y[SB_UNITS_SIZE];
    if (before != after)
        sb_run_sentence_add(out, " · %s %s → %s", what, sb_units_count(x, before),
                            sb_units_count(y, after));
}

char *sb_compare_sentence_how(char out[SB_RUN_SENTENCE_SIZE], const struct sb_compared_workload *w)
{
    out[0] = '\0';
    if (!w->before || !w->after)
        return out;
    sb_run_sentence_add(out, "%s", w->why);
    append_counts(out, "tasks", w->before->tasks, w->after->tasks);
    append_counts(out, "edges", w->before->edges, w->after->edges);
    if (w->before->workers && w->after->workers)
        append_counts(out, "workers", w->before->workers, w->after->workers);
    else if (w->before->workers)
        sb_run_sentence_add(out, " · workers %u → unlimited", w->before->workers);
    else if (w->after->workers)
        sb_run_sentence_add(out, " · workers unlimited → %u", w->after->workers);
    append_counts(out, "replicates", w->before->replicates, w->after->replicates);
    return out;
}

char *sb_compare_sentence_alone(char out[SB_RUN_SENTENCE_SIZE],
                                const struct sb_compared_workload *w)
{
    char name[120];
    out[0] = '\0';
    for (int side = 0; side < 2; side++) {
        const char *comma = "";
        for (uint32_t s = 0; w->before && w->after && s < w->strategies; s++) {
            if (side == 0 ? w->strategy[s].after != NULL : w->strategy[s].before != NULL)
                continue;
            sb_run_sentence_add(out, "%s%s%s",
                                *comma   ? comma
                                : out[0] ? "; "
                                         : "",
                                *comma ? ""
                                : side ? "only after: "
                                       : "only before: ",
                                compare_table_clean(name, w->strategy[s].name));
            comma = ", ";
        }
    }
    return out;
}

static void append_workloads(char out[SB_RUN_SENTENCE_SIZE], const struct sb_compared_runs *runs,
                             bool after)
{
    enum { SOME = 6 };
    uint32_t count = 0;
    char name[120];
    for (uint32_t i = 0; i < runs->workloads; i++) {
        const struct sb_compared_workload *w = &runs->workload[i];
        if (after ? w->before != NULL : w->after != NULL)
            continue;
        if (count++ < SOME)
            sb_run_sentence_add(out, "%s%s",
                                count > 1 ? ", "
                                : after   ? "workloads only after: "
                                          : "workloads only before: ",
                                compare_table_clean(name, w->name));
    }
    if (count > SOME)
        sb_run_sentence_add(out, " and %u more", count - SOME);
}

char *sb_compare_sentence_runs(char out[SB_RUN_SENTENCE_SIZE], const struct sb_compared_runs *runs,
                               unsigned index)
{
    const struct sb_result *x = runs->before, *y = runs->after;
    char version[2][120];
    for (unsigned i = 0, told = 0; i < 5; i++) {
        out[0] = '\0';
        if (i == 0 && strcmp(x->version, y->version) != 0)
            sb_run_sentence_add(out, "other versions: %s and %s",
                                compare_table_clean(version[0], x->version),
                                compare_table_clean(version[1], y->version));
        if (i == 1 && x->seed != y->seed)
            sb_run_sentence_add(out, "other seeds: %" PRIu64 " and %" PRIu64, x->seed, y->seed);
        if (i == 2 && (x->partial || y->partial))
            sb_run_sentence_add(out, "partial: the run %s %s",
                                x->partial && y->partial ? "before and the one after"
                                : x->partial             ? "before"
                                                         : "after",
                                x->missing || y->missing ? "lacks some of it" : "was interrupted");
        if (i == 3 || i == 4)
            append_workloads(out, runs, i == 4);
        if (out[0] && told++ == index)
            return out;
    }
    out[0] = '\0';
    return out;
}

char *sb_compare_sentence_total(char out[SB_RUN_SENTENCE_SIZE], const struct sb_compared_runs *runs)
{
    uint32_t count[SB_CHANGE_UNTOLD + 1] = { 0 }, both = 0, all = 0;
    for (uint32_t i = 0; i < runs->workloads; i++) {
        both += runs->workload[i].before && runs->workload[i].after;
        for (int v = 0; v <= SB_CHANGE_UNTOLD; v++)
            count[v] += sb_compared_count(&runs->workload[i], (enum sb_change_verdict)v);
    }
    for (int v = 0; v <= SB_CHANGE_UNTOLD; v++)
        all += count[v];
    out[0] = '\0';
    if (!both)
        sb_run_sentence_add(out, "no workload is in both runs");
    else if (count[SB_CHANGE_NONE] == all)
        sb_run_sentence_add(out, "no change at all: all %u figures are the same to the last digit",
                            all);
    else {
        sb_run_sentence_add(out, "%u slower, %u faster, %u not shown to differ, %u the same",
                            count[SB_CHANGE_SLOWER], count[SB_CHANGE_FASTER],
                            count[SB_CHANGE_UNPROVEN], count[SB_CHANGE_NONE]);
        if (count[SB_CHANGE_UNTOLD])
            sb_run_sentence_add(out, ", %u not known", count[SB_CHANGE_UNTOLD]);
        sb_run_sentence_add(out, " · %u figure%s tested together at 5 %% (Holm)", runs->tests,
                            runs->tests == 1 ? "" : "s");
    }
    return out;
}
