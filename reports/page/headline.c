/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/headline.h"

#include "reports/tables/baselines.h"
#include "reports/tables/run_table.h"
#include "sim/text/utf8.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { P50 = 0, P99 = 3, NAME_COLUMNS = 40 };

static const struct {
    const char *strategy, *imperative, *gives;
} order[] = {
    { "sequential", "One call after another", "One call after another" },
    { "join-all-then-chain", "Start together what needs nothing, then the rest one by one",
      "Joining what needs nothing" },
    { "level-barrier", "Run each level together", "Running a level together" },
    { "await-in-order", "Start each call when what it needs is done, awaited in file order",
      "Awaiting in file order" },
    { "earliest-start", "Start each call when what it needs is done", "Starting at once" },
    { "hlfet", "The longest way to the end first (hlfet)", "hlfet" },
    { "lpt", "The longest call first (lpt)", "lpt" },
    { "spt", "The shortest call first (spt)", "spt" },
    { "list", "In the order of the file (list)", "list" },
};

#define NOTHING 0.005 /* of the time: half a per cent saved is no gain */

enum { ORDERS = sizeof order / sizeof *order };

static unsigned order_of(const struct sb_strategy_result *strategy)
{
    unsigned i = 0;
    while (i < ORDERS && strcmp(order[i].strategy, strategy->name) != 0)
        i++;
    return i;
}

const struct sb_strategy_result *sb_headline_today(const struct sb_workload_result *workload)
{
    const char *over[SB_BASELINES_MAX];
    size_t count = sb_baselines_list(workload, over);
    const char *name = count ? over[0] : NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(over[i], "join-all-then-chain") == 0)
            name = over[i];
    return name ? sb_result_find(workload, name) : NULL;
}

/* What there is to say it with. */
struct saying {
    char *out;
    const struct sb_workload_result *workload;
    const struct sb_unit *unit;
    const struct sb_strategy_result *today, *take;
    const struct sb_speedup *saved; /* by taking it */
};

static void append(const struct saying *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void append(const struct saying *s, const char *format, ...)
{
    size_t at = strlen(s->out);
    va_list args;
    va_start(args, format);
    vsnprintf(s->out + at, SB_RUN_SENTENCE_SIZE - at, format, args);
    va_end(args);
}

/* Three digits, as sentences have them. */
static const char *time_text(const struct saying *s, double ns, char text[SB_UNITS_SIZE])
{
    double value = ns / s->unit->ns;
    return sb_units_number(text, value,
                           sb_units_decimals(value, s->workload->random ? (double)NAN : 0));
}

static void append_change(const struct saying *s, double today, double instead, const char *where)
{
    char a[SB_UNITS_SIZE], b[SB_UNITS_SIZE];
    append(s, "%s → %s %s%s", time_text(s, today, a), time_text(s, instead, b), s->unit->symbol,
           where);
}

static void append_mean(const struct saying *s)
{
    if (s->workload->mean_is_infinite)
        append_change(s, (double)s->today->makespan.quantile[P50],
                      (double)s->take->makespan.quantile[P50], " at the median");
    else
        append_change(s, s->today->makespan.mean_cv, s->take->makespan.mean_cv,
                      s->workload->random ? " in the mean" : "");
}

static bool has_p99(const struct saying *s)
{
    return s->workload->random && !isnan(s->today->makespan.quantile_ci95[P99].hi) &&
           !isnan(s->take->makespan.quantile_ci95[P99].hi);
}

static void append_p99(const struct saying *s, const char *before)
{
    if (!has_p99(s))
        return;
    append(s, "%s", before);
    append_change(s, (double)s->today->makespan.quantile[P99],
                  (double)s->take->makespan.quantile[P99], " at p99");
}

static void append_imperative(const struct saying *s, unsigned which)
{
    char name[160];
    if (s->workload->workers)
        append(s, "With %u worker%s, ", (unsigned)s->workload->workers,
               s->workload->workers == 1 ? "" : "s");
    size_t at = strlen(s->out);
    if (which < ORDERS)
        append(s, "%s", order[which].imperative);
    else
        append(s, "Take %s", (sb_utf8_clean(name, sizeof name, s->take->name, NAME_COLUMNS), name));
    if (at)
        s->out[at] = (char)tolower((unsigned char)s->out[at]);
}

static bool same(const struct sb_summary *a, const struct sb_summary *b)
{
    return a->mean == b->mean && a->sd == b->sd && a->min == b->min && a->max == b->max &&
           memcmp(a->quantile, b->quantile, sizeof a->quantile) == 0;
}

/* Where a simpler order takes the same as the earliest start, the sentence leads with the latter,
 * and says that the former gives all of it. */
static const struct sb_strategy_result *leading(const struct saying *s)
{
    const struct sb_strategy_result *earliest = sb_result_find(s->workload, "earliest-start");
    bool shown = earliest && !earliest->baseline_only;
    return shown && same(&earliest->makespan, &s->take->makespan) ? earliest : s->take;
}

static bool all_the_same(const struct saying *s)
{
    for (uint32_t i = 0; i < s->workload->strategies; i++)
        if (!s->workload->strategy[i].baseline_only &&
            !same(&s->workload->strategy[i].makespan, &s->today->makespan))
            return false;
    return true;
}

static bool holds_zero(struct sb_interval ci) { return !(ci.lo > 0); }

static double share(double saved, double today) { return today > 0 ? saved / today : 0; }

static bool is_fastest(const struct saying *s)
{
    for (uint32_t i = 0; i < s->workload->strategies; i++) {
        const struct sb_strategy_result *other = &s->workload->strategy[i];
        if (!other->baseline_only && other->makespan.mean_cv < s->today->makespan.mean_cv)
            return false;
    }
    return true;
}

static enum sb_headline_kind say_no_gain(const struct saying *s, size_t *strong)
{
    char mean[SB_UNITS_SIZE], p99[SB_UNITS_SIZE];
    bool keep = !all_the_same(s) && is_fastest(s);
    append(s, keep ? "Keep today's order:" : "Leave the order as it is:");
    *strong = strlen(s->out);
    if (keep)
        append(s, " no other is faster.");
    else if (all_the_same(s) && has_p99(s) && !s->workload->mean_is_infinite)
        append(s, " every order takes the same %s %s in the mean, %s %s at p99.",
               time_text(s, s->today->makespan.mean_cv, mean), s->unit->symbol,
               time_text(s, (double)s->today->makespan.quantile[P99], p99), s->unit->symbol);
    else if (all_the_same(s))
        append(s, " every order takes the same.");
    else
        append(s, " no other saves 1 %% of the time at the mean and at p99.");
    return SB_HEADLINE_NO_GAIN;
}

static void append_estimate(const struct saying *s, const struct sb_estimate *saved)
{
    char text[SB_UNITS_SIZE], ratio[SB_UNITS_SIZE];
    double value = saved->value / s->unit->ns, half = sb_interval_half(saved->ci95) / s->unit->ns;
    int decimals = half > 0 ? -(int)floor(log10(half)) : 1;
    append(s, "%s ± %s %s", sb_units_number(text, value, decimals > 8 ? 8 : decimals),
           sb_units_number(ratio, half, decimals > 8 ? 8 : decimals), s->unit->symbol);
}

static enum sb_headline_kind say_not_seen(const struct saying *s, size_t *strong)
{
    append(s, "Leave the order as it is:");
    *strong = strlen(s->out);
    append(s, " what is saved is ");
    append_estimate(s, &s->saved->saved_mean);
    append(s, " in the mean");
    if (!isnan(s->saved->saved_p99.ci95.lo)) {
        append(s, ", ");
        append_estimate(s, &s->saved->saved_p99);
        append(s, " at p99");
    }
    append(s, ".");
    return SB_HEADLINE_NO_GAIN;
}

static enum sb_headline_kind say_gain(const struct saying *s, size_t *strong)
{
    double mean = share(s->saved->saved_mean.value, s->today->makespan.mean_cv),
           p99 = share(s->saved->saved_p99.value, (double)s->today->makespan.quantile[P99]);
    const struct sb_strategy_result *lead = leading(s);
    bool tail = has_p99(s) && mean < 0.1 && p99 >= 1.5 * mean && !s->workload->mean_is_infinite;
    bool mean_alone = has_p99(s) && holds_zero(s->saved->saved_p99.ci95) && p99 < NOTHING;
    if (tail || mean_alone)
        append(s, tail ? "Worth it for the tail: " : "Worth it in the mean, not in the tail: ");
    append_imperative(s, order_of(lead));
    append(s, ":");
    *strong = strlen(s->out);
    append(s, " ");
    if (tail) {
        append_p99(s, "");
        append(s, ", ");
        append_mean(s);
    }
    else {
        append_mean(s);
        if (!mean_alone)
            append_p99(s, ", ");
    }
    append(s, ".");
    if (lead != s->take && order_of(s->take) < ORDERS)
        append(s, " %s gives all of it.", order[order_of(s->take)].gives);
    return tail ? SB_HEADLINE_IN_TAIL : SB_HEADLINE_PAYS;
}

enum sb_headline_kind sb_headline(char out[SB_RUN_SENTENCE_SIZE], size_t *strong,
                                  const struct sb_workload_result *workload)
{
    struct saying s = { .out = out,
                        .workload = workload,
                        .unit = sb_run_table_unit(workload),
                        .today = sb_headline_today(workload),
                        .take = sb_run_sentence_subject(workload) };
    out[0] = '\0';
    *strong = 0;
    if (!s.today || !s.take)
        return SB_HEADLINE_NONE;
    if (s.today == s.take || all_the_same(&s))
        return say_no_gain(&s, strong);
    s.saved = sb_baselines_speedup(s.take, s.today->name);
    if (!s.saved)
        return SB_HEADLINE_NONE;
    bool slower = !(s.take->makespan.mean_cv < s.today->makespan.mean_cv) &&
                  s.take->makespan.quantile[P99] >= s.today->makespan.quantile[P99];
    if (slower)
        return say_no_gain(&s, strong);
    bool known =
        workload->random && !workload->mean_is_infinite && !isnan(s.saved->saved_mean.ci95.lo);
    bool p99_known = !isnan(s.saved->saved_p99.ci95.lo);
    if (known && holds_zero(s.saved->saved_mean.ci95) &&
        (!p99_known || holds_zero(s.saved->saved_p99.ci95)))
        return say_not_seen(&s, strong);
    return say_gain(&s, strong);
}

void sb_headline_of_page(char out[SB_RUN_SENTENCE_SIZE], const struct sb_result *result)
{
    uint32_t compared = 0, pays = 0;
    size_t strong;
    char count[SB_UNITS_SIZE], all[SB_UNITS_SIZE];
    for (uint32_t i = 0; i < result->workloads; i++) {
        enum sb_headline_kind kind = sb_headline(out, &strong, &result->workload[i]);
        compared += kind != SB_HEADLINE_NONE;
        pays += kind == SB_HEADLINE_PAYS || kind == SB_HEADLINE_IN_TAIL;
    }
    if (!compared || compared < result->workloads)
        snprintf(out, SB_RUN_SENTENCE_SIZE, "How long does each order take?");
    else if (compared == 1)
        return; /* its own */
    else if (!pays)
        snprintf(out, SB_RUN_SENTENCE_SIZE, "No order of these calls is faster than today's.");
    else if (pays == compared)
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "Another order of the same calls pays in all %s workloads.",
                 sb_units_count(all, compared));
    else
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "Another order of the same calls pays in %s of %s workloads.",
                 sb_units_count(count, pays), sb_units_count(all, compared));
}
