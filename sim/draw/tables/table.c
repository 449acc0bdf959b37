/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/tables/table.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdlib.h>

/* Cells at which the error is at most this are fine enough; or this, where corners keep them from
 * it. */
static const double FINE = 3e-5, FINE_AT_CORNERS = 1.5e-4;

/* ---- the function ---- */

/* A logarithm of 0 would be of no use. */
static double source_g(const struct sb_table_source *s, double v, bool upper)
{
    return s->standard ? s->factor * s->standard(v, upper)
                       : log(fmax(sb_dist_quantile(&s->dist, v, upper), 1e-300));
}

bool sb_table_source_equal(const struct sb_table_source *a, const struct sb_table_source *b)
{
    return a->standard == b->standard && a->exponential == b->exponential &&
           (a->standard ? a->factor == b->factor : sb_dist_equal(&a->dist, &b->dist));
}

/* ---- polynomials: Newton's form, at the nodes of Chebyshev ---- */

/* cos(pi (i + 1/2) / 10) */
static const double node[SB_TABLE_NODES] = { 0.98768834059513777,  0.89100652418836786,
                                             0.70710678118654752,  0.45399049973954675,
                                             0.15643446504023087,  -0.15643446504023087,
                                             -0.45399049973954675, -0.70710678118654752,
                                             -0.89100652418836786, -0.98768834059513777 };

static double polynomial_at(const double *c, double x)
{
    double y = c[SB_TABLE_NODES - 1];
    for (unsigned i = SB_TABLE_NODES - 1; i-- > 0;)
        y = y * (x - node[i]) + c[i];
    return y;
}

/* A piece goes from v = 2^-(2 p) to 2^-p, p a power of two, so that all are equally far from v = 1,
 * where most functions cannot be continued; the last one ends at 2^-66. x is from -1 to 1 within.
 */
struct piece {
    double first, width; /* of log2 v, per x: log2 v = first + width (x + 1) */
};

static struct piece piece_of(unsigned piece)
{
    double upper = -(double)(1u << piece), lower = 2 * upper < -66 ? -66 : 2 * upper;
    return (struct piece){ lower, (upper - lower) / 2 };
}

static double piece_v(struct piece p, double x) { return exp2(p.first + p.width * (x + 1)); }

/* Between the nodes it must give what it stands for: but for what a millionth of v makes, or for
 * the last digits. */
static bool holds(const double *c, struct piece p, const struct sb_table_source *source, bool upper)
{
    const double near = 0.01;
    for (unsigned i = 0; i <= SB_TABLE_NODES; i += 2) {
        double x = cos(M_PI * i / SB_TABLE_NODES), y = polynomial_at(c, x);
        double steep = fabs(polynomial_at(c, x + near) - polynomial_at(c, x - near)) / (2 * near);
        double off = fabs(y - source_g(source, piece_v(p, x), upper));
        if (!(off <= 1e-6 * steep / p.width + 1e-13 * fabs(y)))
            return false;
    }
    return true;
}

static void fit_polynomials(struct sb_table *t)
{
    for (unsigned i = 0; i < 2 * SB_TABLE_PIECES; i++) {
        unsigned upper = i % 2, piece = i / 2;
        struct piece p = piece_of(piece);
        double *c = t->polynomial[upper][piece];
        for (unsigned k = 0; k < SB_TABLE_NODES; k++)
            c[k] = source_g(&t->source, piece_v(p, node[k]), upper);
        for (unsigned order = 1; order < SB_TABLE_NODES; order++)
            for (unsigned k = SB_TABLE_NODES - 1; k >= order; k--)
                c[k] = (c[k] - c[k - 1]) / (node[k] - node[k - order]);
        t->fits[upper][piece] = holds(c, p, &t->source, upper);
    }
}

double sb_table_at(const struct sb_table *t, double v, bool upper)
{
    double at = log2(v), g;
    unsigned number = 0;
    while (number < SB_TABLE_PIECES - 1 && -at >= (double)(2u << number))
        number++;
    struct piece p = piece_of(number);
    SB_ASSERT(v > 0 && v <= 0.5);
    if (t->fits[upper][number])
        g = polynomial_at(t->polynomial[upper][number], (at - p.first) / p.width - 1);
    else
        g = source_g(&t->source, v, upper);
    return t->source.exponential ? exp(g) : g;
}

/* ---- cells ---- */

/* T at a place f of a side. */
static double value_at(const struct sb_table *t, double f, bool upper)
{
    return sb_table_at(t, fmin((f + 0.5) * 0x1p-32, 0.5), upper);
}

static double to_grid(double x, double grid)
{
    double rounded = rint(x / grid) * grid;
    return isfinite(rounded) ? rounded : x;
}

/* The line between the chord and the curve at whose ends and middle the error, taken for one in v,
 * is the same: halfway, unless the halves are not equally steep. Digits that count for less than
 * 3e-8 v are rounded off: two libraries of mathematics may disagree over the last ones, and two
 * machines over a draw. */
static struct sb_cell fit(double f0, double f1, double t0, double middle, double t1)
{
    double bend = middle - (t0 + t1) / 2, s0 = fabs(middle - t0), s1 = fabs(t1 - middle);
    double share = (s0 + s1) / 2 + fmin(s0, s1);
    if (share > 0) {
        t0 += bend * s0 / share;
        t1 += bend * s1 / share;
    }
    double slope = (t1 - t0) / (f1 - f0);
    struct sb_cell cell = { (t0 + t1) / 2, slope };
    if (slope != 0 && isfinite(slope)) {
        double digits = ldexp(1, ilogb(slope) - 25);
        cell.b = to_grid(slope, digits);
        cell.a -= cell.b * (f0 + f1) / 2;
        cell.a = to_grid(cell.a, ldexp(digits, ilogb(f0)));
    }
    return cell;
}

/* The largest error in v at five places of a cell: off the curve by so much, divided by how steep
 * the curve is there, which two neighbouring places tell. */
static double error_of(const struct sb_cell *cell, double f0, double f1, const double at[5])
{
    double worst = 0, step = (f1 - f0) / 4;
    for (unsigned i = 0; i < 5; i++) {
        double f = f0 + i * step, off = fabs(cell->a + cell->b * f - at[i]);
        double before = i > 0 ? fabs(at[i] - at[i - 1]) : INFINITY,
               after = i < 4 ? fabs(at[i + 1] - at[i]) : INFINITY;
        if (!isfinite(off))
            return INFINITY;
        if (off > 1e-12 * fabs(at[i])) /* it may be level there */
            worst = fmax(worst, fmin(off / (fmin(before, after) / step * f), 1));
    }
    return worst;
}

/* Lines in the making, as functions of f: f = w on the lower side, f = -1 - w on the upper. */
struct lines {
    struct sb_cell *line; /* [2 << SB_TABLE_BITS_MAX][SB_TABLE_BINADES] at most: side by side */
    double *error;
};

static uint32_t side_of(unsigned bits) { return (uint32_t)SB_TABLE_BINADES << bits; }

/* Makes line `i` of a side and says how far it is off. `begin` is the value where the line behind
 * it begins, or NAN, and then where this one does. */
static double make_line(struct sb_table *t, bool upper, uint32_t i, struct sb_cell *line,
                        double *begin)
{
    const uint32_t cells = 1u << t->bits;
    const int e = SB_TABLE_TAIL + (int)(i / cells);
    double f0 = ldexp(1 + i % cells / (double)cells, e), width = ldexp(1.0 / cells, e), at[5];
    for (unsigned k = 0; k < 4; k++)
        at[k] = value_at(t, f0 + width * k / 4, upper);
    at[4] = isnan(*begin) ? value_at(t, f0 + width, upper) : *begin;
    *begin = at[0];
    *line = fit(f0, f0 + width, at[0], at[2], at[4]);
    t->least = fmin(t->least, fmin(at[0], at[4]));
    t->most = fmax(t->most, fmax(at[0], at[4]));
    return error_of(line, f0, f0 + width, at);
}

/* Of twice as many lines as before, those that come from one that is fine enough are the same. */
static void make_lines(struct sb_table *t, struct lines *made)
{
    const uint32_t side = side_of(t->bits);
    double begin = NAN;
    t->error = 0;
    for (uint32_t n = 2 * side; n-- > 0;) { /* the older ones are at n / 2 */
        if (t->bits > SB_TABLE_BITS && made->error[n / 2] <= FINE) {
            made->line[n] = made->line[n / 2];
            made->error[n] = made->error[n / 2];
            begin = NAN;
        }
        else
            made->error[n] = make_line(t, n >= side, n % side, &made->line[n], &begin);
        begin = n == side ? NAN : begin; /* the other side follows */
        t->error = fmax(t->error, made->error[n]);
    }
}

/* Of a function that is level somewhere and then is not, the error is 1 whatever is done. */
static bool is_enough(const struct sb_table *t)
{
    bool corners = t->error > FINE_AT_CORNERS && t->error < 1;
    return t->error <= FINE || isinf(t->error) ||
           t->bits >= (corners ? SB_TABLE_BITS_MAX : SB_TABLE_BITS_MOST);
}

/* The lines as cells. */
static void place(struct sb_table *t, const struct lines *made)
{
    const uint32_t side = side_of(t->bits);
    SB_REQUIRE(side > 0);
    for (uint32_t n = 0; n < 2 * side; n++) {
        const struct sb_cell *line = &made->line[n];
        bool upper = n >= side;
        uint32_t i = n % side, exponent = SB_TABLE_TAIL + (i >> t->bits);
        uint32_t more = i & ((1u << t->bits) - 1);
        struct sb_cell *cell = t->cell + sb_table_index(t->bits, upper, exponent, more);
        *cell = upper ? (struct sb_cell){ line->a - line->b, -line->b } : *line;
        if (i + 1 == side)
            cell[1] = cell[0];
    }
}

static int tabulate(struct sb_table *t, struct sb_arena *arena)
{
    const size_t most = 2 * (size_t)side_of(SB_TABLE_BITS_MAX);
    struct lines made = { malloc(most * sizeof *made.line), calloc(most, sizeof *made.error) };
    t->least = INFINITY;
    t->most = -INFINITY;
    t->bits = SB_TABLE_BITS;
    if (made.line && made.error) {
        for (make_lines(t, &made); !is_enough(t); make_lines(t, &made))
            t->bits++;
        const uint32_t last = sb_table_index(t->bits, true, 31, 0);
        t->cell = sb_arena_alloc(arena, (size_t)last + 1, sizeof *t->cell);
        if (t->cell)
            place(t, &made);
    }
    free(made.line);
    free(made.error);
    return t->cell ? 0 : -1;
}

struct sb_table *sb_table_build(const struct sb_table_source *source, struct sb_arena *arena)
{
    struct sb_table *t = sb_arena_alloc(arena, 1, sizeof *t);
    if (!t)
        return NULL;
    t->source = *source;
    fit_polynomials(t);
    return tabulate(t, arena) ? NULL : t;
}
