/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/claims/data.h"

#include "sim/base/version.h"
#include "sim/json/write.h"
#include "sim/text/shortest_double.h"

enum { FORMAT = 1 };

static void put_double(FILE *out, double value, char end)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(text, value);
    fprintf(out, "%s%c", text, end);
}

void sb_claims_tsv(FILE *out, const struct sb_claim_cell *cell, uint32_t cells)
{
    fputs("shape\tvariation\tdepth\twidth\ttasks\tspeedup\tlow\thigh\tequal\tlargest\tholds\n",
          out);
    for (uint32_t i = 0; i < cells; i++) {
        const struct sb_claim_cell *c = &cell[i], *before = i ? c - 1 : c;
        bool grid = c->shape != before->shape || c->cv != before->cv;
        fputs(grid ? "\n\n" : c->depth != before->depth ? "\n" : "", out);
        fprintf(out, "%s\t", sb_claim_shape_name[c->shape]);
        put_double(out, c->cv, '\t');
        fprintf(out, "%u\t%u\t%u\t", c->depth, c->width, c->tasks);
        put_double(out, c->speedup.value, '\t');
        put_double(out, c->speedup.ci95.lo, '\t');
        put_double(out, c->speedup.ci95.hi, '\t');
        put_double(out, c->equal, '\t');
        fprintf(out, "%u\t%d\n", c->largest, sb_claim_holds(c));
    }
}

typedef struct sb_json_writer writer;

static void put_number(writer *w, const char *key, double value)
{
    sb_json_put_text(w, key);
    sb_json_put_double(w, value);
}

static void put_cell(writer *w, const struct sb_claim_cell *c)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "shape");
    sb_json_put_text(w, sb_claim_shape_name[c->shape]);
    put_number(w, "variation", c->cv);
    put_number(w, "depth", c->depth);
    put_number(w, "width", c->width);
    put_number(w, "tasks", c->tasks);
    sb_json_put_text(w, "speedup");
    yajl_gen_map_open(w->gen);
    put_number(w, "value", c->speedup.value);
    sb_json_put_text(w, "ci95");
    yajl_gen_array_open(w->gen);
    sb_json_put_double(w, c->speedup.ci95.lo);
    sb_json_put_double(w, c->speedup.ci95.hi);
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
    put_number(w, "equal", c->equal);
    put_number(w, "largest", c->largest);
    sb_json_put_text(w, "holds");
    yajl_gen_bool(w->gen, sb_claim_holds(c));
    yajl_gen_map_close(w->gen);
}

enum sb_code sb_claims_json(const struct sb_claims *claims, const struct sb_claim_cell *cell,
                            uint32_t cells, bool partial, char **text, size_t *size,
                            struct sb_error *error)
{
    struct sb_json_writer w;
    if (sb_json_write_begin(&w, error))
        return SB_ENOMEM;
    yajl_gen_map_open(w.gen);
    sb_json_put_text(&w, "simbench");
    sb_json_put_text(&w, SB_VERSION);
    put_number(&w, "claims", FORMAT);
    sb_json_put_text(&w, "seed");
    sb_json_put_u64(&w, claims->seed);
    sb_json_put_text(&w, "replicates");
    sb_json_put_u64(&w, claims->replicates);
    sb_json_put_text(&w, "partial");
    yajl_gen_bool(w.gen, partial);
    sb_json_put_text(&w, "cells");
    yajl_gen_array_open(w.gen);
    for (uint32_t i = 0; i < cells; i++)
        put_cell(&w, &cell[i]);
    yajl_gen_array_close(w.gen);
    yajl_gen_map_close(w.gen);
    sb_json_put_line(&w);
    return sb_json_write_end(&w, text, size, error);
}
