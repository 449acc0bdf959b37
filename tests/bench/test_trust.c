/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/compare/trust.h"

#include "tests/fixtures/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void what_others_can_write_is_refused_unless_trusted(void **state)
{
    static const struct {
        mode_t mode;
        bool fine;
    } cases[] = { { 0600, true },  { 0644, true },  { 0755, true }, { 0664, true },
                  { 0646, false }, { 0666, false }, { 0777, false } };
    char path[300];
    (void)state;
    char *folder = golden_folder();
    snprintf(path, sizeof path, "%s/library", folder);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_error error = { 0 };
        assert_int_equal(chmod(path, cases[i].mode), 0);
        assert_int_equal(sb_bench_trust(path, false, false, &error),
                         cases[i].fine ? SB_OK : SB_EINPUT);
        assert_true(cases[i].fine || strstr(error.text, "can be written by others"));
        assert_int_equal(sb_bench_trust(path, false, true, NULL), SB_OK);
    }
    golden_folder_remove(folder);
}

/* Only root can give a file away. */
static void what_belongs_to_another_is_refused_unless_trusted(void **state)
{
    struct sb_error error = { 0 };
    char path[300];
    (void)state;
    if (geteuid() != 0)
        skip();
    char *folder = golden_folder();
    snprintf(path, sizeof path, "%s/library", folder);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    assert_int_equal(chown(path, 12345, getegid()), 0);
    assert_int_equal(sb_bench_trust(path, false, false, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "belongs to another user (12345)"));
    assert_int_equal(sb_bench_trust(path, false, true, NULL), SB_OK);
    golden_folder_remove(folder);
}

static void what_is_no_file_is_never_trusted(void **state)
{
    char path[300];
    (void)state;
    char *folder = golden_folder();
    snprintf(path, sizeof path, "%s/fifo", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(sb_bench_trust(path, false, true, NULL), SB_EINPUT);
    assert_int_equal(sb_bench_trust(folder, false, true, NULL), SB_EINPUT);
    assert_int_equal(sb_bench_trust(folder, true, false, NULL), SB_OK);
    golden_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_others_can_write_is_refused_unless_trusted),
        cmocka_unit_test(what_belongs_to_another_is_refused_unless_trusted),
        cmocka_unit_test(what_is_no_file_is_never_trusted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
