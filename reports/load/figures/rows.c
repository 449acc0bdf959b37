/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/rows.h"

#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void sb_load_rows_column(struct sb_load_rows *f, const char *first, const char *second)
{
    enum { ROWS_COLUMNS = 60 };
    char name[512], clean[8 * ROWS_COLUMNS];
    sb_utf8_clean(clean, sizeof clean, first, ROWS_COLUMNS);
    snprintf(name, sizeof name, "%.400s%.70s", clean, second);
    if (f->table->columns == SB_TEXT_TABLE_COLUMNS)
        return; /* results.json has the others */
    const char *copy = sb_arena_text(&f->table->arena, name, strlen(name));
    f->table->failed = f->table->failed || !copy;
    sb_text_table_column(f->table, copy ? copy : "", false);
}

void sb_load_rows_put(struct sb_load_rows *f, const char *text)
{
    if (f->column < f->table->columns)
        sb_text_table_put(f->table, f->column++, text);
}

void sb_load_rows_estimate(struct sb_load_rows *f, struct sb_estimate figure, double unit)
{
    char text[SB_LOAD_TEXT];
    sb_load_rows_put(f, sb_load_estimate(text, figure, unit));
}

void sb_load_rows_value(struct sb_load_rows *f, struct sb_estimate figure, double unit)
{
    char text[SB_LOAD_TEXT];
    sb_load_rows_put(f, sb_load_value(text, figure, unit));
}

void sb_load_rows_share(struct sb_load_rows *f, struct sb_estimate share)
{
    char text[SB_LOAD_TEXT];
    sb_load_rows_put(f, sb_load_share(text, share));
}

enum sb_code sb_load_rows_begin(struct sb_load_rows *f, struct sb_text_table *table,
                                const struct sb_load_view *view, bool once, struct sb_error *error)
{
    *table = (struct sb_text_table){ 0 };
    *f = (struct sb_load_rows){
        .table = table, .view = view, .once = once, .point = SB_NONE, .group = SB_NONE
    };
    sb_text_table_column(table, view->units->closed ? "clients" : "rate", false);
    sb_text_table_column(table, "strategy", true);
    return sb_load_groups_build(&f->groups, view->result, view->curve, error);
}

enum sb_code sb_load_rows_end(struct sb_load_rows *f, enum sb_code code, struct sb_error *error)
{
    if (code == SB_OK)
        code = sb_text_table_finish(f->table, error);
    sb_load_groups_fini(&f->groups);
    return code;
}

void sb_load_rows_next(struct sb_load_rows *f, uint32_t point, uint32_t group)
{
    bool rate = !f->once || point != f->point, strategy = rate || group != f->group;
    char at[SB_LOAD_TEXT];
    sb_load_at(at, f->view->units, f->view->result->rate[point]);
    at[strcspn(at, f->view->units->closed ? " " : "")] = '\0';
    sb_text_table_row(f->table);
    f->column = 0;
    sb_load_rows_put(f, rate ? at : "");
    sb_load_rows_put(f, strategy ? f->groups.group[group].strategy->name : "");
    f->point = point;
    f->group = group;
}
