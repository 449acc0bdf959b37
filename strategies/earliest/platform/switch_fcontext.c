/* SPDX-License-Identifier: MIT
 * The portable switch, by Boost.Context's fcontext (link libboost_context.a; nothing of C++ is
 * needed). A jump hands over where it came from, so the one who arrives writes it down for the one
 * who left. */
#include "platform/switch.h"

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

/* What a jump carries: where to save the one who left; for a new stack what to call; for another
 * what to return. */
struct jump {
    struct es_context *from;
    void *to;
    struct es_result answer;
};

/* A saved context of ours: fcontext's own, or for a stack not entered yet a tagged pointer to its
 * first record. */
enum { NEW = 1 };

static void enter(struct transfer transfer)
{
    const struct jump *jump = transfer.data;
    struct first first;

    memcpy(&first, (const char *)jump->to - NEW, sizeof first);
    jump->from->sp = transfer.context;
    first.start(first.argument);
}

struct es_result es_switch(struct es_context *from, const struct es_context *to)
{
    struct jump jump = { from, to->sp, { NULL, ES_OK, ES_NONE } };
    void *context = to->sp;
    struct transfer transfer;
    const struct jump *arrived;

    memcpy(&jump.answer, to->u.answer, sizeof jump.answer);
    if ((uintptr_t)context & NEW)
        context = *(void **)(void *)((char *)context - NEW + sizeof(struct first));
    transfer = jump_fcontext(context, &jump);
    arrived = transfer.data;
    arrived->from->sp = transfer.context;
    return arrived->answer;
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

bool es_switch_copies(void) { return false; }

struct es_result es_switch_copied(struct es_context *from, const struct es_context *to, char *top,
                                  bool kept)
{
    (void)top, (void)kept;
    return es_switch(from, to);
}
