/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/figures.h"

#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int decimals_of(double value, double half)
{
    if (half > 0 && isfinite(half) && fabs(value) < half) {
        int digit = (int)-floor(log10(half));
        return digit < -9 ? -9 : digit > 8 ? 8 : digit;
    }
    return sb_units_decimals(value, half);
}

char *sb_saved_number(char out[SB_SAVED_SIZE], struct sb_estimate saved, const struct sb_unit *unit,
                      bool with_half)
{
    double value = saved.value / unit->ns, half = sb_interval_half(saved.ci95) / unit->ns;
    int decimals = value == 0 && !(half > 0) ? 0 : decimals_of(value, half);
    char number[SB_UNITS_SIZE], width[SB_UNITS_SIZE];
    sb_units_number(number, value, decimals);
    if (strspn(number, "-0.") == strlen(number) && number[0] == '-')
        memmove(number, number + 1, strlen(number)); /* no -0.0 */
    if (with_half && half > 0 && isfinite(half))
        snprintf(out, SB_SAVED_SIZE, "%s ± %s", number, sb_units_number(width, half, decimals));
    else
        snprintf(out, SB_SAVED_SIZE, "%s", number);
    return out;
}

static const char *name_of(char out[SB_NAME_SIZE], const struct sb_dag *dag, uint32_t task)
{
    sb_utf8_clean(out, SB_NAME_SIZE, dag->task_name[task], SB_NAME_COLUMNS);
    return out;
}

char *sb_change_words(char out[SB_CHANGE_SIZE], const struct sb_dag *dag, const struct sb_change *c)
{
    char task[SB_NAME_SIZE], other[SB_NAME_SIZE];
    switch (c->kind) {
    case SB_CHANGE_LATENCY:
        snprintf(out, SB_CHANGE_SIZE, "%s at %g of its time", name_of(task, dag, c->task),
                 c->factor);
        break;
    case SB_CHANGE_EDGE:
        snprintf(out, SB_CHANGE_SIZE, "%s does not await %s", name_of(task, dag, c->task),
                 name_of(other, dag, c->other));
        break;
    case SB_CHANGE_AWAIT:
        snprintf(out, SB_CHANGE_SIZE, "%s awaits %s one step %s (step %u)",
                 name_of(task, dag, c->task), name_of(other, dag, c->other),
                 c->to > c->from ? "later" : "earlier", c->to + 1);
        break;
    case SB_CHANGE_WORKERS:
        if (c->workers)
            snprintf(out, SB_CHANGE_SIZE, "%u workers", c->workers);
        else
            snprintf(out, SB_CHANGE_SIZE, "unlimited workers");
        break;
    }
    return out;
}

static bool is_same_figure(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

static bool is_same_estimate(const struct sb_estimate *a, const struct sb_estimate *b)
{
    return is_same_figure(a->value, b->value) && is_same_figure(a->ci95.lo, b->ci95.lo) &&
           is_same_figure(a->ci95.hi, b->ci95.hi);
}

bool sb_saved_is_same(const struct sb_saved *a, const struct sb_saved *b)
{
    return is_same_estimate(&a->mean, &b->mean) && is_same_estimate(&a->p50, &b->p50) &&
           is_same_estimate(&a->p99, &b->p99);
}

bool sb_saved_is_nothing(const struct sb_saved *saved)
{
    const struct sb_estimate *const each[] = { &saved->mean, &saved->p50, &saved->p99 };
    for (unsigned i = 0; i < sizeof each / sizeof *each; i++)
        if (each[i]->value != 0 || each[i]->ci95.lo != 0 || each[i]->ci95.hi != 0)
            return false;
    return true;
}
