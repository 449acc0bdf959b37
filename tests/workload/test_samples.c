/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Reads a file with this content, in units of 10 ns. */
static enum sb_code read_text(const char *text, const char *column, struct sb_arena *arena,
                              const double **sample, uint32_t *count, struct sb_error *error,
                              char *path)
{
    int fd = mkstemp(strcpy(path, "/tmp/simbench-csv-XXXXXX"));
    char bytes[512];
    size_t size = strlen(text);
    assert_true(fd >= 0 && size < sizeof bytes);
    memcpy(bytes, text, size);
    for (char *nul; (nul = memchr(bytes, '~', size));) /* stands for a NUL */
        *nul = '\0';
    assert_true(write(fd, bytes, size) == (ssize_t)size);
    close(fd);
    enum sb_code code = sb_samples_read(path, NULL, column, 10, arena, sample, count, error);
    remove(path);
    return code;
}

struct good {
    const char *text, *column;
    uint32_t count;
    double first, last;
};

static void expect_samples(const struct good *good, size_t cases)
{
    for (size_t i = 0; i < cases; i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        const double *sample = NULL;
        uint32_t count = 0;
        char path[64];
        if (read_text(good[i].text, good[i].column, &arena, &sample, &count, &error, path))
            fail_msg("%s: %s in: %s", error.where, error.text, good[i].text);
        assert_int_equal(count, good[i].count);
        assert_true(sample[0] == good[i].first && sample[count - 1] == good[i].last);
        sb_arena_fini(&arena);
    }
}

static void numbers_are_read_however_they_are_separated_and_come_sorted(void **state)
{
    (void)state;
    static const struct good cases[] = {
        { "1", NULL, 1, 10, 10 },
        { "3\n1\n2\n", NULL, 3, 10, 30 },
        { "3;1 , 2\t5", NULL, 4, 10, 50 },
        { "1,5\n2,7\n", NULL, 4, 10, 70 },
        { "milliseconds\n4\n", NULL, 1, 40, 40 },
        { "\"time, ms\"\r\n4\r\n2\r\n", NULL, 2, 20, 40 },
        { "latency in ms\n4\n2\n", NULL, 2, 20, 40 },
        { "ms\n4, 2\n1,2,3\n", NULL, 5, 10, 40 },
        { "\xef\xbb\xbf"
          "7\n8\n",
          NULL, 2, 70, 80 },
        { "\n\n 0 \n\n1e2\n", NULL, 2, 0, 1000 },
        { "+1,.5,5.", NULL, 3, 5, 50 },
        { "9e12,8e12\n9e12,1e10\n", NULL, 4, 1e11, 9e13 },
    };
    expect_samples(cases, COUNT(cases));
}

static void of_several_columns_the_named_one_is_read(void **state)
{
    (void)state;
    static const struct good cases[] = {
        { "\"time, ms\",\"p\"\r\n4,2\r\n\r\n3, 9\r\n", "time, ms", 2, 30, 40 },
        { "list, grid, tree\n1.1, 6.5, 8.4\n1.9, 6.6, 8.1\n1.5, 6.1, 8.7\n", "list", 3, 11, 19 },
        { "elapsed_s,duration_ms\n0,221.9\n1,120.1\n2,98.4\n3600,150.2\n", "duration_ms", 4, 984,
          2219 },
        { "when;ms\n2025-11-28 12:30:00;7.5\n2025-11-28 12:30:01;\"2\"\n", "ms", 2, 20, 75 },
        { "a b  c\n 1 2 3\n4  5 6", "b", 2, 20, 50 },
        { "ms\n4\n", "ms", 1, 40, 40 },
        { "a,ms\n1,2,\n3,4,\n", "ms", 2, 20, 40 },
    };
    expect_samples(cases, COUNT(cases));
}

struct bad {
    const char *text, *column;
    unsigned line;
    const char *message;
};

static void expect_refused(const struct bad *bad, size_t cases)
{
    for (size_t i = 0; i < cases; i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        const double *sample = NULL;
        uint32_t count = 0;
        char path[64], where[96];
        assert_int_equal(
            read_text(bad[i].text, bad[i].column, &arena, &sample, &count, &error, path),
            SB_EINPUT);
        snprintf(where, sizeof where, bad[i].line ? "%s:%u" : "%s", path, bad[i].line);
        assert_string_equal(error.text, bad[i].message);
        assert_string_equal(error.where, where);
        assert_null(sample);
        sb_arena_fini(&arena);
    }
}

static void what_is_no_latency_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct bad cases[] = {
        { "", NULL, 0, "no numbers in it" },
        { "header\n\n", NULL, 0, "no numbers in it" },
        { "header\nheader\n1\n", NULL, 2, "expected a number, found another word" },
        { "1\n2,nan\n", NULL, 2, "expected a number, found another word" },
        { "1\ninf\n", NULL, 2, "expected a number, found another word" },
        { "1\n0x10\n", NULL, 2, "expected a number, found another word" },
        { "1\n1e999\n", NULL, 2, "expected a number, found another word" },
        { "1\n\n2\n-3\n", NULL, 4, "a number is negative: times are 0 or more" },
        { "1\n1e18\n", NULL, 2, "a number is too long: times are at most 146 years" },
        { "1\n1 2 3-4\n", NULL, 2, "expected a number, found another word" },
        { "1\n2~99\n", NULL, 2, "expected a number, found another word" },
        { "ms,b\n1~9,2\n", "ms", 2, "expected a number, found another word" },
        { "1\n1.00000000000000000000000000000000000000000000000000000000000000000e5\n", NULL, 2,
          "expected a number, found another word" },
    };
    expect_refused(cases, COUNT(cases));
}

/* They were taken for headers, and so were not among the samples. */
static void a_first_value_that_is_no_number_is_no_header(void **state)
{
    static const char *const value[] = { "0x10", "12ms", "1'000", "1_000", "1e999",  "inf",
                                         "nan",  "-inf", "+5s",   ".5s",   "\"1.5\"" };
    (void)state;
    for (size_t i = 0; i < COUNT(value); i++) {
        char text[64];
        snprintf(text, sizeof text, "%s\n7\n", value[i]);
        struct bad bad = { text, NULL, 1, "expected a number, found another word" };
        expect_refused(&bad, 1);
    }
    static const struct good names[] = {
        { "nanoseconds\n7\n", NULL, 1, 70, 70 },
        { "infinite patience\n7\n", NULL, 1, 70, 70 },
        { "50th,99th\n7,8\n", "50th", 1, 70, 70 },
    };
    expect_samples(names, COUNT(names));
}

static const char several[] = "the header has several names: say which \"column\" is meant",
                  comma[] = "a decimal comma: numbers are written with a point",
                  stamp[] = "a time stamp, where a latency is expected";

static void columns_time_stamps_and_decimal_commas_are_no_list(void **state)
{
    (void)state;
    const struct bad cases[] = {
        { "list, grid, tree\n1.1, 6.5, 8.4\n", NULL, 1, several },
        { "list grid tree\n1.1 6.5 8.4\n", NULL, 2, several },
        { "ms\n4\n1,5\n", NULL, 3, comma },
        { "1,5;2,7\n", NULL, 1, comma },
        { "1\n1,5\t2\n", NULL, 2, comma },
        { "2025-11-28T12:30:00Z,5\n", NULL, 1, stamp },
        { "28.11.2025;5\n", NULL, 1, stamp },
        { "ms\n12:30:00\n", NULL, 2, stamp },
        { "when,ms\n12:30:00,5\n", "when", 2, stamp },
        { "when;ms\n1;1,5\n", "ms", 2, comma },
        { "when,ms\n1,5\n2\n", "ms", 3, "nothing in the column" },
        { "when,ms\n1,5\n", "us", 1, "the header has no such column" },
        { "a,ms,ms\n0,1,5\n", "ms", 1, "the header has several columns of that name" },
        { "1,5\n", "ms", 1, "\"column\" needs a header with names in the first line" },
        { "a,ms\n1,2,5\n", "ms", 2, "more fields than the header has names" },
        { "a ms\n1 2\n1 2 5\n", "ms", 3, "more fields than the header has names" },
        { "1700000000000000,5\n", NULL, 1, stamp },
        { "ms\n1700000000000000 5 6\n", NULL, 2, stamp },
    };
    expect_refused(cases, COUNT(cases));
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path, *message;
    } cases[] = {
        { "tests", "is not a regular file" },
        { "/dev/null", "is not a regular file" },
        { "tests/no-such.csv", "cannot be opened: No such file or directory" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        const double *sample = NULL;
        uint32_t count = 0;
        assert_int_equal(
            sb_samples_read(cases[i].path, NULL, NULL, 1, &arena, &sample, &count, &error),
            SB_EINPUT);
        assert_string_equal(error.where, cases[i].path);
        assert_string_equal(error.text, cases[i].message);
    }
}

/* Sparse, so that nothing has to be read to see it. */
static void a_fifo_and_a_file_too_large_are_refused_at_once(void **state)
{
    char path[64], large[] = "/tmp/simbench-csv-XXXXXX";
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    const double *sample = NULL;
    uint32_t count = 0;
    (void)state;
    snprintf(path, sizeof path, "/tmp/simbench-fifo-%ld", (long)getpid());
    assert_int_equal(mkfifo(path, 0600), 0);
    alarm(60); /* opening it used to wait for a writer */
    assert_int_equal(sb_samples_read(path, NULL, NULL, 1, &arena, &sample, &count, &error),
                     SB_EINPUT);
    alarm(0);
    remove(path);
    assert_string_equal(error.text, "is not a regular file");
    int fd = mkstemp(large);
    assert_true(fd >= 0 && ftruncate(fd, ((off_t)1 << 31) + 1) == 0);
    close(fd);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_samples_read(large, NULL, NULL, 1, &arena, &sample, &count, &error),
                     SB_EINPUT);
    remove(large);
    assert_string_equal(error.text, "larger than 2 GiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_however_they_are_separated_and_come_sorted),
        cmocka_unit_test(of_several_columns_the_named_one_is_read),
        cmocka_unit_test(what_is_no_latency_is_refused_with_its_line),
        cmocka_unit_test(a_first_value_that_is_no_number_is_no_header),
        cmocka_unit_test(columns_time_stamps_and_decimal_commas_are_no_list),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_fifo_and_a_file_too_large_are_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
