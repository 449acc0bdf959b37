/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>
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

void failing_memory_sweep(enum sb_code (*act)(void *scene, struct sb_error *error), void *scene,
                          long least, enum sb_code also)
{
    long allowed = 0;
    for (;; allowed++) {
        struct sb_error error = { 0 };
        failing_memory_arm(allowed);
        enum sb_code code = act(scene, &error);
        if (!failing_memory_disarm() && code == SB_OK)
            break;
        if (code != SB_ENOMEM && code != also)
            fail_msg("code %d after %ld allocations: %s", (int)code, allowed, error.text);
        if (code != SB_OK)
            assert_string_equal(error.text, "out of memory");
    }
    if (allowed < least)
        fail_msg("only %ld allocations: is anything wrapped?", allowed);
}
