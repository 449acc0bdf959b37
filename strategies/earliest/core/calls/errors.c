/* SPDX-License-Identifier: MIT
 * Texts with names in them are kept as long as the results. */
#include "core/calls/errors.h"

#include <errno.h>
#include <string.h>

#include "core/state/codes.h"
#include "platform/memory.h"
#include "platform/text.h"

/* Room for texts: each block is twice as large as the one before, so that there are few. */
enum { FIRST_BLOCK = 1000 };

static char *keep(struct es_request *request, const char *text)
{
    struct es_error_texts *block = request->texts;
    const struct es_alloc *alloc = &request->sched->alloc;
    size_t size = strlen(text) + 1;

    if (!block || block->size - block->used < size) {
        size_t room = block ? 2 * block->size : FIRST_BLOCK;

        room = room < size ? size : room;
        block = es_memory_take(alloc, sizeof *block + room, 1);
        if (!block)
            return NULL;
        *block = (struct es_error_texts){ .next = request->texts, .size = room };
        request->texts = block;
    }
    block->used += size;
    return memcpy(block->text + block->used - size, text, size);
}

bool es_errors_hold(const struct es_request *request, const void *text)
{
    request = es_request_root((struct es_request *)request);
    for (const struct es_error_texts *block = request->texts; block; block = block->next)
        if ((uintptr_t)text >= (uintptr_t)block->text &&
            (uintptr_t)text < (uintptr_t)(block->text + block->used))
            return true;
    return false;
}

struct es_result es_error_result(struct es_request *request, int code, es_id task, const char *text)
{
    struct es_result result = es_result_plain(code, task);
    char *kept = keep(es_request_root(request), text);

    ES_ASSERT(code != ES_OK);
    if (kept)
        result.value = kept;
    return result;
}

/* The task where an error says that it began has failed with it. */
static bool began_there(const struct es_request *request, struct es_result result)
{
    const struct es_record *origin;

    if (result.task >= request->count)
        return false;
    origin = &request->sched->records[request->base + result.task];
    return es_code(origin) == result.code && origin->u.value == result.value;
}

struct es_result es_error_of_body(const struct es_request *request, es_id task,
                                  struct es_result result)
{
    if (result.code <= ES_OK || result.code > ES_REJECTED)
        result.code = ES_FAILED;
    if (result.code != ES_FAILED && result.code != ES_ABORTED) {
        struct es_result plain = es_result_plain(result.code, task);

        if (result.value != plain.value && !es_errors_hold(request, result.value))
            return plain;
    }
    if (result.task != task && !began_there(request, result))
        result.task = task;
    return result;
}

struct es_result es_error_of_system(struct es_self *self, int number)
{
    char room[160];
    char words[100];
    struct es_text text;

    if (number == ENOMEM || number == EAGAIN)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    if (strerror_r(number, words, sizeof words) != 0)
        words[0] = '\0';
    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "The operating system refused: %s", words);
    return es_error_result(es_self_request(self), ES_SYSTEM, es_self_number(self), room);
}

void es_errors_clear(struct es_request *request)
{
    while (request->texts) {
        struct es_error_texts *block = request->texts;

        request->texts = block->next;
        es_memory_give(&request->sched->alloc, block, sizeof *block + block->size, 1);
    }
}
