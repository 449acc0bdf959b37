/* SPDX-License-Identifier: MIT
 * The pool of fibers and their stacks: mapped in slabs, guarded at their low end, handed out last
 * in, first out, and before that in the order of memory. */
#ifndef ES_FIBERS_STACKS_H
#define ES_FIBERS_STACKS_H

#include "fibers/fiber.h"
#include "platform/assert.h"

/* Fibers a slab; a line of memory; and the bytes that a waiting fiber has aside, unless it needs
 * more. */
enum { ES_SLAB = 64, ES_LINE = 64, ES_ASIDE = 3 * ES_LINE + ES_BELOW };
_Static_assert(ES_ASIDE % ES_LINE == 0, "whole lines are copied");

/* With up to so many stacks fetching ahead does not pay. */
enum { ES_NEAR_STACKS = 1000 };

/* Slabs whose stacks have guard pages even where the others lie in huge pages. */
enum { ES_GUARDED_SLABS = 16 };

enum es_stack_kind {
    ES_STACKS_GUARDED,
    ES_STACKS_COPIED, /* all on one, copied aside while they wait */
    ES_STACKS_HUGE    /* those after the first slabs in huge pages, guarded by canaries */
};

enum es_guard {
    ES_GUARD_MARKER,  /* MADV_GUARD_INSTALL: no mapping of its own */
    ES_GUARD_PROTECT, /* mprotect: two mappings a stack, of which a process has some 65,000 */
    ES_GUARD_CANARY   /* a pattern that is looked at when a body returns */
};

struct es_slab {
    char *memory; /* of the stacks; or, where all run on one, of the first places aside */
    struct es_self *fibers;
    char *room;       /* of the fibers, which begin lines */
    char *area;       /* of huge pages, if it begins with this slab */
    bool dense;       /* in huge pages */
    uint8_t canaries; /* the first fiber in it that is guarded by a canary; ES_SLAB: none */
};

struct es_stacks {
    struct es_alloc alloc;
    struct es_slab *slabs;
    struct es_self *idle; /* fibers without a body: that which was used last comes first; */
    uint32_t unlisted;    /* behind them those from this number on, which are in no list */
    size_t slab_room, slab_count;
    size_t stack_size, guard_size; /* the guard is part of the stack, at its low end */
    bool copying; /* all fibers run on one stack, `shared`, and are copied away while they wait */
    bool direct;  /* from one fiber to the next, without the main stack between */
    char *shared, *top;
    struct es_self *resident; /* whose frames are on it; NULL: nobody's that are needed */
    uint32_t fresh;           /* fibers made so far */
    uint32_t protected;       /* guards made by mprotect */
    uint32_t canaries;        /* no fiber before this one is guarded by a canary */
    enum es_guard guard;
    bool huge;         /* stacks after the first slabs are put into huge pages */
    size_t dense_size; /* of those */
    char *area_next;   /* the rest of the last area of huge pages */
    size_t area_left;
};

void es_stacks_init(struct es_stacks *stacks, const struct es_alloc *alloc, size_t stack_size,
                    enum es_stack_kind kind);
void es_stacks_fini(struct es_stacks *stacks);

/* Makes a fiber, to begin with start(fiber); it is idle, in no list. False: memory is short. */
bool es_stacks_fresh(struct es_stacks *stacks, struct es_sched *sched, void (*start)(void *fiber));

/* Gives a fiber room for its frames aside. */
void es_stacks_aside_set(const struct es_stacks *stacks, struct es_self *fiber, char *aside,
                         size_t room);
/* Gives back the room for its frames, if it is not the first one that it had. */
void es_stacks_aside_free(const struct es_stacks *stacks, const struct es_self *fiber);

/* The low end of a fiber's stack, where the guard is; its usable part begins above that. */
char *es_stacks_low(const struct es_stacks *stacks, uint32_t index);

/* False when the fiber's canary was overwritten. */
bool es_stacks_sound(const struct es_stacks *stacks, const struct es_self *fiber);

/* Fills in what sanitizers want to know about the calling thread's own stack. */
void es_stacks_bounds(struct es_self *main);

static inline struct es_self *es_stacks_fiber(const struct es_stacks *stacks, uint32_t index)
{
    ES_ASSERT(index < stacks->fresh);
    return &stacks->slabs[index / ES_SLAB].fibers[index % ES_SLAB];
}

/* The next idle fiber that is in no list, or NULL. */
static inline struct es_self *es_stacks_next(struct es_stacks *stacks)
{
    return stacks->unlisted < stacks->fresh ? es_stacks_fiber(stacks, stacks->unlisted++) : NULL;
}

/* Whether that list and what is behind it are all fibers. */
bool es_stacks_all_idle(const struct es_stacks *stacks);

/* All fibers are idle: they are handed out in the order of memory again. The order in which bodies
 * end comes to be any, call after call, and then finding the next stack takes longer. */
static inline void es_stacks_unlist(struct es_stacks *stacks)
{
    stacks->idle = NULL;
    stacks->unlisted = 0;
}

#endif
