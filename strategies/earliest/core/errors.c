/* SPDX-License-Identifier: MIT
 * Texts with names in them are kept until the next call. */
#include "core/errors.h"

#include <string.h>

#include "core/codes.h"
#include "platform/memory.h"

struct es_result es_error_result(struct es_sched *sched, int code, es_id task, const char *text)
{
    size_t size = sizeof(struct es_error_text) + strlen(text) + 1;
    struct es_error_text *note = es_memory_take(&sched->alloc, size, 1);
    struct es_result result = es_result_plain(code, task);

    if (!note)
        return result;
    note->size = size;
    note->next = sched->notes;
    memcpy(note->text, text, size - sizeof *note);
    sched->notes = note;
    result.value = note->text;
    return result;
}

void es_errors_clear(struct es_sched *sched)
{
    while (sched->notes) {
        struct es_error_text *note = sched->notes;

        sched->notes = note->next;
        es_memory_give(&sched->alloc, note, note->size, 1);
    }
}
