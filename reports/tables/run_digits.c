/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/run_digits.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MEAN = 0, MAX = SB_RUN_DIGITS - 1 };

struct figure {
    double value; /* in the unit; NAN: not known */
    int decimals;
    bool bound; /* it is this or more */
};

static char *text(char out[SB_UNITS_SIZE], const struct figure *f)
{
    double power = pow(10, f->decimals), value = f->value;
    if (f->bound)
        value = floor(value * power + 1e-9) / power;
    return sb_units_number(out, value, f->decimals);
}

/* As it is read. */
static double rounded(const struct figure *f)
{
    char number[SB_UNITS_SIZE];
    return isfinite(f->value) ? strtod(text(number, f), NULL) : f->value;
}

static bool above(double a, double b) { return a > b + 1e-9 * fabs(b); }

/* Where nothing is random a figure is exact; a histogram's figures are no better than its buckets.
 */
static struct figure rounded_by(const struct sb_workload_result *workload, double value,
                                double half, double unit)
{
    double worth = workload->random ? half + workload->relative_error * value : 0;
    return (struct figure){ value / unit, sb_units_decimals(value / unit, worth / unit), false };
}

static struct figure quantile(const struct sb_workload_result *workload,
                              const struct sb_summary *makespan, unsigned q, double unit)
{
    double value = (double)makespan->quantile[q];
    struct sb_interval ci = makespan->quantile_ci95[q];
    if (isnan(ci.hi)) {
        struct figure f = rounded_by(workload, ci.lo, NAN, unit);
        f.bound = true;
        return f;
    }
    bool atom = workload->relative_error == 0 && (ci.lo == value || ci.hi == value);
    return rounded_by(workload, value, atom ? 0 : sb_interval_half(ci), unit);
}

static bool add_digit(struct figure *f, double unit)
{
    if (isnan(f->value) || f->decimals >= (int)ceil(log10(unit)))
        return false; /* it is as many nanoseconds */
    f->decimals++;
    return true;
}

/* One digit more for a figure that rounding has moved too far; false: none is. */
static bool mend(struct figure figure[SB_RUN_DIGITS], double min, double max, double unit)
{
    const struct figure lowest = { min, figure[MAX].decimals, false };
    double most = fmax(max, rounded(&figure[MAX])), least = fmin(min, rounded(&lowest));
    for (int i = 0; i < MAX; i++)
        if ((above(rounded(&figure[i]), most) || above(least, rounded(&figure[i]))) &&
            add_digit(&figure[i], unit))
            return true;
    for (int i = MEAN + 1, next; i < MAX; i = next) {
        for (next = i + 1; next < MAX && isnan(figure[next].value);)
            next++;
        if (figure[i].value > figure[next].value ||
            !above(rounded(&figure[i]), rounded(&figure[next])))
            continue;
        int coarser = figure[i].decimals < figure[next].decimals ? i : next;
        if (add_digit(&figure[coarser], unit) || add_digit(&figure[i + next - coarser], unit))
            return true;
    }
    return false;
}

void sb_run_digits(char out[SB_RUN_DIGITS][SB_UNITS_SIZE],
                   const struct sb_workload_result *workload, const struct sb_summary *makespan,
                   const struct sb_unit *unit)
{
    struct figure figure[SB_RUN_DIGITS];
    double min = (double)makespan->min, max = (double)makespan->max;
    bool atom = false; /* the maximum is drawn again and again */
    figure[MEAN] =
        rounded_by(workload, makespan->mean_cv, sb_interval_half(makespan->mean_cv_ci95), unit->ns);
    for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++) {
        figure[1 + q] = quantile(workload, makespan, q, unit->ns);
        atom = atom || makespan->quantile_ci95[q].hi == max;
    }
    figure[MAX] = rounded_by(workload, max, atom && !workload->relative_error ? 0 : NAN, unit->ns);
    while (mend(figure, min / unit->ns, max / unit->ns, unit->ns))
        ;
    for (int i = 0; i < SB_RUN_DIGITS; i++) {
        char number[SB_UNITS_SIZE];
        const char *sign = figure[i].bound && !isnan(figure[i].value) ? "≥ " : "";
        snprintf(out[i], SB_UNITS_SIZE, "%s%.40s", sign, text(number, &figure[i]));
    }
}
