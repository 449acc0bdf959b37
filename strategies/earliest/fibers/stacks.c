/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "fibers/stacks.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fibers/huge_pages.h"
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
/* What is used again of a stack ends with a line, see ES_ENTERED. */
#define TOP_UNUSED ((ES_LINE - ES_ENTERED % ES_LINE) % ES_LINE)
/* In huge pages stacks lie an odd number of lines apart, for the same reason: a line for the
 * canary, and four. */
#define DENSE_MORE ((size_t)5 * ES_LINE)

void es_stacks_init(struct es_stacks *stacks, const struct es_alloc *alloc, size_t stack_size,
                    enum es_stack_kind kind)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    memset(stacks, 0, sizeof *stacks);
    if (stack_size == 0)
        stack_size = kind == ES_STACKS_HUGE ? LEAST_STACK : DEFAULT_STACK;
    if (stack_size < LEAST_STACK)
        stack_size = LEAST_STACK;
    if (stack_size > SIZE_MAX / 4 / ES_SLAB)
        stack_size = SIZE_MAX / 4 / ES_SLAB;
    stacks->alloc = *alloc;
    stacks->guard_size = GUARD_PAGES * page;
#if !defined(ES_ASAN) && !defined(ES_TSAN) /* sanitizers keep track of each stack's frames */
    stacks->copying = kind == ES_STACKS_COPIED;
    stacks->direct = stacks->copying && es_switch_copies();
#endif
    stacks->canaries = UINT32_MAX;
    stacks->stack_size = (stack_size + page - 1) / page * page + stacks->guard_size;
    stacks->dense_size = stacks->stack_size - stacks->guard_size + DENSE_MORE;
    if (kind == ES_STACKS_HUGE && ES_SLAB * stacks->dense_size <= ES_HUGE_AREA)
        stacks->huge = es_huge_pages_offered();
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
        else if (!stacks->slabs[i].dense)
            stacks->alloc.unmap(stacks->alloc.self, stacks->slabs[i].memory,
                                ES_SLAB * stacks->stack_size);
        else if (stacks->slabs[i].area)
            es_huge_pages_unmap(&stacks->alloc, stacks->slabs[i].area);
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

static size_t size_in(const struct es_stacks *stacks, const struct es_slab *slab)
{
    return slab->dense ? stacks->dense_size : stacks->stack_size;
}

char *es_stacks_low(const struct es_stacks *stacks, uint32_t index)
{
    const struct es_slab *slab = &stacks->slabs[index / ES_SLAB];

    if (stacks->copying)
        return stacks->shared;
    return slab->memory + index % ES_SLAB * size_in(stacks, slab);
}

/* The next line that begins in `memory`. */
static char *line_of(char *memory)
{
    return memory + (ES_LINE - (uintptr_t)memory % ES_LINE) % ES_LINE;
}

/* In huge pages: behind the slab before, or in a new area. */
static bool dense_map(struct es_stacks *stacks, struct es_slab *slab)
{
    size_t size = ES_SLAB * stacks->dense_size;

    if (stacks->slab_count < ES_GUARDED_SLABS || !stacks->huge)
        return false;
    if (stacks->area_left < size) {
        slab->area = es_huge_pages_map(&stacks->alloc, &stacks->area_next);
        stacks->huge = slab->area != NULL; /* what failed once is not tried again */
        if (!slab->area)
            return false;
        stacks->area_left = ES_HUGE_AREA;
    }
    slab->memory = stacks->area_next;
    slab->dense = true;
    stacks->area_next += size;
    stacks->area_left -= size;
    return true;
}

static bool slab_map(struct es_stacks *stacks, struct es_slab *slab)
{
    size_t size = ES_SLAB * stacks->stack_size;

    if (stacks->copying)
        slab->memory = es_memory_take(&stacks->alloc, ES_SLAB * ES_ASIDE + ES_LINE, 1);
    else if (!dense_map(stacks, slab)) {
        slab->memory = stacks->alloc.map(stacks->alloc.self, size);
        if (slab->memory) /* a huge page would make each stack cost all of its size */
            madvise(slab->memory, size, MADV_NOHUGEPAGE);
    }
    return slab->memory != NULL;
}

static bool slab_add(struct es_stacks *stacks)
{
    bool by_canary = stacks->copying && stacks->canaries == 0;
    struct es_slab slab = { .canaries = by_canary ? 0 : ES_SLAB };

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
    if (!slab_map(stacks, &slab)) {
        es_memory_give(&stacks->alloc, slab.room, ES_SLAB * sizeof *slab.fibers + ES_LINE, 1);
        return false;
    }
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

/* Guards a new stack by the best means that still works; what failed once is not tried again.
 * False: only a canary is left. */
static bool guard_pages_set(struct es_stacks *stacks, char *low)
{
    if (stacks->guard == ES_GUARD_MARKER) {
        if (madvise(low, stacks->guard_size, MADV_GUARD_INSTALL) == 0)
            return true;
        stacks->guard = ES_GUARD_PROTECT;
    }
    if (stacks->guard == ES_GUARD_PROTECT) {
        if (stacks->protected < MOST_PROTECTED &&
            mprotect(low, stacks->guard_size, PROT_NONE) == 0) {
            stacks->protected ++;
            return true;
        }
        stacks->guard = ES_GUARD_CANARY;
    }
    return false;
}

static void guard_set(struct es_stacks *stacks, uint32_t index)
{
    struct es_slab *slab = &stacks->slabs[index / ES_SLAB];
    char *low = es_stacks_low(stacks, index);

    if (!slab->dense && guard_pages_set(stacks, low))
        return;
    canary_set(low);
    if (index % ES_SLAB < slab->canaries)
        slab->canaries = (uint8_t)(index % ES_SLAB);
    if (index < stacks->canaries)
        stacks->canaries = index;
}

bool es_stacks_sound(const struct es_stacks *stacks, const struct es_self *fiber)
{
    const char *low = es_stacks_low(stacks, fiber->index);
    uint64_t wrong = 0;

    if (fiber->index % ES_SLAB < stacks->slabs[fiber->index / ES_SLAB].canaries)
        return true;
    for (size_t i = 0; i < CANARY_WORDS; i++) {
        uint64_t word;

        memcpy(&word, low + i * sizeof word, sizeof word);
        wrong |= word ^ CANARY;
    }
    return wrong == 0;
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
    guard_set(stacks, 0);
#ifdef ES_VALGRIND
    (void)VALGRIND_STACK_REGISTER(stacks->shared + stacks->guard_size,
                                  stacks->shared + stacks->stack_size - 1);
#endif
    return true;
}

/* A stack of the fiber's own, above its guard. */
static void stack_make(const struct es_stacks *stacks, struct es_self *fiber,
                       void (*start)(void *fiber))
{
    const struct es_slab *slab = &stacks->slabs[fiber->index / ES_SLAB];
    char *low = es_stacks_low(stacks, fiber->index);
    char *top = low + size_in(stacks, slab);
    size_t size;

    low += slab->dense ? CANARY_WORDS * sizeof(uint64_t) : stacks->guard_size;
    top -= slab->dense ? 0 : fiber->index % COLOURS * COLOUR_STEP;
    top -= TOP_UNUSED;
    fiber->context.end = top - ES_ENTERED;
    size = (size_t)(top - low);
    ES_ASSERT((uintptr_t)top % 16 == 0 && top > low);
    fiber->context.sp = es_switch_make(top, size, start, fiber);
#ifdef ES_ASAN
    fiber->bottom = low;
    fiber->size = size;
#endif
#ifdef ES_TSAN
    fiber->tsan = __tsan_create_fiber(0);
#endif
#ifdef ES_VALGRIND
    (void)VALGRIND_STACK_REGISTER(low, top - 1);
#endif
}

bool es_stacks_fresh(struct es_stacks *stacks, struct es_sched *sched, void (*start)(void *fiber))
{
    struct es_self *fiber;
    uint32_t index = stacks->fresh;

    if (index == stacks->slab_count * ES_SLAB &&
        (index > UINT32_MAX - ES_SLAB || !slab_add(stacks)))
        return false;
    if (stacks->copying && !shared_make(stacks))
        return false;
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
        return true;
    }
    guard_set(stacks, index);
    stack_make(stacks, fiber, start);
    return true;
}

bool es_stacks_all_idle(const struct es_stacks *stacks)
{
    uint32_t listed = 0;

    for (const struct es_self *fiber = stacks->idle; fiber; fiber = fiber->next)
        listed++;
    return listed == stacks->unlisted;
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
