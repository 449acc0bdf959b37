/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/memory/failing_memory.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

static atomic_bool armed;
static atomic_long remaining;

void failing_memory_arm(long allowed)
{
    atomic_store(&remaining, allowed);
    atomic_store(&armed, true);
}

bool failing_memory_disarm(void)
{
    atomic_store(&armed, false);
    return atomic_load(&remaining) < 0;
}

static bool fails(void) { return atomic_load(&armed) && atomic_fetch_sub(&remaining, 1) <= 0; }

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}
