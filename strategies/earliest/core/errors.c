/* SPDX-License-Identifier: MIT
 * Texts with names in them are kept until the next call. */
#include "core/errors.h"

#include <errno.h>
#include <string.h>

#include "core/codes.h"
#include "platform/memory.h"
#include "platform/text.h"

struct es_result es_error_result(struct es_sched *sched, int code, es_id task, const char *text)
{
    size_t size = sizeof(struct es_error_text) + strlen(text) + 1;
    struct es_error_text *kept = es_memory_take(&sched->alloc, size, 1);
    struct es_result result = es_result_plain(code, task);

    ES_ASSERT(code != ES_OK);
    if (!kept)
        return result;
    kept->size = size;
    kept->next = sched->texts;
    memcpy(kept->text, text, size - sizeof *kept);
    sched->texts = kept;
    result.value = kept->text;
    return result;
}

struct es_result es_error_of_system(struct es_self *self, int number)
{
    char room[160];
    char words[100];
    struct es_text text;

    if (number == ENOMEM || number == EAGAIN)
        return es_result_plain(ES_NO_MEMORY, self->task);
    if (strerror_r(number, words, sizeof words) != 0)
        words[0] = '\0';
    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "The operating system refused: %s", words);
    return es_error_result(self->sched, ES_SYSTEM, self->task, room);
}

void es_errors_clear(struct es_sched *sched)
{
    while (sched->texts) {
        struct es_error_text *kept = sched->texts;

        sched->texts = kept->next;
        es_memory_give(&sched->alloc, kept, kept->size, 1);
    }
}
