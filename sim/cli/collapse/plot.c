/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/collapse/plot.h"

#include "reports/load/collapse/plot.h"
#include "sim/cli/report/files.h"

#include <ctype.h>
#include <stdio.h>

enum { NAME = 30 };

/* "collapse-earliest-start"; of strategies in libraries of others the characters that may stand in
 * a file's name. */
static void name_base(char base[40], const char *strategy)
{
    size_t at = (size_t)snprintf(base, 40, "collapse-%.*s", NAME, strategy);
    for (size_t i = 0; i < at; i++)
        if (!isalnum((unsigned char)base[i]))
            base[i] = '-';
}

enum sb_code sb_collapse_plot(const struct sb_collapse_session *session, const char *dir,
                              char *notice, size_t notice_size, struct sb_error *error)
{
    notice[0] = '\0';
    enum sb_code code = sb_report_folder(dir, error);
    for (uint32_t i = 0; code == SB_OK && i < session->strategies; i++) {
        char base[40] = "collapse";
        if (session->strategies > 1)
            name_base(base, session->setup.selection.strategy[i]->name);
        const struct sb_collapse_picture picture = { .base = base,
                                                     .asked = &session->collapse,
                                                     .rate = session->rate[i],
                                                     .ramped = session->ramp.climb > 0
                                                                   ? &session->ramped[i]
                                                                   : NULL };
        code = sb_collapse_draw(&picture, dir, notice, notice_size, error);
    }
    return code;
}
