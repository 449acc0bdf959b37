/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/claims/table.h"

#include "sim/base/assert.h"
#include "sim/text/units.h"

#include <stdbool.h>
#include <string.h>

enum { CELL = 7, TEXT = 40 };

static const char *const title[SB_CLAIM_SHAPES] = {
    "width chains of depth calls, side by side",
    "one call, and after it width chains of depth - 1 calls",
    "user and config, and profile after the user",
};

/* Depths and widths are those of the first grid: cells are in the order of sb_claims_run. */
struct grid {
    const struct sb_claims *claims;
    const struct sb_claim_cell *cell; /* [depths][widths] */
};

static const struct sb_claim_cell *at(const struct grid *g, uint32_t depth, uint32_t width)
{
    return &g->cell[depth * g->claims->widths + width];
}

static void put_table_cell(FILE *out, const struct sb_claim_cell *cell)
{
    char number[SB_UNITS_SIZE], text[TEXT];
    sb_units_number(number, cell->speedup.value, cell->speedup.value < 10 ? 2 : 1);
    snprintf(text, sizeof text, sb_claim_holds(cell) ? "%s " : "(%s)", number);
    fprintf(out, "%*s", CELL, text);
}

static void put_grid(FILE *out, const struct grid *g)
{
    fputs("depth", out);
    for (uint32_t w = 0; w < g->claims->widths; w++)
        fprintf(out, "%*u%s", CELL - 1, g->claims->width[w],
                w + 1 < g->claims->widths ? " " : " wide\n");
    for (uint32_t d = 0; d < g->claims->depths; d++) {
        fprintf(out, "%5u", g->claims->depth[d]);
        for (uint32_t w = 0; w < g->claims->widths; w++)
            put_table_cell(out, at(g, d, w));
        fputc('\n', out);
    }
}

/* The widths for which it is true at a depth: from the first to the last of them. */
struct widths {
    uint32_t from, to; /* 0: at none */
};

static struct widths true_at(const struct grid *g, uint32_t depth)
{
    struct widths widths = { 0, 0 };
    for (uint32_t w = 0; w < g->claims->widths; w++)
        if (sb_claim_holds(at(g, depth, w))) {
            widths.from = widths.from ? widths.from : g->claims->width[w];
            widths.to = g->claims->width[w];
        }
    return widths;
}

static void put_depths(FILE *out, const struct sb_claims *c, uint32_t first, uint32_t last)
{
    if (first == last)
        fprintf(out, "depth %u", c->depth[first]);
    else
        fprintf(out, "depths %u to %u", c->depth[first], c->depth[last]);
}

/* "true in 46 of 80: at depth 2 from width 4 to 16, at depths 3 to 16 from width 3 to 12" */
static void put_words(FILE *out, const struct grid *g)
{
    const struct sb_claims *c = g->claims;
    const uint32_t all = c->depths * c->widths;
    uint32_t holds = 0, above = 0;
    bool any = false;
    for (uint32_t i = 0; i < all; i++) {
        holds += sb_claim_holds(&g->cell[i]);
        above += g->cell[i].speedup.value > 10;
    }
    fprintf(out, "true of %u in %u: %u are less than 2 times as fast, %u more than 10", holds, all,
            all - holds - above, above);
    for (uint32_t d = 0; d < c->depths; d++) {
        struct widths widths = true_at(g, d);
        uint32_t last = d;
        while (last + 1 < c->depths && true_at(g, last + 1).from == widths.from &&
               true_at(g, last + 1).to == widths.to)
            last++;
        if (widths.from) {
            fputs(any ? ", at " : "\ntrue at ", out);
            put_depths(out, c, d, last);
            fprintf(out, " from width %u to %u", widths.from, widths.to);
            any = true;
        }
        d = last;
    }
    fputc('\n', out);
}

static void put_three(FILE *out, const struct sb_claim_cell *cell, uint32_t cells)
{
    bool any = false;
    for (uint32_t i = 0; i < cells; i++) {
        char number[SB_UNITS_SIZE];
        if (cell[i].shape != SB_CLAIM_THREE)
            continue;
        if (!any)
            fprintf(out, "\n%s: never more than %u times as fast, whatever the latencies: ",
                    title[SB_CLAIM_THREE], cell[i].largest);
        fprintf(out, "%s%s at variation %g", any ? ", " : "",
                sb_units_number(number, cell[i].speedup.value, 2), cell[i].cv);
        any = true;
    }
    fputs(any ? "\n" : "", out);
}

/* Where no cell of any grid is true: up to which width, and at which depths. */
static void put_never(FILE *out, const struct sb_claims *c, const struct sb_claim_cell *cell,
                      uint32_t grids)
{
    const uint32_t grid = c->depths * c->widths;
    uint32_t narrow = c->widths, shallow = c->depths;
    for (uint32_t i = 0; i < grids * grid; i++)
        if (sb_claim_holds(&cell[i])) {
            uint32_t w = i % c->widths, d = i % grid / c->widths;
            narrow = w < narrow ? w : narrow;
            shallow = d < shallow ? d : shallow;
        }
    if (!grids || (!narrow && !shallow))
        return;
    fputs("\nnever true of these", out);
    if (narrow)
        fprintf(out, " up to width %u", c->width[narrow - 1]);
    if (shallow)
        fprintf(out, "%s up to depth %u", narrow ? ", nor" : "", c->depth[shallow - 1]);
    fputc('\n', out);
}

void sb_claims_table(FILE *out, const struct sb_claims *claims, const struct sb_claim_cell *cell,
                     uint32_t cells)
{
    const uint32_t grid = claims->depths * claims->widths;
    uint32_t grids = 0;
    SB_REQUIRE(grid > 0);
    fputs(
        "claim: starting each call when what it needs is done is 2 to 10 times as fast as "
        "Promise.all and then one after another\n"
        "earliest-start over join-all-then-chain, ratio of the means; (in parentheses): the claim "
        "is not true\n"
        "bounds: with equal latencies (width (depth - 1) + 1) / depth, and never more than the "
        "width, whatever the latencies\n",
        out);
    for (uint32_t i = 0; i + grid <= cells && cell[i].shape != SB_CLAIM_THREE; i += grid) {
        const struct grid g = { claims, cell + i };
        grids++;
        char replicates[SB_UNITS_SIZE];
        fprintf(out, "\n%s: %s · ", sb_claim_shape_name[cell[i].shape], title[cell[i].shape]);
        if (cell[i].cv > 0)
            fprintf(out, "lognormal latencies, deviation %g of the mean · %s replicates\n",
                    cell[i].cv, sb_units_count(replicates, claims->replicates));
        else
            fputs("equal latencies\n", out);
        put_grid(out, &g);
        put_words(out, &g);
    }
    put_never(out, claims, cell, grids);
    put_three(out, cell, cells);
}
