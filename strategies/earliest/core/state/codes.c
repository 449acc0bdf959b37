/* SPDX-License-Identifier: MIT */
#include "core/state/codes.h"

#include "platform/assert.h"

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
                                     [ES_CLOSED] = "The call that this abort belongs to is over",
                                     [ES_UNSUPPORTED] = "The clock in use does not support this",
                                     [ES_SYSTEM] = "The operating system refused",
                                     [ES_OVERFLOW] = "The task overran its stack",
                                     [ES_SHED] = "The pool has no place for one more",
                                     [ES_ABANDONED] = "It waited for a pool too long",
                                     [ES_REJECTED] = "A breaker or a budget refused" };

struct es_result es_result_plain(int code, es_id task)
{
    ES_ASSERT(code >= 0 && code <= ES_REJECTED);
    return (struct es_result){ (void *)(uintptr_t)texts[code], code, task };
}
