/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "fibers/stacks.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "platform/memory.h"

#ifdef ES_VALGRIND
#include <valgrind/valgrind.h>
#endif

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13; younger than the C library's headers */
#endif

#define LEAST_STACK ((size_t)16 << 10)
#define DEFAULT_STACK ((size_t)64 << 10)
/* A frame of less than so many pages cannot jump over the guard; larger ones must be probed page by
 * page, as -fstack-clash-protection has it. */
#define GUARD_PAGES 2
#define MOST_PROTECTED                                                                             \
    20000u /* each costs two mappings; the rest of the program wants some of its 65,530 too */
#define CANARY 0x9e3779b97f4a7c15u
#define CANARY_WORDS 8

/* Tops at the same offset in a page would all map to the same few lines of the first-level cache.
 */
#define COLOURS 8u
#define COLOUR_STEP 192u

void es_stacks_init(struct es_stacks *stacks, const struct es_alloc *alloc, size_t stack_size,
                    bool copying)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    memset(stacks, 0, sizeof *stacks);
    if (stack_size == 0)
        stack_size = DEFAULT_STACK;
    if (stack_size < LEAST_STACK)
        stack_size = LEAST_STACK;
    if (stack_size > SIZE_MAX / 4 / ES_SLAB)
        stack_size = SIZE_MAX / 4 / ES_SLAB;
    stacks->alloc = *alloc;
    stacks->guard_size = GUARD_PAGES * page;
#if !defined(ES_ASAN) && !defined(ES_TSAN) /* sanitizers keep track of each stack's frames */
    stacks->copying = copying;
    stacks->direct = copying && es_switch_copies();
#else
    (void)copying;
#endif
    stacks->stack_size = (stack_size + page - 1) / page * page + stacks->guard_size;
}

void es_stacks_fini(struct es_stacks *stacks)
{
#ifdef ES_TSAN
    for (uint32_t i = 0; i < stacks->fresh; i++)
        __tsan_destroy_fiber(es_stacks_fiber(stacks, i)->tsan);
#endif
    for (uint32_t i = 0; stacks->copying && i < stacks->fresh; i++)
        es_stacks_aside_free(stacks, es_stacks_fiber(stacks, i));
    if (stacks->shared)
        stacks->alloc.unmap(stacks->alloc.self, stacks->shared, stacks->stack_size);
    for (size_t i = 0; i < stacks->slab_count; i++) {
        if (stacks->copying)
            es_memory_give(&stacks->alloc, stacks->slabs[i].memory, ES_SLAB * ES_ASIDE + ES_LINE,
                           1);
        else
            stacks->alloc.unmap(stacks->alloc.self, stacks->slabs[i].memory,
                                ES_SLAB * stacks->stack_size);
        es_memory_give(&stacks->alloc, stacks->slabs[i].room,
                       ES_SLAB * sizeof(struct es_self) + ES_LINE, 1);
    }
    es_memory_give(&stacks->alloc, stacks->slabs, stacks->slab_room, sizeof *stacks->slabs);
}

void es_stacks_aside_free(const struct es_stacks *stacks, const struct es_self *fiber)
{
    size_t room = (size_t)(stacks->top - fiber->context.low);

    if (room > ES_ASIDE)
        es_memory_give(&stacks->alloc, fiber->context.end - room, room, 1);
}

void es_stacks_aside_set(const struct es_stacks *stacks, struct es_self *fiber, char *aside,
                         size_t room)
{
    ES_ASSERT(stacks->copying && room > 0 && room % ES_LINE == 0);
    fiber->context.end = aside + room;
    fiber->context.low = stacks->top - room;
}

char *es_stacks_low(const struct es_stacks *stacks, uint32_t index)
{
    if (stacks->copying)
        return stacks->shared;
    return stacks->slabs[index / ES_SLAB].memory + index % ES_SLAB * stacks->stack_size;
}

/* The next line that begins in `memory`. */
static char *line_of(char *memory)
{
    return memory + (ES_LINE - (uintptr_t)memory % ES_LINE) % ES_LINE;
}

static bool slab_add(struct es_stacks *stacks)
{
    struct es_slab slab;
    size_t size = ES_SLAB * stacks->stack_size;

    if (stacks->slab_count == stacks->slab_room) {
        size_t room = stacks->slab_room ? 2 * stacks->slab_room : 8;

        if (!es_memory_grow(&stacks->alloc, (void **)&stacks->slabs, stacks->slab_room, room,
                            sizeof *stacks->slabs))
            return false;
        stacks->slab_room = room;
    }
    slab.room = es_memory_take(&stacks->alloc, ES_SLAB * sizeof *slab.fibers + ES_LINE, 1);
    if (!slab.room)
        return false;
    slab.fibers = (struct es_self *)(void *)line_of(slab.room);
    slab.memory = stacks->copying ? es_memory_take(&stacks->alloc, ES_SLAB * ES_ASIDE + ES_LINE, 1)
                                  : stacks->alloc.map(stacks->alloc.self, size);
    if (!slab.memory) {
        es_memory_give(&stacks->alloc, slab.room, ES_SLAB * sizeof *slab.fibers + ES_LINE, 1);
        return false;
    }
    if (!stacks->copying)
        madvise(slab.memory, size,
                MADV_NOHUGEPAGE); /* a huge page would make each stack cost all of its size */
    ES_ASSERT(stacks->slab_count < stacks->slab_room);
    stacks->slabs[stacks->slab_count++] = slab;
    return true;
}

static void canary_set(char *low)
{
    uint64_t pattern = CANARY;

    for (size_t i = 0; i < CANARY_WORDS; i++)
        memcpy(low + i * sizeof pattern, &pattern, sizeof pattern);
}

/* Guards a new stack by the best means that still works; what failed once is not tried again. */
static void guard_set(struct es_stacks *stacks, char *low)
{
    if (stacks->guard == ES_GUARD_MARKER) {
        if (madvise(low, stacks->guard_size, MADV_GUARD_INSTALL) == 0)
            return;
        stacks->guard = ES_GUARD_PROTECT;
    }
    if (stacks->guard == ES_GUARD_PROTECT) {
        if (stacks->protected < MOST_PROTECTED &&
            mprotect(low, stacks->guard_size, PROT_NONE) == 0) {
            stacks->protected ++;
            return;
        }
        stacks->guard = ES_GUARD_CANARY;
        stacks->canaries = stacks->fresh ? stacks->fresh - 1 : 0;
    }
    canary_set(low);
}

bool es_stacks_sound(const struct es_stacks *stacks, const struct es_self *fiber)
{
    const char *low = es_stacks_low(stacks, fiber->index);

    if (stacks->guard != ES_GUARD_CANARY || fiber->index < stacks->canaries)
        return true;
    for (size_t i = 0; i < CANARY_WORDS; i++) {
        uint64_t word;

        memcpy(&word, low + i * sizeof word, sizeof word);
        if (word != CANARY)
            return false;
    }
    return true;
}

/* The one stack of all, when the first fiber is made. */
static bool shared_make(struct es_stacks *stacks)
{
    if (stacks->shared)
        return true;
    stacks->shared = stacks->alloc.map(stacks->alloc.self, stacks->stack_size);
    if (!stacks->shared)
        return false;
    stacks->top = stacks->shared + stacks->stack_size;
    stacks->canaries = 0;
    guard_set(stacks, stacks->shared);
#ifdef ES_VALGRIND
    (void)VALGRIND_STACK_REGISTER(stacks->shared + stacks->guard_size,
                                  stacks->shared + stacks->stack_size - 1);
#endif
    return true;
}

struct es_self *es_stacks_fresh(struct es_stacks *stacks, struct es_sched *sched,
                                void (*start)(void *fiber))
{
    struct es_self *fiber;
    uint32_t index = stacks->fresh;
    char *low;
    char *top;

    if (index == stacks->slab_count * ES_SLAB &&
        (index > UINT32_MAX - ES_SLAB || !slab_add(stacks)))
        return NULL;
    if (stacks->copying && !shared_make(stacks))
        return NULL;
    stacks->fresh++;
    fiber = es_stacks_fiber(stacks, index);
    memset(fiber, 0, sizeof *fiber);
    fiber->sched = sched;
    fiber->index = index;
    es_fiber_answerless(fiber);
    if (stacks->copying) {
        es_stacks_aside_set(stacks, fiber,
                            line_of(stacks->slabs[index / ES_SLAB].memory) +
                                index % ES_SLAB * (size_t)ES_ASIDE,
                            ES_ASIDE);
        return fiber;
    }
    low = es_stacks_low(stacks, index);
    guard_set(stacks, low);
    top = low + stacks->stack_size - index % COLOURS * COLOUR_STEP;
    ES_ASSERT((uintptr_t)top % 16 == 0 && (size_t)(top - low) > stacks->guard_size);
    fiber->context.sp = es_switch_make(top, (size_t)(top - low) - stacks->guard_size, start, fiber);
#ifdef ES_ASAN
    fiber->bottom = low + stacks->guard_size;
    fiber->size = (size_t)(top - low) - stacks->guard_size;
#endif
#ifdef ES_TSAN
    fiber->tsan = __tsan_create_fiber(0);
#endif
#ifdef ES_VALGRIND
    (void)VALGRIND_STACK_REGISTER(low + stacks->guard_size, top - 1);
#endif
    return fiber;
}

/* The address sanitizer wants to know the stack that fibers come back to. */
void es_stacks_bounds(struct es_self *main)
{
#ifdef ES_ASAN
    pthread_attr_t attributes;
    void *low;

    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return;
    pthread_attr_getstack(&attributes, &low, &main->size);
    main->bottom = low;
    pthread_attr_destroy(&attributes);
#endif
#ifdef ES_TSAN
    main->tsan = __tsan_get_current_fiber();
#endif
    (void)main;
}
