/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/sentences.h"

#include "reports/load/figures/groups.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CUT_COLUMNS = 28, TOLD_MOST = 8 };

void sb_load_add(char out[SB_LOAD_SENTENCE], const char *format, ...)
{
    size_t length = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + length, SB_LOAD_SENTENCE - length, format, args);
    va_end(args);
}

const char *sb_load_name(char out[SB_LOAD_NAME], const char *name)
{
    sb_utf8_clean(out, SB_LOAD_NAME, name, CUT_COLUMNS);
    return out;
}

/* "10 rates", "1 number of clients" */
static void add_points(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result)
{
    const char *one = result->closed ? "number of clients" : "rate",
               *many = result->closed ? "numbers of clients" : "rates";
    sb_load_add(out, "%u %s", (unsigned)result->points, result->points == 1 ? one : many);
}

char *sb_load_sentence_size(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result)
{
    char requests[SB_UNITS_SIZE], think[SB_UNITS_SIZE], name[SB_LOAD_NAME];
    out[0] = '\0';
    if (result->closed)
        sb_load_add(out, "closed loop, %s between a reply and the next request · ",
                    result->think_mean ? sb_units_duration(think, (double)result->think_mean, 0)
                                       : "nothing");
    else
        sb_load_add(out, "%s arrivals · ", sb_load_name(name, result->arrivals));
    add_points(out, result);
    sb_load_add(out, " · %s%u run%s of %s requests at each", result->precision > 0 ? "up to " : "",
                (unsigned)result->runs, result->runs == 1 ? "" : "s",
                sb_units_count(requests, result->requests));
    if (result->curves > 1)
        sb_load_add(out, " · %u values swept", (unsigned)result->curves);
    sb_load_add(out, " · the same draws for all · seed %" PRIu64, result->seed);
    return out;
}

static void add_exact_rate(char out[SB_LOAD_SENTENCE], const struct sb_load_units *units,
                           double rate)
{
    char text[SB_LOAD_TEXT];
    const struct sb_estimate known = { rate, { NAN, NAN } }; /* three digits */
    sb_load_add(out, "%s", sb_load_rate(text, units, known));
}

/* "db (4 slots; a request holds one for 19.1 ms)" */
static void add_pool(char out[SB_LOAD_SENTENCE], const struct sb_load_capacity *pool)
{
    char name[SB_LOAD_NAME], slots[SB_UNITS_SIZE], held[SB_UNITS_SIZE];
    sb_load_add(out, "%s (%s slot%s; a request takes %s of %s)", sb_load_name(name, pool->name),
                sb_units_count(slots, pool->slots), pool->slots == 1 ? "" : "s",
                sb_units_duration(held, pool->demand, NAN), pool->slots == 1 ? "it" : "one");
}

/* The pool that would be full next; SB_NONE: none. */
static uint32_t second(const struct sb_load_curve *curve)
{
    uint32_t next = SB_NONE;
    for (uint32_t i = 0; i < curve->pools; i++)
        if (i != curve->bottleneck && isfinite(curve->pool[i].capacity) &&
            (next == SB_NONE || curve->pool[i].capacity < curve->pool[next].capacity))
            next = i;
    return next;
}

char *sb_load_sentence_capacity(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_curve *curve = view->curve;
    char name[SB_LOAD_NAME];
    out[0] = '\0';
    if (curve->bottleneck == SB_NONE || !isfinite(curve->capacity)) {
        sb_load_add(out, "No pool limits the rate: requests do not wait for each other.");
        return out;
    }
    sb_load_add(out, "Capacity ");
    add_exact_rate(out, view->units, curve->capacity);
    sb_load_add(out, ", at which ");
    add_pool(out, &curve->pool[curve->bottleneck]);
    sb_load_add(out, " is full");
    uint32_t next = second(curve);
    if (next != SB_NONE) {
        sb_load_add(out, "; next is %s, at ", sb_load_name(name, curve->pool[next].name));
        add_exact_rate(out, view->units, curve->pool[next].capacity);
    }
    sb_load_add(out, ".%s%s",
                curve->capacity_estimated ? " What is tried again or hedged comes on top." : "",
                curve->capacity_shared
                    ? " Steps take several slots at once, so that some stay free: it is less."
                    : "");
    return out;
}

bool sb_load_say_each(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                      sb_load_say_one *one, const char *first, const char *between)
{
    struct sb_load_groups groups;
    uint32_t told = 0, g = 0;
    if (sb_load_groups_build(&groups, view->result, view->curve, NULL) == SB_OK)
        for (; g < groups.count && told < TOLD_MOST; g++)
            told += one(out, view, groups.group[g].strategy, told ? between : first);
    if (g < groups.count)
        sb_load_add(out, "%s…", between);
    sb_load_groups_fini(&groups);
    return told > 0;
}

static bool add_knee(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                     const struct sb_load_strategy *strategy, const char *before)
{
    char rate[SB_LOAD_TEXT], name[SB_LOAD_NAME];
    if (isnan(strategy->knee.value))
        return false;
    sb_load_add(out, "%s%s under %s", before, sb_load_place(rate, view->units, strategy->knee),
                sb_load_name(name, strategy->name));
    return true;
}

char *sb_load_sentence_knee(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    out[0] = '\0';
    if (sb_load_say_each(out, view, add_knee,
                         "Knee, beyond which latency grows faster than goodput: ", ", "))
        sb_load_add(out, ".");
    return out;
}

static bool add_slo(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                    const struct sb_load_strategy *strategy, const char *before)
{
    char rate[SB_LOAD_TEXT], name[SB_LOAD_NAME];
    const struct sb_load_result *result = view->result;
    if (strategy->slo_always)
        sb_load_add(out, "%sat no rate under %s", before, sb_load_name(name, strategy->name));
    else if (strategy->slo_never && result->points)
        sb_load_add(out, "%sat least up to %s under %s", before,
                    sb_load_at(rate, view->units, result->rate[result->points - 1]),
                    sb_load_name(name, strategy->name));
    else if (!isnan(strategy->slo_rate.value))
        sb_load_add(out, "%sup to %s under %s", before,
                    sb_load_place(rate, view->units, strategy->slo_rate),
                    sb_load_name(name, strategy->name));
    else
        return false;
    return true;
}

char *sb_load_sentence_slo(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_result *result = view->result;
    char limit[SB_UNITS_SIZE];
    out[0] = '\0';
    if (!result->slo.limit)
        return out;
    sb_load_add(out, "%s within %s: ",
                result->slo.quantile < SB_QUANTILES_MAX
                    ? result->percentiles.name[result->slo.quantile]
                    : "mean",
                sb_units_duration(limit, (double)result->slo.limit, 0));
    if (sb_load_say_each(out, view, add_slo, "", ", "))
        sb_load_add(out, ".");
    else
        out[0] = '\0';
    return out;
}

char *sb_load_sentence_same(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    struct sb_load_groups groups;
    uint32_t told = 0;
    out[0] = '\0';
    if (sb_load_groups_build(&groups, view->result, view->curve, NULL) == SB_OK)
        for (uint32_t g = 0; g < groups.count; g++)
            if (strstr(groups.group[g].name, " = "))
                sb_load_add(out, "%s%s",
                            told++ ? "; " : "the same at each point: ", groups.group[g].name);
    sb_load_groups_fini(&groups);
    return out;
}

char *sb_load_sentence_enough(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                              const struct sb_load_units *units, uint32_t index)
{
    char name[SB_LOAD_NAME], at[SB_LOAD_TEXT], limit[SB_UNITS_SIZE], axis[SB_LOAD_NAME];
    out[0] = '\0';
    if (index >= result->enoughs || !result->points || !result->curves)
        return out;
    const struct sb_load_enough *enough = &result->enough[index];
    const char *swept =
        result->curve->at.axes ? sb_load_name(axis, result->curve->at.name[0]) : "value";
    if (enough->value)
        sb_load_add(out, "%s: %s is enough", swept, sb_load_name(name, enough->value));
    else
        sb_load_add(out, "%s: no value is enough", swept);
    if (enough->value && (!enough->surely || strcmp(enough->surely, enough->value) != 0))
        sb_load_add(out, " (%s%s surely)",
                    enough->surely ? sb_load_name(name, enough->surely) : "none",
                    enough->surely ? "" : " of them");
    sb_load_add(out, " for %s within %s",
                result->slo.quantile < SB_QUANTILES_MAX
                    ? result->percentiles.name[result->slo.quantile]
                    : "a mean",
                sb_units_duration(limit, (double)result->slo.limit, 0));
    sb_load_add(out, " at %s under %s.", sb_load_at(at, units, result->rate[result->points - 1]),
                sb_load_name(name, enough->strategy));
    return out;
}

char *sb_load_sentence_sweep(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                             const struct sb_load_units *units)
{
    char at[SB_LOAD_TEXT];
    out[0] = '\0';
    if (result->points)
        sb_load_add(out, "at %s%s", sb_load_at(at, units, result->rate[result->points - 1]),
                    result->points > 1 ? "; all rates are in results.json" : "");
    return out;
}
