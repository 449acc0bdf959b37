/* SPDX-License-Identifier: MIT
 * The portable switch, by Boost.Context's fcontext (link libboost_context.a; nothing of C++ is needed). A jump hands
 * over where it came from, so the one who arrives writes it down for the one who left. */
#include "switch.h"

#include <stdint.h>
#include <string.h>

struct transfer {
    void *context;
    void *data;
};

struct transfer jump_fcontext(void *to, void *data);
void *make_fcontext(void *top, size_t size, void (*start)(struct transfer transfer));

/* Kept at the top of a new stack until it is entered. */
struct first {
    void (*start)(void *argument);
    void *argument;
};

/* What a jump carries: where to save the one who left, and for a new stack what to call. */
struct jump {
    void **from;
    void *to;
};

/* A saved context of ours: fcontext's own, or for a stack not entered yet a tagged pointer to its first record. */
enum { NEW = 1 };

static void enter(struct transfer transfer)
{
    const struct jump *jump = transfer.data;
    struct first first;

    memcpy(&first, (const char *)jump->to - NEW, sizeof first);
    *jump->from = transfer.context;
    first.start(first.argument);
}

void es_switch(void **from, void *to)
{
    struct jump jump = { from, to };
    void *context = to;
    struct transfer transfer;

    if ((uintptr_t)to & NEW)
        context = *(void **)(void *)((char *)to - NEW + sizeof(struct first));
    transfer = jump_fcontext(context, &jump);
    *((const struct jump *)transfer.data)->from = transfer.context;
}

void *es_switch_make(void *top, size_t size, void (*start)(void *argument), void *argument)
{
    uintptr_t aligned = (uintptr_t)top & ~(uintptr_t)15;
    char *record = (char *)(aligned - 32);
    struct first first = { start, argument };
    void *context = make_fcontext(record, size - 64, enter);

    memcpy(record, &first, sizeof first);
    memcpy(record + sizeof first, &context, sizeof context);
    return record + NEW;
}
