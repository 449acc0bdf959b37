/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of requests share: the set of a page, whose bodies note in the request's context
 * when they ended. */
#ifndef SUPPORT_REQUESTS_H
#define SUPPORT_REQUESTS_H

#include "../support.h"

#include <stdatomic.h>

enum { USER, CONFIG, PROFILE, PAGE, STEPS_COUNT };

/* What one request is made of, and what its bodies saw. */
struct visit {
    es_ns arrives;
    es_ns took[STEPS_COUNT];
    es_ns ended[STEPS_COUNT];
    es_ns settled, over;
    struct es_clock *clock; /* what is called at the end reads the time from it */
    bool frees;
    atomic_int *alive;
};

struct stage {
    struct es_virtual_clock clock;
    struct es_sched *sched;
    struct es_set *set;
};

/* A scheduler in virtual time, and page_set(). */
void stage_open(struct stage *stage);
void stage_close(struct stage *stage);

/* User and config; profile awaits user in the middle; page is declared after both. */
struct es_set *page_set(void);
es_ns longest(const struct visit *visit); /* how long a request takes alone */

/* A body that sleeps as long as its request's visit says. */
struct es_result step_plain(struct es_self *self, void *data);

/* For struct es_call, where the context is a visit. */
void visit_settled(struct es_request *request, void *context);
void visit_over(struct es_request *request, void *context);

#endif
