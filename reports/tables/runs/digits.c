/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/digits.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum bound { IS, AT_LEAST, AT_MOST };

struct figure {
    double value; /* in the unit; NAN: not known */
    int decimals;
    enum bound bound;
};

/* A row: the mean stands first, the maximum last, percentiles between them. */
struct row {
    struct figure figure[SB_RUN_DIGITS_MAX];
    uint32_t last;   /* the index of the maximum */
    bool has_min;    /* the first percentile is p0 */
    double min, max; /* of the sample, in the unit */
};

static char *text(char out[SB_UNITS_SIZE], const struct figure *f)
{
    double power = pow(10, f->decimals), value = f->value;
    if (f->bound == AT_LEAST)
        value = floor(value * power + 1e-9) / power;
    if (f->bound == AT_MOST)
        value = ceil(value * power - 1e-9) / power;
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
    return (struct figure){ value / unit, sb_units_decimals(value / unit, worth / unit), IS };
}

static struct figure quantile(const struct sb_workload_result *workload, double value,
                              struct sb_interval ci, double unit)
{
    struct figure f;
    bool atom = workload->relative_error == 0 && (ci.lo == value || ci.hi == value);
    if (isnan(ci.lo) != isnan(ci.hi)) {
        f = rounded_by(workload, isnan(ci.hi) ? ci.lo : ci.hi, atom ? 0 : NAN, unit);
        f.bound = isnan(ci.hi) ? AT_LEAST : AT_MOST;
        return f;
    }
    f = rounded_by(workload, value, atom ? 0 : sb_interval_half(ci), unit);
    if (isnan(ci.lo))
        f.value = NAN;
    return f;
}

static bool add_digit(struct figure *f, double unit)
{
    if (isnan(f->value) || f->decimals >= (int)ceil(log10(unit)))
        return false; /* it is as many nanoseconds */
    f->decimals++;
    return true;
}

/* One digit more for a figure that rounding has moved too far; false: none is. */
static bool mend(struct row *row, double unit)
{
    struct figure *figure = row->figure;
    const struct figure lowest = { row->min, figure[row->last].decimals, IS };
    double most = fmax(row->max, rounded(&figure[row->last])),
           least = fmin(row->min, rounded(row->has_min ? &figure[1] : &lowest));
    for (uint32_t i = 0; i < row->last; i++) {
        bool down = figure[i].bound == AT_LEAST && !row->has_min; /* true below the smallest, too */
        if ((above(rounded(&figure[i]), most) || (!down && above(least, rounded(&figure[i])))) &&
            add_digit(&figure[i], unit))
            return true;
    }
    for (uint32_t i = 1, next; i < row->last; i = next) {
        for (next = i + 1; next < row->last && isnan(figure[next].value);)
            next++;
        if (figure[i].value > figure[next].value ||
            !above(rounded(&figure[i]), rounded(&figure[next])))
            continue;
        uint32_t coarser = figure[i].decimals < figure[next].decimals ? i : next;
        if (add_digit(&figure[coarser], unit) || add_digit(&figure[i + next - coarser], unit))
            return true;
    }
    return false;
}

/* An end of the sample: as it is where it is drawn again and again. */
static struct figure extreme(const struct sb_workload_result *workload, double value, bool atom,
                             double unit)
{
    return rounded_by(workload, value, atom && workload->relative_error == 0 ? 0 : NAN, unit);
}

static void fill(struct row *row, const struct sb_workload_result *workload,
                 const struct sb_summary *makespan, double unit)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(workload);
    double min = (double)makespan->min, max = (double)makespan->max;
    /* An end that is drawn again and again: two ranks have it, its own or that of a quantile, and
     * that of the end of an interval. */
    bool at_min = false, at_max = false;
    for (uint32_t q = 0; q < percentiles->count; q++) {
        double value = (double)makespan->quantile[q];
        const struct sb_interval *ci = &makespan->quantile_ci95[q];
        if (percentiles->p[q] <= 0 || percentiles->p[q] >= 1)
            continue; /* its interval ends at the same rank */
        at_min = at_min || (value == min && (ci->lo == min || ci->hi == min));
        at_max = at_max || (value == max && (ci->hi == max || ci->lo == max));
    }
    row->figure[0] =
        rounded_by(workload, makespan->mean_cv, sb_interval_half(makespan->mean_cv_ci95), unit);
    for (uint32_t i = 0; i < percentiles->shown; i++) {
        uint32_t q = percentiles->show[i];
        row->figure[1 + i] = percentiles->p[q] <= 0 ? extreme(workload, min, at_min, unit)
                             : percentiles->p[q] >= 1
                                 ? extreme(workload, max, at_max, unit)
                                 : quantile(workload, (double)makespan->quantile[q],
                                            makespan->quantile_ci95[q], unit);
    }
    row->has_min = percentiles->shown && percentiles->p[percentiles->show[0]] <= 0;
    row->last = 1 + percentiles->shown;
    row->figure[row->last] = extreme(workload, max, at_max, unit);
    row->min = min / unit;
    row->max = max / unit;
}

uint32_t sb_run_digits(char out[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE],
                       const struct sb_workload_result *workload, const struct sb_summary *makespan,
                       const struct sb_unit *unit)
{
    static const char *const sign[] = { "", "≥ ", "≤ " };
    struct row row;
    fill(&row, workload, makespan, unit->ns);
    while (mend(&row, unit->ns))
        ;
    for (uint32_t i = 0; i <= row.last; i++) {
        const struct figure *f = &row.figure[i];
        char number[SB_UNITS_SIZE];
        snprintf(out[i], SB_UNITS_SIZE, "%s%.40s", isnan(f->value) ? "" : sign[f->bound],
                 text(number, f));
    }
    return row.last + 1;
}
