/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/option_table.h"

#include "sim/cli/arguments/rows.h"

#include <stddef.h>

static const struct sb_option_rows *const parts[] = {
    &sb_option_rows_search,    &sb_option_rows_draws,        &sb_option_rows_changes,
    &sb_option_rows_schedules, &sb_option_rows_import,       &sb_option_rows_results,
    &sb_option_rows_bench,     &sb_option_rows_surroundings,
};

const struct sb_option *sb_option_at(unsigned place)
{
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (place < parts[i]->rows)
            return &parts[i]->row[place];
        place -= parts[i]->rows;
    }
    return NULL;
}
