/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/option_table.h"

#include "sim/cli/arguments/rows.h"

#include <stddef.h>

static const struct sb_option_rows *const parts[] = {
    &sb_search_rows, &sb_draws_rows,   &sb_changes_rows, &sb_schedules_rows,
    &sb_import_rows, &sb_results_rows, &sb_bench_rows,   &sb_surroundings_rows,
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
