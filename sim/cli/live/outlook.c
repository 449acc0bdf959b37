/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/live/outlook.h"

#include "sim/base/shell_word.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { NAME_COLUMNS = 24, TEXT_COLUMNS = 200 };

static bool is_idempotent(const char *method)
{
    static const char *const idempotent[] = { "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" };
    for (size_t i = 0; i < sizeof idempotent / sizeof *idempotent; i++)
        if (strcmp(method, idempotent[i]) == 0)
            return true;
    return false;
}

enum sb_code sb_live_check(const struct sb_workload *workload, bool unsafe, struct sb_error *error)
{
    const struct sb_dag *dag = &workload->dag;
    if (!dag->action)
        return sb_fail(error, SB_EINPUT, workload->file,
                       "no task says what it is for real: \"http\": {\"url\": ...} or \"command\": "
                       "[...] beside its latency");
    for (uint32_t s = 0; s < dag->steps && !unsafe; s++)
        if (dag->action[s] && dag->action[s]->url && !is_idempotent(dag->action[s]->method))
            return sb_fail(error, SB_EINPUT, workload->file,
                           "task \"%.80s\": %s does something anew each time it is asked for; with "
                           "--allow-unsafe it is asked for all the same",
                           dag->task_name[dag->step_task[s]], dag->action[s]->method);
    return SB_OK;
}

static void describe(const struct sb_action *action, char *out, size_t size)
{
    char text[1024];
    size_t at = 0;
    if (!action) {
        snprintf(out, size, "says nothing: waits as long as its latency is drawn");
        return;
    }
    if (action->url)
        snprintf(text, sizeof text, "%s %.900s, expects %.3u%s", action->method, action->url,
                 action->expect ? action->expect : 200, action->expect ? "" : " to 299");
    else
        for (uint32_t i = 0; action->argument[i] && at + 300 < sizeof text; i++) {
            char word[256];
            sb_shell_word(word, sizeof word, action->argument[i]);
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "runs ", word);
        }
    sb_utf8_clean(out, size, text, TEXT_COLUMNS);
}

static double count(const struct sb_dag *dag, bool requests)
{
    double sum = 0;
    for (uint32_t s = 0; s < dag->steps; s++)
        sum += dag->action[s] && (dag->action[s]->url != NULL) == requests;
    return sum;
}

void sb_live_outlook(FILE *out, const struct sb_workload *workload,
                     const struct sb_strategy *const *strategy, uint32_t strategies,
                     uint32_t repeat, uint32_t in_flight)
{
    const struct sb_dag *dag = &workload->dag;
    char name[200], text[1200], requests[SB_UNITS_SIZE], commands[SB_UNITS_SIZE];
    double times = (double)strategies * repeat;
    sb_utf8_clean(name, sizeof name, workload->name, 60);
    fprintf(out, "%s  nothing is done: this is what would be\n", name);
    for (uint32_t s = 0; s < dag->steps; s++) {
        sb_utf8_clean(name, sizeof name, dag->task_name[dag->step_task[s]], NAME_COLUMNS);
        describe(dag->action[s], text, sizeof text);
        fprintf(out, "  %-*s  %s\n", NAME_COLUMNS, name, text);
    }
    fprintf(out, "%u times under each of %u strategies:", repeat, strategies);
    for (uint32_t i = 0; i < strategies; i++)
        fprintf(out, "%s %s", i ? "," : "", strategy[i]->name);
    fprintf(out, "\n%s requests and %s commands, at most %u tasks at once\n",
            sb_units_count(requests, (uint64_t)(times * count(dag, true))),
            sb_units_count(commands, (uint64_t)(times * count(dag, false))), in_flight);
}
