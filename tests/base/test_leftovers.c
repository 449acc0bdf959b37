/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/leftovers.h"

#include "tests/fixtures/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *root;

static const char *in_root(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static int make_file(const char *name)
{
    int fd = open(in_root(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static bool is_there(const char *name)
{
    struct stat info;
    return lstat(in_root(name), &info) == 0;
}

static int make_root(void **state)
{
    (void)state;
    return (root = golden_folder()) ? 0 : -1;
}

static int remove_root(void **state)
{
    (void)state;
    golden_folder_remove(root);
    return 0;
}

static void what_nobody_holds_is_removed(void **state)
{
    (void)state;
    int held = make_file(".x.1-0"), left = make_file(".x.1-1");
    assert_true(sb_leftovers_hold(held, in_root(".x.1-0")));
    close(left);
    sb_leftovers_remove(root, ".x.", sb_leftovers_numbered);
    assert_true(is_there(".x.1-0"));
    assert_false(is_there(".x.1-1"));
    close(held); /* as when its maker is killed */
    sb_leftovers_remove(root, ".x.", sb_leftovers_numbered);
    assert_false(is_there(".x.1-0"));
}

static void what_has_another_name_or_is_no_plain_file_stays(void **state)
{
    static const char *const names[] = { ".x.1-", ".x.note", "x.1-0", ".xy.1-0", ".x.1-0.txt" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        close(make_file(names[i]));
    close(make_file("target"));
    assert_int_equal(symlink("target", in_root(".x.2-0")), 0);
    assert_int_equal(mkfifo(in_root(".x.3-0"), 0600), 0);
    sb_leftovers_remove(root, ".x.", sb_leftovers_numbered);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(is_there(names[i]));
    assert_true(is_there("target") && is_there(".x.2-0") && is_there(".x.3-0"));
}

static void a_folder_goes_with_its_files_but_not_with_folders_in_it(void **state)
{
    (void)state;
    assert_int_equal(mkdir(in_root("d.1"), 0700), 0);
    assert_int_equal(mkdir(in_root("d.2"), 0700), 0);
    assert_int_equal(mkdir(in_root("d.2/inner"), 0700), 0);
    close(make_file("d.1/a"));
    close(make_file("d.2/inner/a"));
    sb_leftovers_remove(root, "d.", sb_leftovers_numbered);
    assert_false(is_there("d.1"));
    assert_true(is_there("d.2/inner/a"));
}

static void one_that_was_taken_for_a_leftover_cannot_be_held(void **state)
{
    (void)state;
    int fd = make_file(".x.5-0");
    unlink(in_root(".x.5-0"));
    assert_false(sb_leftovers_hold(fd, in_root(".x.5-0")));
    close(fd);
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_ROOT(what_nobody_holds_is_removed),
        IN_ROOT(what_has_another_name_or_is_no_plain_file_stays),
        IN_ROOT(a_folder_goes_with_its_files_but_not_with_folders_in_it),
        IN_ROOT(one_that_was_taken_for_a_leftover_cannot_be_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
