/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

static const char *const modes[] = { "all", "allSettled", "flow" };
static const char *const words[] = { "sleep",  "await", "catch", "bounded", "unknown",
                                     "listen", "fail",  "end",   "end_on",  "abort" };

static void print_action(const struct scenario_action *action, FILE *out)
{
    fputs(words[action->act], out);
    if (scenario_names_task(action->act))
        fprintf(out, " t%d", action->task);
    if (action->act == SCENARIO_SLEEP || action->act == SCENARIO_BOUNDED)
        fprintf(out, " %d", action->number);
}

void scenario_print(const struct scenario *scenario, FILE *out)
{
    fprintf(out, "seed %llu: %s%s%s%s", (unsigned long long)scenario->seed, modes[scenario->mode],
            scenario->flags & ES_CONTINUE ? ", ES_CONTINUE" : "",
            scenario->flags & ES_CANCEL ? ", ES_CANCEL" : "",
            scenario->flags & ES_EARLY ? ", ES_EARLY" : "");
    if (scenario->limit)
        fprintf(out, ", %d at once", scenario->limit);
    if (scenario->timeout)
        fprintf(out, ", time limit %d", scenario->timeout);
    if (scenario->abort_at >= 0)
        fprintf(out, ", aborted at %d", scenario->abort_at);
    fputc('\n', out);
    for (int i = 0; i < scenario->count; i++) {
        const struct scenario_task *task = &scenario->tasks[i];

        fprintf(out, "  t%d", i);
        for (int k = 0; k < task->after_count; k++)
            fprintf(out, " after t%d", task->after[k]);
        if (task->timeout)
            fprintf(out, " time limit %d", task->timeout);
        for (int k = 0; k < task->action_count; k++) {
            fputs(k ? ", " : ": ", out);
            print_action(&task->actions[k], out);
        }
        fputc('\n', out);
    }
}

bool scenario_plain(const struct scenario *scenario)
{
    bool plain = scenario->mode == ES_ALL && !scenario->flags && !scenario->limit &&
                 !scenario->timeout && scenario->abort_at < 0;

    for (int i = 0; i < scenario->count; i++) {
        plain = plain && !scenario->tasks[i].timeout;
        for (int k = 0; k < scenario->tasks[i].action_count; k++)
            plain = plain && scenario->tasks[i].actions[k].act <= SCENARIO_AWAIT;
    }
    return plain;
}

/* A declared dependency is one that is awaited first: a task of a workload has steps or `after`,
 * not both. */
static void print_steps(const struct scenario_task *task, FILE *out)
{
    const char *comma = "";

    for (int k = 0; k < task->after_count; k++, comma = ", ")
        fprintf(out, "%s{\"await\": [\"t%d\"]}", comma, task->after[k]);
    for (int k = 0; k < task->action_count; k++, comma = ", ") {
        const struct scenario_action *action = &task->actions[k];

        if (action->act == SCENARIO_SLEEP)
            fprintf(out, "%s{\"run\": %d}", comma, action->number);
        else
            fprintf(out, "%s{\"await\": [\"t%d\"]}", comma, action->task);
    }
    if (!*comma)
        fputs("{\"run\": 0}", out);
}

void scenario_print_workload(const struct scenario *scenario, FILE *out)
{
    fputs("{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {", out);
    for (int i = 0; i < scenario->count; i++) {
        fprintf(out, "%s\n  \"t%d\": {\"steps\": [", i ? "," : "", i);
        print_steps(&scenario->tasks[i], out);
        fputs("]}", out);
    }
    fputs("\n}}\n", out);
}

void scenario_print_json(const struct scenario *scenario, FILE *out)
{
    fprintf(out, "{\"mode\":\"%s\",\"abort_at\":%d,\"tasks\":[", modes[scenario->mode],
            scenario->abort_at);
    for (int i = 0; i < scenario->count; i++) {
        const struct scenario_task *task = &scenario->tasks[i];

        fputs(i ? ",[" : "[", out);
        for (int k = 0; k < task->action_count; k++) {
            const struct scenario_action *action = &task->actions[k];

            fprintf(out, "%s[\"%s\",%d]", k ? "," : "", words[action->act],
                    action->act == SCENARIO_SLEEP ? action->number : action->task);
        }
        fputc(']', out);
    }
    fputs("]}\n", out);
}
