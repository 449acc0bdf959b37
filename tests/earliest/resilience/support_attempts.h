/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of attempts share: requests whose only task makes a call under a policy, and whose
 * attempts take as long, and end, as a script says. */
#ifndef SUPPORT_ATTEMPTS_H
#define SUPPORT_ATTEMPTS_H

#include "../support.h"

enum { MOST_CALLS = 32, MOST_TRIES = 64 };

/* What attempt k of a call does. */
struct script {
    es_ns takes;
    int fails; /* 0: it is ok */
};

struct calling {
    struct es_policy policy;
    struct script script[MOST_TRIES]; /* of the last one, all others too */
    int scripts;
    es_ns deadline, timeout; /* of the request */
    struct es_result result;
    es_ns done;                                  /* es_attempt has returned */
    struct es_attempt_record record[MOST_TRIES]; /* by number */
    int told;
    int destroyed;
};

struct scene {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
    struct calling calling[MOST_CALLS];
    es_ns comes[MOST_CALLS];
    int calls;
};

void scene_open(struct scene *scene);
void scene_close(struct scene *scene);
/* A call at that time. */
struct calling *scene_call(struct scene *scene, es_ns comes, const struct script *script,
                           int scripts);
#define SCRIPT(...)                                                                                \
    (const struct script[]){ __VA_ARGS__ },                                                        \
        sizeof((const struct script[]){ __VA_ARGS__ }) / sizeof(struct script)
void scene_run(struct scene *scene); /* until all is over */

/* One line: number, code, issued, start, end, told. */
void assert_attempt(const struct calling *calling, int attempt, int code, es_ns issued, es_ns start,
                    es_ns end, es_ns told);

#endif
