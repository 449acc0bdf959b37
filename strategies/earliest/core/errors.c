/* SPDX-License-Identifier: MIT
 * The texts of the library's own errors. Those with names in them are kept until the next call. */
#include <string.h>

#include "core/state.h"
#include "platform/memory.h"

static const char *const texts[] = { [ES_OK] = "No error",
                                     [ES_FAILED] = "The task failed",
                                     [ES_ABORTED] = "Aborted from outside",
                                     [ES_CANCELLED] = "Cancelled",
                                     [ES_TIMED_OUT] = "The time limit has passed",
                                     [ES_ENDED] = "The flow was ended",
                                     [ES_DEADLOCK] = "Deadlock",
                                     [ES_UNKNOWN] = "Unknown task",
                                     [ES_DUPLICATE] = "Duplicate task",
                                     [ES_NO_FUNCTION] = "The task is not a function",
                                     [ES_CYCLE] = "Dependency cycle",
                                     [ES_NO_MEMORY] = "Out of memory",
                                     [ES_MISUSE] = "Not allowed here",
                                     [ES_BUSY] = "Not done yet",
                                     [ES_CLOSED] = "The call that this signal belongs to is over",
                                     [ES_UNSUPPORTED] = "The clock in use does not support this",
                                     [ES_SYSTEM] = "The operating system refused",
                                     [ES_OVERFLOW] = "The task overran its stack" };

struct es_result es_result_plain(int code, es_id task)
{
    struct es_result result = { (void *)(uintptr_t)texts[code], code, task };

    return result;
}

struct es_result es_note_result(struct es_sched *sched, int code, es_id task, const char *text)
{
    size_t size = sizeof(struct es_note) + strlen(text) + 1;
    struct es_note *note = es_memory_take(&sched->alloc, size, 1);
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

void es_notes_clear(struct es_sched *sched)
{
    while (sched->notes) {
        struct es_note *note = sched->notes;

        sched->notes = note->next;
        es_memory_give(&sched->alloc, note, note->size, 1);
    }
}
