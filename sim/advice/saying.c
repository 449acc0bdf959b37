/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/saying.h"

#include "sim/advice/figures.h"
#include "sim/text/utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* %s in an imperative: "call" or "task". */
static const struct {
    const char *strategy, *imperative, *subject;
} order[] = {
    { "sequential", "One %s after another", "One after another" },
    { "join-all-then-chain", "Start each %s that needs nothing, then the rest one by one",
      "Joining what needs nothing" },
    { "level-barrier", "Run each level of %ss together", "Running a level together" },
    { "await-in-order", "Start each %s when what it needs is done, awaited in file order",
      "Awaiting in file order" },
    { "earliest-start", "Start each %s when what it needs is done", "Starting at once" },
    { "hlfet", "The longest way to the end first (hlfet)", "The longest way to the end first" },
    { "lpt", "The longest %s first (lpt)", "The longest first" },
    { "spt", "The shortest %s first (spt)", "The shortest first" },
    { "list", "The %ss in the order of the file (list)", "The order of the file" },
};
enum { ORDERS = sizeof order / sizeof *order };

static size_t order_of(const struct sb_strategy_result *strategy)
{
    size_t i = 0;
    while (i < ORDERS && strcmp(order[i].strategy, strategy->name) != 0)
        i++;
    return i;
}

void sb_say(char *out, const char *format, ...)
{
    size_t at = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + at, SB_ADVICE_SIZE - at, format, args);
    va_end(args);
}

void sb_say_imperative(char *out, const struct sb_workload_result *workload,
                       const struct sb_strategy_result *strategy)
{
    size_t which = order_of(strategy);
    char name[SB_NAME_SIZE];
    sb_utf8_clean(name, sizeof name, strategy->name, SB_NAME_COLUMNS);
    if (which == ORDERS) {
        sb_say(out, "Take %s", name);
        return;
    }
    const char *format = order[which].imperative, *hole = strstr(format, "%s");
    const char *noun = sb_advice_speaks_of_calls(workload) ? "call" : "task";
    sb_say(out, "%.*s%s%s", hole ? (int)(hole - format) : (int)strlen(format), format,
           hole ? noun : "", hole ? hole + 2 : "");
}

void sb_say_subject(char *out, const struct sb_strategy_result *strategy)
{
    size_t which = order_of(strategy);
    char name[SB_NAME_SIZE];
    sb_utf8_clean(name, sizeof name, strategy->name, SB_NAME_COLUMNS);
    sb_say(out, "%s", which < ORDERS ? order[which].subject : name);
}

void sb_say_small(char *out, size_t at) { out[at] = (char)tolower((unsigned char)out[at]); }
