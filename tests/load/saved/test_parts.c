/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/saved/parts.h"

#include "tests/fixtures/load/load_result.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 1 << 20 };
static char path[64];

static size_t read_bytes(unsigned char bytes[MOST])
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t size = fread(bytes, 1, MOST, file);
    fclose(file);
    assert_true(size > 0 && size < MOST);
    return size;
}

static void write_bytes(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* One strategy at two rates, so that each byte can be tried. */
static void make(struct sb_load_result *part)
{
    fixture_load_mm1(part);
    part->points = 2;
    part->curve[0].strategies = 1;
    part->files = "0123";
    part->share = 1;
    part->shares = 2;
    part->missing = true;
}

static void a_part_says_what_was_written(void **state)
{
    struct sb_load_result part, again;
    (void)state;
    make(&part);
    assert_int_equal(sb_load_part_write(&part, path, NULL), SB_OK);
    assert_true(sb_load_part_is_one(path));
    assert_int_equal(sb_load_part_read(&again, path, NULL), SB_OK);
    assert_string_equal(again.files, "0123");
    assert_true(again.share == 1 && again.shares == 2 && again.points == 2);
    assert_true(again.curve[0].strategy[0].point[1].all.mean.value ==
                part.curve[0].strategy[0].point[1].all.mean.value);
    sb_load_result_fini(&again);
    sb_load_result_fini(&part);
}

/* Each byte in `make soak`. */
static void a_part_that_is_cut_or_changed_anywhere_is_refused(void **state)
{
    static unsigned char bytes[MOST];
    struct sb_load_result part, again = { 0 };
    (void)state;
    const size_t stride = fixture_scale() > 1 ? 1 : FIXTURE_STRIDE;
    make(&part);
    assert_int_equal(sb_load_part_write(&part, path, NULL), SB_OK);
    const size_t size = read_bytes(bytes);
    for (size_t cut = 0; cut < size; cut += cut < 128 ? 1 : stride) {
        struct sb_error error = { 0 };
        write_bytes(bytes, cut);
        assert_int_equal(sb_load_part_read(&again, path, &error), SB_EINPUT);
        assert_non_null(strstr(error.text, "is damaged"));
        assert_null(again.curve);
    }
    for (size_t i = 0; i < size; i += i < 128 ? 1 : stride) {
        bytes[i] ^= (unsigned char)(1 << i % 8);
        write_bytes(bytes, size);
        assert_int_equal(sb_load_part_read(&again, path, NULL), SB_EINPUT);
        bytes[i] ^= (unsigned char)(1 << i % 8);
    }
    bytes[size] = 'x'; /* something behind it */
    write_bytes(bytes, size + 1);
    assert_int_equal(sb_load_part_read(&again, path, NULL), SB_EINPUT);
    sb_load_result_fini(&part);
}

static void a_file_of_somebody_else_stays(void **state)
{
    struct sb_error error = { 0 };
    struct sb_load_result part;
    (void)state;
    make(&part);
    write_bytes("my thesis", 9);
    assert_int_equal(sb_load_part_try(path, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "not a part of a load"));
    assert_int_equal(sb_load_part_write(&part, path, NULL), SB_EINPUT);
    unlink(path);
    assert_int_equal(sb_load_part_try(path, NULL), SB_OK);
    assert_int_equal(access(path, F_OK), -1);
    sb_load_result_fini(&part);
}

static int leave(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_part_says_what_was_written, leave),
        cmocka_unit_test_teardown(a_part_that_is_cut_or_changed_anywhere_is_refused, leave),
        cmocka_unit_test_teardown(a_file_of_somebody_else_stays, leave),
    };
    snprintf(path, sizeof path, "/tmp/simbench-load-part-%ld", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, NULL);
}
