/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_log.h"

void scenario_log_add(struct scenario_log *log, const struct scenario_event *event)
{
    if (log->count < SCENARIO_EVENTS)
        log->events[log->count++] = *event;
}

static bool same_answer(const struct scenario_answer *a, const struct scenario_answer *b)
{
    return a->code == b->code && a->value == b->value && a->origin == b->origin;
}

static bool same(const struct scenario_event *a, const struct scenario_event *b)
{
    return a->time == b->time && a->kind == b->kind && a->task == b->task && a->step == b->step &&
           same_answer(&a->answer, &b->answer) && same_answer(&a->abort, &b->abort);
}

int scenario_log_difference(const struct scenario_log *one, const struct scenario_log *other)
{
    int i = 0;

    while (i < one->count && i < other->count && same(&one->events[i], &other->events[i]))
        i++;
    return i == one->count && i == other->count ? -1 : i;
}

static const char *const kinds[] = { "entered",  "answered", "left",  "heard",  "settled",
                                     "finished", "result",   "value", "failure" };
static const char *const codes[] = { "OK",        "FAILED",      "ABORTED",  "CANCELLED",
                                     "TIMED_OUT", "ENDED",       "DEADLOCK", "UNKNOWN",
                                     "DUPLICATE", "NO_FUNCTION", "CYCLE",    "NO_MEMORY",
                                     "MISUSE",    "BUSY",        "CLOSED",   "UNSUPPORTED",
                                     "SYSTEM",    "OVERFLOW" };

static const char *code_name(int code)
{
    return code >= 0 && code <= ES_OVERFLOW ? codes[code] : "?";
}

/* One event as a column of 50 places. */
static void print_event(const struct scenario_log *log, int index, FILE *out)
{
    const struct scenario_event *event = &log->events[index];
    char text[160];

    if (index >= log->count)
        snprintf(text, sizeof text, "-");
    else
        snprintf(text, sizeof text, "%lld t%d %s %d %s %d from %d, signal %s %d",
                 (long long)event->time, event->task, kinds[event->kind], event->step,
                 code_name(event->answer.code), event->answer.value, event->answer.origin,
                 code_name(event->abort.code), event->abort.value);
    fprintf(out, " %-50s", text);
}

void scenario_log_print(const struct scenario_log *one, const char *name,
                        const struct scenario_log *other, const char *other_name, FILE *out)
{
    int at = scenario_log_difference(one, other);
    int first = at > 12 ? at - 12 : 0;

    fprintf(out, "  %-50s %s: time, task, event, its action, code, whose value, origin\n", name,
            other_name);
    for (int i = first; i < at + 6 && (i < one->count || i < other->count); i++) {
        fputc(i == at ? '>' : ' ', out);
        print_event(one, i, out);
        print_event(other, i, out);
        fputc('\n', out);
    }
}
