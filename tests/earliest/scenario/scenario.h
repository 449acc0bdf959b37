/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scenario: what one call shall run, as data, so that it can be drawn at random, run by
 * libearliest, by better-all and on paper, printed, and made smaller when it fails. Times are whole
 * and small, so that ties abound. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdio.h>

#include "earliest.h"

enum { SCENARIO_TASKS = 300, SCENARIO_ACTIONS = 8, SCENARIO_AFTER = 2 };

/* What a body does next. Whoever is refused by a wait leaves with that error, unless it is said to
 * carry on. */
enum scenario_act {
    SCENARIO_SLEEP,   /* for `number` */
    SCENARIO_AWAIT,   /* task `task` */
    SCENARIO_CATCH,   /* awaits `task` and carries on */
    SCENARIO_BOUNDED, /* awaits `task` for `number` at most and carries on */
    SCENARIO_UNKNOWN, /* awaits a name that no task has, and carries on */
    SCENARIO_LISTEN,  /* listens for the abort */
    SCENARIO_FAIL,    /* leaves with a reason of its own */
    SCENARIO_END,     /* ends the flow and leaves */
    SCENARIO_END_ON,  /* ends the flow and carries on */
    SCENARIO_ABORT    /* aborts the outside abort and carries on */
};

struct scenario_action {
    enum scenario_act act;
    int task;
    int number;
};

struct scenario_task {
    struct scenario_action actions[SCENARIO_ACTIONS];
    int action_count;
    int after[SCENARIO_AFTER]; /* declared dependencies, none twice */
    int after_count;
    int timeout; /* 0: none */
};

struct scenario {
    uint64_t seed;
    enum es_mode mode;
    unsigned flags; /* enum es_flag */
    int limit;      /* tasks at once, 0: any number */
    int timeout;    /* of the call, 0: none */
    int abort_at;   /* from outside: 0 beforehand, -1 never */
    int count;
    struct scenario_task tasks[SCENARIO_TASKS];
};

static inline bool scenario_names_task(enum scenario_act act)
{
    return act == SCENARIO_AWAIT || act == SCENARIO_CATCH || act == SCENARIO_BOUNDED;
}

/* Which scenarios are drawn. */
enum scenario_range {
    SCENARIO_ANY,       /* all that the library can do */
    SCENARIO_BETTER_ALL /* what better-all can do too */
};
void scenario_draw(struct scenario *scenario, uint64_t seed, enum scenario_range range);

/* For people, several lines. */
void scenario_print(const struct scenario *scenario, FILE *out);
/* Only sleeps and awaits, declared or inside: then it is also a simbench workload, which this
 * prints as JSON. */
bool scenario_plain(const struct scenario *scenario);
void scenario_print_workload(const struct scenario *scenario, FILE *out);
/* One line of JSON for the better-all side. */
void scenario_print_json(const struct scenario *scenario, FILE *out);

/* Makes a failing scenario small: drops tasks, actions and options and shortens times for as long
 * as `fails` says that what is left fails still. `scenario` fails before and after. */
void scenario_shrink(struct scenario *scenario,
                     bool (*fails)(void *self, const struct scenario *scenario), void *self);

#endif
