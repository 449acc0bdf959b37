/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Small items, and large ones between them, each filled with its number. */
static void what_is_given_is_zeroed_and_overlaps_nothing(void **state)
{
    enum { ITEMS = 500 };
    struct sb_arena arena = { 0 };
    unsigned char *item[ITEMS];
    size_t size[ITEMS];
    (void)state;
    for (size_t i = 0; i < ITEMS; i++) {
        size[i] = i % 7 == 0 ? 4000 + 20 * i : i * 13 % 900;
        item[i] = sb_arena_alloc(&arena, size[i], 1);
        assert_non_null(item[i]);
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(item[i][k], 0);
        memset(item[i], (int)(i & 255), size[i]);
    }
    for (size_t i = 0; i < ITEMS; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(item[i][k], i & 255);
    sb_arena_fini(&arena);
}

/* Some beyond what malloc gives, which have mappings of their own; and after all of it was used. */
static void millions_of_bytes_are_zeroed_each_time(void **state)
{
    static const size_t sizes[] = { 100,     (4u << 20) - 1, 4u << 20,        7, (4u << 20) + 1,
                                    1 << 14, 3u << 20,       (6u << 20) + 77, 5, 8u << 20 };
    enum { SIZES = sizeof sizes / sizeof *sizes };
    (void)state;
    for (unsigned round = 0; round < 3; round++) {
        struct sb_arena arena = { 0 };
        unsigned char *item[SIZES];
        for (size_t i = 0; i < SIZES; i++) {
            item[i] = sb_arena_alloc(&arena, sizes[i], 1);
            assert_non_null(item[i]);
            assert_int_equal((uintptr_t)item[i] % (sizes[i] >= 4096 ? 64 : 16), 0);
            size_t k = 0;
            while (k < sizes[i] && item[i][k] == 0)
                k++;
            assert_int_equal(k, sizes[i]);
            memset(item[i], (int)i + 1, sizes[i]);
        }
        for (size_t i = 0; i < SIZES; i++) {
            size_t k = 0;
            while (k < sizes[i] && item[i][k] == i + 1)
                k++;
            assert_int_equal(k, sizes[i]);
        }
        sb_arena_fini(&arena);
        assert_null(arena.blocks);
    }
}

static void all_is_aligned_large_things_for_cache_lines(void **state)
{
    struct sb_arena arena = { 0 };
    (void)state;
    for (size_t size = 1; size < 70000; size += 1 + size / 3) {
        uintptr_t at = (uintptr_t)sb_arena_alloc(&arena, size, 1);
        assert_int_equal(at % (size >= 4096 ? 64 : _Alignof(max_align_t)), 0);
    }
    sb_arena_fini(&arena);
}

/* As ids are in millions, and other things between them. */
static void texts_stand_close_to_each_other(void **state)
{
    enum { TEXTS = 20000, LENGTH = 32 };
    static const char id[] = "0123456789abcdef0123456789abcdef";
    struct sb_arena arena = { 0 };
    const char *last = NULL;
    unsigned close = 0;
    (void)state;
    for (unsigned i = 0; i < TEXTS; i++) {
        const char *text = sb_arena_text(&arena, id, LENGTH);
        assert_string_equal(text, id);
        close += last && text == last + LENGTH + 1;
        last = text;
    }
    assert_true(close > TEXTS - 50); /* all but where a block ends */
    uintptr_t number = (uintptr_t)sb_arena_alloc(&arena, 1, 16);
    assert_int_equal(number % 16, 0);
    sb_arena_fini(&arena);
}

static void a_product_that_overflows_is_refused(void **state)
{
    struct sb_arena arena = { 0 };
    (void)state;
    assert_null(sb_arena_alloc(&arena, SIZE_MAX / 8, 16));
    assert_null(sb_arena_alloc(&arena, SIZE_MAX, 1));
    assert_non_null(sb_arena_alloc(&arena, 0, 16));
    sb_arena_fini(&arena);
    assert_null(arena.blocks);
}

static void a_text_ends_where_it_is_said_to(void **state)
{
    struct sb_arena arena = { 0 };
    (void)state;
    assert_string_equal(sb_arena_text(&arena, "makespan", 4), "make");
    assert_string_equal(sb_arena_text(&arena, "", 0), "");
    sb_arena_fini(&arena);
}

enum { RESERVED = 3 << 20 }; /* some huge pages */

static void an_array_doubles_and_keeps_what_it_has(void **state)
{
    uint32_t *item = NULL;
    size_t room = 0;
    (void)state;
    for (uint32_t i = 0; i < RESERVED; i++) {
        assert_int_equal(sb_reserve(&item, i, &room, sizeof *item), 0);
        assert_true(room > i);
        item[i] = i;
    }
    for (uint32_t i = 0; i < RESERVED; i++)
        assert_true(item[i] == i);
    size_t full = SIZE_MAX / 4;
    assert_int_equal(sb_reserve(&item, full, &full, sizeof *item), -1);
    assert_int_equal(item[RESERVED - 1], RESERVED - 1);
    free(item);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given_is_zeroed_and_overlaps_nothing),
        cmocka_unit_test(millions_of_bytes_are_zeroed_each_time),
        cmocka_unit_test(all_is_aligned_large_things_for_cache_lines),
        cmocka_unit_test(texts_stand_close_to_each_other),
        cmocka_unit_test(a_product_that_overflows_is_refused),
        cmocka_unit_test(a_text_ends_where_it_is_said_to),
        cmocka_unit_test(an_array_doubles_and_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
