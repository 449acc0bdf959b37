/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/looks.h"

#include "reports/page/html_text.h"
#include "sim/advice/choice.h"

#include <string.h>

/* The marks around 15, 6. */
static const struct {
    const char *strategy, *class, *mark;
} looks[] = {
    { "sequential", "seq", "M11,6a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z" },
    { "join-all-then-chain", "ja", "M11.4,2.4h7.2v7.2h-7.2z" },
    { "level-barrier", "lb", "M15,1.4l4.6,8h-9.2z" },
    { "await-in-order", "aio", "M15,10.6l4.6-8h-9.2z" },
    { "earliest-start", "es", "M15,1.4l4.6,4.6-4.6,4.6-4.6-4.6z" },
    { "", "other", "M12,3l6,6m0-6l-6,6" },
};
enum { LOOKS = sizeof looks / sizeof *looks };

static size_t look_of(const char *strategy)
{
    size_t i = 0;
    while (i + 1 < LOOKS && strcmp(looks[i].strategy, strategy) != 0)
        i++;
    return i;
}

const char *sb_looks_class(const char *strategy) { return looks[look_of(strategy)].class; }

void sb_looks_symbols(FILE *out)
{
    fputs("<svg class=\"defs\" aria-hidden=\"true\"><defs>", out);
    for (size_t i = 0; i < LOOKS; i++)
        fprintf(out,
                "<symbol id=\"k-%s\" viewBox=\"0 0 30 12\"><path class=\"c s-%s\" d=\"M0,6H30\"/>"
                "<path class=\"m f-%s\" d=\"%s\"/></symbol>",
                looks[i].class, looks[i].class, looks[i].class, looks[i].mark);
    fputs("</defs></svg>\n", out);
}

void sb_looks_key(FILE *out, const char *strategy)
{
    fprintf(out, "<svg class=\"key\" aria-hidden=\"true\"><use href=\"#k-%s\"/></svg>",
            sb_looks_class(strategy));
}

bool sb_looks_leads(const struct sb_workload_result *workload, const struct sb_advice *advice,
                    const struct sb_strategy_result *strategy)
{
    const struct sb_strategy_result *lead = NULL;
    if (strategy->baseline_only)
        return false;
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (!workload->strategy[i].baseline_only &&
            sb_advice_same(&workload->strategy[i], strategy))
            lead = &workload->strategy[i];
    if (advice->today && !advice->today->baseline_only && sb_advice_same(advice->today, strategy))
        lead = advice->today;
    if (advice->take && sb_advice_same(advice->take, strategy))
        lead = advice->take;
    return lead == strategy;
}

void sb_looks_names(FILE *out, const struct sb_workload_result *workload,
                    const struct sb_strategy_result *lead, const char *line)
{
    sb_looks_key(out, lead->name);
    fputs("<span class=\"nm\">", out);
    if (sb_advice_all_same(workload)) {
        fputs("every order</span>", out);
        return;
    }
    sb_html_name(out, lead->name, SB_NAME_COLUMNS);
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (s == lead || s->baseline_only || !sb_advice_same(s, lead))
            continue;
        fprintf(out, "%s= ", line);
        sb_html_name(out, s->name, SB_NAME_COLUMNS);
    }
    fputs("</span>", out);
}
