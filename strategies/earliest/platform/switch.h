/* SPDX-License-Identifier: MIT
 * The context switch. One implementation is linked: assembly for x86-64 or aarch64, or
 * Boost.Context's fcontext. */
#ifndef ES_PLATFORM_SWITCH_H
#define ES_PLATFORM_SWITCH_H

#include <stdbool.h>
#include <stddef.h>

#include "earliest.h"

/* Who does not run. The assembly knows where each member is. */
struct es_context {
    void *sp;  /* its stack pointer; NULL: it begins with start(context) */
    char *end; /* where stacks are copied: of the room for what is on the shared stack while this
                  waits, */
    char *low; /* and down to where on the stack there is such room: for 192 bytes at least; NULL:
                  no need for it */
    union {
        const void
            *answer; /* 16 bytes, a struct es_result: what the switch that left it will return */
        void (*start)(void *context);
    } u;
};

static inline __attribute__((always_inline)) const char *es_stack_pointer(void)
{
    const char *sp;

#if defined(__x86_64__)
    __asm__ volatile("movq %%rsp, %0" : "=r"(sp));
#elif defined(__aarch64__)
    __asm__ volatile("mov %0, sp" : "=r"(sp));
#else
    sp = __builtin_frame_address(0);
#endif
    return sp;
}

/* aarch64's switch saves 160 bytes where x86-64's saves 56, and the frames above it are larger. */
#ifdef __aarch64__
enum { ES_SAVED = 160, ES_BELOW_MORE = 192 };
#else
enum { ES_SAVED = 56, ES_BELOW_MORE = 0 };
#endif

/* What may come to lie on the stack below a function that looks how deep it is, and then leads to a
 * switch. Most that was seen on x86-64: 120 bytes in assembly, 128 with fcontext; where calls at
 * the end of functions stay calls, with gcc's -O1 and -Og, 192 and 232; unoptimised 384. On
 * aarch64: 256 and 256; 352 and 416; 496. A build with still larger frames is slower, as the room
 * is then made on the main stack, and ends there if there is no memory for it. */
#ifndef __OPTIMIZE__
enum { ES_BELOW = 576 + ES_BELOW_MORE };
#elif defined(ES_FCONTEXT)
enum { ES_BELOW = 256 + ES_BELOW_MORE };
#else
enum { ES_BELOW = 192 + ES_BELOW_MORE };
#endif

/* Saves this context in `from` and goes on in `to`, which was saved before or made new; returns
 * from's answer when somebody goes on here. Whoever waits in the middle of a body has no other
 * frame below the body's than this one, when compilers turn calls at the end of functions into
 * jumps: so there is little to keep and to come back through. */
struct es_result es_switch(struct es_context *from, const struct es_context *to);

/* The same where all contexts live on one stack, which ends at `top`: what `from` has on it is
 * first copied aside if it is to be kept, and what `to` had is put back. Whole lines of 64 bytes
 * are copied, so that the last byte below `top` is the last of the room aside. More than there is
 * room for stops the program. */
struct es_result es_switch_copied(struct es_context *from, const struct es_context *to, char *top,
                                  bool kept);
/* Whether that is there: it takes assembly, for nothing may be on the stack meanwhile. */
bool es_switch_copies(void);

/* Makes a context's stack pointer: it calls start(argument), which must not return, on the stack
 * that ends at `top`. */
void *es_switch_make(void *top, size_t size, void (*start)(void *argument), void *argument);

#endif
