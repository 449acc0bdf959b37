/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/samples.h"

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
static enum sb_code read_text(const char *text, struct sb_arena *arena, const double **sample,
                              uint32_t *count, struct sb_error *error, char *path)
{
    int fd = mkstemp(strcpy(path, "/tmp/simbench-csv-XXXXXX"));
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    enum sb_code code = sb_samples_read(path, 10, arena, sample, count, error);
    remove(path);
    return code;
}

static void numbers_are_read_however_they_are_separated_and_come_sorted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t count;
        double first, last;
    } cases[] = {
        { "1", 1, 10, 10 },
        { "3\n1\n2\n", 3, 10, 30 },
        { "3;1 , 2\t5", 4, 10, 50 },
        { "milliseconds\n4\n", 1, 40, 40 },
        { "\"time, ms\",\"p\"\r\n4,2\r\n", 2, 20, 40 },
        { "\xef\xbb\xbf"
          "7\n8\n",
          2, 70, 80 },
        { "\n\n 0 \n\n1e2\n", 2, 0, 1000 },
        { "+1,.5,5.", 3, 5, 50 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        const double *sample = NULL;
        uint32_t count = 0;
        char path[64];
        if (read_text(cases[i].text, &arena, &sample, &count, &error, path))
            fail_msg("%s: %s in: %s", error.where, error.text, cases[i].text);
        assert_int_equal(count, cases[i].count);
        assert_true(sample[0] == cases[i].first && sample[count - 1] == cases[i].last);
        sb_arena_fini(&arena);
    }
}

static void what_is_no_latency_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned line;
        const char *message;
    } cases[] = {
        { "", 0, "no numbers in it" },
        { "header\n\n", 0, "no numbers in it" },
        { "header\nheader\n1\n", 2, "expected a number, found another word" },
        { "1\n2,nan\n", 2, "expected a number, found another word" },
        { "1\ninf\n", 2, "expected a number, found another word" },
        { "1\n0x10\n", 2, "expected a number, found another word" },
        { "1\n1e999\n", 2, "expected a number, found another word" },
        { "1\n\n2\n-3\n", 4, "a number is negative: times are 0 or more" },
        { "1\n1e18\n", 2, "a number is too long: times are at most 146 years" },
        { "1\n1 2 3-4\n", 2, "expected a number, found another word" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_arena arena = { 0 };
        struct sb_error error = { 0 };
        const double *sample = NULL;
        uint32_t count = 0;
        char path[64], where[96];
        assert_int_equal(read_text(cases[i].text, &arena, &sample, &count, &error, path),
                         SB_EINPUT);
        snprintf(where, sizeof where, cases[i].line ? "%s:%u" : "%s", path, cases[i].line);
        assert_string_equal(error.where, where);
        assert_string_equal(error.text, cases[i].message);
        assert_null(sample);
        sb_arena_fini(&arena);
    }
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
        assert_int_equal(sb_samples_read(cases[i].path, 1, &arena, &sample, &count, &error),
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
    assert_int_equal(sb_samples_read(path, 1, &arena, &sample, &count, &error), SB_EINPUT);
    alarm(0);
    remove(path);
    assert_string_equal(error.text, "is not a regular file");
    int fd = mkstemp(large);
    assert_true(fd >= 0 && ftruncate(fd, ((off_t)1 << 31) + 1) == 0);
    close(fd);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_samples_read(large, 1, &arena, &sample, &count, &error), SB_EINPUT);
    remove(large);
    assert_string_equal(error.text, "larger than 2 GiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_however_they_are_separated_and_come_sorted),
        cmocka_unit_test(what_is_no_latency_is_refused_with_its_line),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_fifo_and_a_file_too_large_are_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
