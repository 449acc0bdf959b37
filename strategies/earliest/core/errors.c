/* SPDX-License-Identifier: MIT
 * Texts with names in them are kept until the next call. */
#include "core/errors.h"

#include <string.h>

#include "core/codes.h"
#include "platform/memory.h"

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

void es_errors_clear(struct es_sched *sched)
{
    while (sched->texts) {
        struct es_error_text *kept = sched->texts;

        sched->texts = kept->next;
        es_memory_give(&sched->alloc, kept, kept->size, 1);
    }
}
