/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the scheduler's tests share: a scheduler in virtual time, a log that bodies write into, and
 * bodies that follow a small script. Bodies only record; the tests assert afterwards, on the main
 * stack. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "earliest.h"

#define MS ((es_ns)1000000)

struct bench;

/* A line of a script. Awaits that fail end the body with that error, unless the step is a catch. */
enum act {
    ACT_RETURN, /* the end: returns `value` */
    ACT_RUN,    /* sleeps `number` ms */
    ACT_AWAIT,  /* awaits `name` */
    ACT_CATCH,  /* awaits `name` and carries on, whatever it gives */
    ACT_FAIL,   /* fails with `value` */
    ACT_END,    /* ends the flow with `value`, and stops */
    ACT_END_ON, /* ends the flow with `value`, and carries on */
    ACT_SAY,    /* writes `name` into the log */
    ACT_SEE,    /* writes into the log whether the abort is requested */
    ACT_SAW,    /* writes into the log whether the abort's reason is `value` */
    ACT_ABORT,  /* requests `abort` with `value` */
    ACT_CODE,   /* fails with the code `number` */
    ACT_GIVE    /* returns what awaiting `name` gives */
};

#define STEPS(...)                                                                                 \
    (const struct step[]) { __VA_ARGS__ }
#define RETURN(v)                                                                                  \
    {                                                                                              \
        .act = ACT_RETURN, .value = (v)                                                            \
    }
#define DONE RETURN(NULL)
#define RUN(ms)                                                                                    \
    {                                                                                              \
        .act = ACT_RUN, .number = (ms)                                                             \
    }
#define AWAIT(task)                                                                                \
    {                                                                                              \
        .act = ACT_AWAIT, .name = (task)                                                           \
    }
#define CATCH(task)                                                                                \
    {                                                                                              \
        .act = ACT_CATCH, .name = (task)                                                           \
    }
#define FAIL(v)                                                                                    \
    {                                                                                              \
        .act = ACT_FAIL, .value = (v)                                                              \
    }
#define END(v)                                                                                     \
    {                                                                                              \
        .act = ACT_END, .value = (v)                                                               \
    }
#define END_ON(v)                                                                                  \
    {                                                                                              \
        .act = ACT_END_ON, .value = (v)                                                            \
    }
#define SAY(word)                                                                                  \
    {                                                                                              \
        .act = ACT_SAY, .name = (word)                                                             \
    }
#define SEE                                                                                        \
    {                                                                                              \
        .act = ACT_SEE                                                                             \
    }
#define SAW(v)                                                                                     \
    {                                                                                              \
        .act = ACT_SAW, .value = (v)                                                               \
    }
#define ABORT(s, v)                                                                                \
    {                                                                                              \
        .act = ACT_ABORT, .abort = (s), .value = (v)                                               \
    }
#define GIVE(task)                                                                                 \
    {                                                                                              \
        .act = ACT_GIVE, .name = (task)                                                            \
    }

struct step {
    enum act act;
    const char *name;
    long number;
    void *value;
    struct es_abort *abort;
};

/* One script and what its body saw. */
struct actor {
    struct bench *bench;
    const char *name;
    const struct step *steps;
    struct es_result last; /* of the last wait */
    es_ns entered, left;
    int entries;
};

enum { MOST_ACTORS = 32 };

/* A scheduler in virtual time and one set of scripted tasks. */
struct bench {
    struct es_virtual_clock clock;
    struct es_options options;
    struct es_call call;
    struct es_sched *sched;
    struct es_set *set;
    struct es_error error;
    int code;
    struct actor actors[MOST_ACTORS];
    int actor_count;
    char log[4096];
};

bool bench_copies(void); /* with ES_COPY in the environment all bodies share one stack */
/* With ES_WORKERS in the environment that many workers, which share from the start. */
unsigned bench_workers(void);
/* What of struct es_options the environment decides. */
#define BENCH_VARIANT .copy_stacks = bench_copies(), .workers = bench_workers(), .grain = -1
void bench_open(struct bench *bench, enum es_mode mode);
void bench_close(struct bench *bench);
/* Adds a scripted task. `steps` ends with an act that ends the body. */
es_id bench_task(struct bench *bench, const char *name, const struct step *steps);
void bench_run(struct bench *bench);
void bench_say(struct bench *bench, const char *word); /* appends the word and a space */
struct es_result bench_result(const struct bench *bench, const char *name);
struct actor *bench_actor(struct bench *bench, const char *name);

#endif
