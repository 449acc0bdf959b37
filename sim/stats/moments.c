/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/moments.h"

/* Sums in variables of their own stay in registers. */
void sb_moments_add_all(struct sb_moments *moments, const sb_ns *value, uint64_t n)
{
    sb_wide sum = 0, square = 0;
    for (uint64_t i = 0; i < n; i++) {
        sum += (uint64_t)value[i];
        square += (sb_wide)(uint64_t)value[i] * (uint64_t)value[i];
    }
    moments->count += n;
    moments->sum += sum;
    moments->square += square;
}

sb_wide sb_moments_product(const sb_ns *x, const sb_ns *y, uint64_t n)
{
    sb_wide sum = 0;
    for (uint64_t i = 0; i < n; i++)
        sum += (sb_wide)(uint64_t)x[i] * (uint64_t)y[i];
    return sum;
}

void sb_moments_merge(struct sb_moments *into, const struct sb_moments *from)
{
    into->count += from->count;
    into->sum += from->sum;
    into->square += from->square;
}

double sb_moments_mean(const struct sb_moments *m)
{
    return m->count ? (double)m->sum / (double)m->count : 0;
}

double sb_moments_variance(const struct sb_moments *m)
{
    if (m->count < 2)
        return 0;
    sb_wide whole = m->sum / m->count, rest = m->sum % m->count;
    /* The sum of (x - whole)^2. */
    sb_wide around = m->square - 2 * whole * m->sum + m->count * whole * whole;
    double sum = (double)around - (double)rest * ((double)rest / (double)m->count);
    return sum > 0 ? sum / (double)(m->count - 1) : 0;
}

double sb_moments_covariance(const struct sb_moments *x, const struct sb_moments *y,
                             sb_wide product)
{
    if (x->count < 2 || x->count != y->count)
        return 0;
    sb_wide n = x->count, whole_x = x->sum / n, whole_y = y->sum / n;
    double rest_x = (double)(x->sum % n), rest_y = (double)(y->sum % n);
    sb_wide around = product - whole_x * y->sum - whole_y * x->sum + n * whole_x * whole_y;
    double sum = around >> 127 ? -(double)(0 - around) : (double)around;
    return (sum - rest_x * (rest_y / (double)n)) / (double)(n - 1);
}
