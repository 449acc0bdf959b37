/* SPDX-License-Identifier: GPL-3.0-or-later
 * What happened when a scenario was run, in order. Whoever runs one writes such a log; two are
 * equal or they are not. */
#ifndef SCENARIO_LOG_H
#define SCENARIO_LOG_H

#include <stdio.h>

#include "scenario.h"

enum scenario_event_kind {
    SCENARIO_ENTERED,
    SCENARIO_ANSWERED, /* a wait is over */
    SCENARIO_LEFT,
    SCENARIO_HEARD,    /* a listener was called */
    SCENARIO_SETTLED,  /* the call has an outcome */
    SCENARIO_FINISHED, /* and all bodies have returned */
    SCENARIO_RESULT,   /* of one task, afterwards */
    SCENARIO_VALUE,    /* of the flow */
    SCENARIO_FAILURE   /* one of the list of all failures */
};

/* An outcome of a wait, a body or a call. `value` is the task whose value or reason it is; -1:
 * none. */
enum { SCENARIO_OUTSIDE = -2 };
struct scenario_answer {
    int code; /* enum es_code */
    int value;
    int origin; /* of an error: where it began; -1: none */
};

struct scenario_event {
    es_ns time;
    enum scenario_event_kind kind;
    int task; /* -1: the call */
    int step; /* which of the task's actions, where one is answered */
    struct scenario_answer answer;
    struct scenario_answer
        abort; /* why the call's abort is requested, as the body sees it; code ES_OK: it is not */
};

enum { SCENARIO_EVENTS = SCENARIO_TASKS * (2 * SCENARIO_ACTIONS + 6) };
struct scenario_log {
    struct scenario_event events[SCENARIO_EVENTS];
    int count;
};

void scenario_log_add(struct scenario_log *log, const struct scenario_event *event);
/* The index of the first event in which the two differ, or -1. */
int scenario_log_difference(const struct scenario_log *one, const struct scenario_log *other);
/* Both around that event, side by side. */
void scenario_log_print(const struct scenario_log *one, const char *name,
                        const struct scenario_log *other, const char *other_name, FILE *out);

#endif
