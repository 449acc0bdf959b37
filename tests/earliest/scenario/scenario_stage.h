/* SPDX-License-Identifier: GPL-3.0-or-later
 * The state of a scenario that the reference plays, and what tasks and the call go through in it.
 */
#ifndef SCENARIO_STAGE_H
#define SCENARIO_STAGE_H

#include "scenario_log.h"
#include "scenario_reference.h"

enum state { OUTSIDE, QUEUED, AWAITING, SLEEPING, LEAVING, DONE };
enum turn_kind { TURN_ENTER, TURN_GO_ON, TURN_SKIP, TURN_DONE, TURN_CALLER };

struct turn {
    enum turn_kind kind;
    int task;
};

/* First in, first out. Each task is in one queue once at most, and so is the caller. */
struct queue {
    struct turn turns[SCENARIO_TASKS + 1];
    int head, count;
};

/* A time that something is due at, and when that was arranged: which goes first of those due
 * together. */
struct due {
    es_ns time; /* ES_NEVER: not arranged */
    uint64_t number;
};

struct actor {
    const struct scenario_task *task;
    enum state state;
    int step;
    int pending;                   /* declared dependencies that are not done */
    int awaited;                   /* whom it waits for */
    bool bounded;                  /* that wait ends by itself */
    uint64_t since;                /* its place among the waiters */
    es_ns ready_since;             /* since when it can go on; when done, when it left */
    struct due wake;               /* the end of a sleep or of a bounded wait */
    struct due limit;              /* its own time limit */
    bool out_of_time;              /* which has passed */
    bool has_place;                /* of the `limit` places */
    bool wants_place;              /* gave one up to await, and goes on when it has one again */
    uint64_t listens;              /* since when; 0: not */
    bool listened;                 /* once already */
    bool ended_flow;               /* and left by that */
    struct scenario_answer answer; /* of the wait; of the task, when done */
};

struct stage {
    const struct scenario *scenario;
    enum scenario_manner manner;
    bool declared; /* some task is declared to come after another */
    struct scenario_log *log;
    es_ns now;
    uint64_t number; /* the last given out */
    struct actor actors[SCENARIO_TASKS];
    struct queue ready, places_wanted;
    int places;
    int left;
    struct due call_limit;
    bool settled;
    struct scenario_answer abort; /* why the call's own is aborted; code ES_OK: it is not */
    bool outside_aborted;
    struct scenario_answer aborted; /* from outside or by the call's time limit */
    struct scenario_answer first;   /* failure, or what else the call came to */
    struct scenario_answer stop;    /* what all waits give from now on */
    struct scenario_answer ended;   /* code ES_OK: the flow was, with that value */
    int failures[SCENARIO_TASKS];
    int failure_count;
    es_ns settled_at;
};

extern const struct scenario_answer stage_nothing;

struct scenario_answer stage_error_of(int code, int origin);
void stage_record(struct stage *stage, enum scenario_event_kind kind, int task, int step,
                  struct scenario_answer answer);
void stage_push(struct queue *queue, struct turn turn);
struct turn stage_pop(struct queue *queue);
void stage_make_ready(struct stage *stage, int task, enum turn_kind kind);
/* The same; it could have gone on since then already. */
void stage_make_ready_since(struct stage *stage, int task, enum turn_kind kind, es_ns since);
/* Of those who want a place, the first to have been able to go on, ties by number. */
struct turn stage_pop_first_wanting(struct stage *stage);
void stage_settle(struct stage *stage);
/* Its wait has its answer. */
void stage_wake(struct stage *stage, int task, struct scenario_answer answer);
/* Its wait is cut short, also one for a place, if it is in any. */
void stage_cut(struct stage *stage, int task, struct scenario_answer answer);
void stage_abort_call(struct stage *stage, struct scenario_answer reason);
void stage_abort_outside(struct stage *stage);
void stage_end_flow(struct stage *stage, int task);
struct scenario_answer stage_outcome(const struct stage *stage);
void stage_done(struct stage *stage, int task);
void stage_leave(struct stage *stage, int task, struct scenario_answer answer);
/* The task is done when those who are ready now have had their turn. */
void stage_done_later(struct stage *stage, int task);

#endif
