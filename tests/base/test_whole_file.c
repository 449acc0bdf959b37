/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/files/whole_file.h"
#include "tests/fixtures/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char *folder, path[256];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    *state = place;
    if (!place || !(place->folder = golden_folder()))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/out.txt", place->folder);
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    golden_folder_remove(place->folder);
    free(place);
    return 0;
}

static void assert_holds(const char *path, const char *expected)
{
    char *text = golden_read(path, NULL);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void a_file_is_replaced_as_a_whole(void **state)
{
    struct place *place = *state;
    assert_int_equal(sb_whole_file_text(place->path, "the old text", 12, NULL), SB_OK);
    assert_int_equal(sb_whole_file_text(place->path, "new", 3, NULL), SB_OK);
    assert_holds(place->path, "new");
    assert_int_equal(golden_hidden(place->folder), 0);
}

static void the_old_file_stands_until_the_commit(void **state)
{
    struct place *place = *state;
    struct sb_whole_file out;
    sb_whole_file_text(place->path, "old", 3, NULL);
    assert_int_equal(sb_whole_file_begin(&out, place->path, NULL), SB_OK);
    fputs("new", out.stream);
    fflush(out.stream);
    assert_holds(place->path, "old");
    assert_int_equal(sb_whole_file_commit(&out, NULL), SB_OK);
    assert_holds(place->path, "new");
}

static void what_is_abandoned_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct sb_whole_file out;
    sb_whole_file_text(place->path, "old", 3, NULL);
    sb_whole_file_begin(&out, place->path, NULL);
    fputs("new", out.stream);
    sb_whole_file_abandon(&out);
    assert_holds(place->path, "old");
    assert_int_equal(golden_hidden(place->folder), 0);
}

static void others_may_read_it_as_the_umask_says(void **state)
{
    struct place *place = *state;
    struct stat info;
    mode_t before = umask(022);
    sb_whole_file_text(place->path, "x", 1, NULL);
    umask(before);
    assert_int_equal(stat(place->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0644);
}

/* A limit on the size of files stands for a full disk: both fail a write in the middle. */
static void a_full_disk_keeps_the_old_file_and_is_told(void **state)
{
    struct place *place = *state;
    struct rlimit before, small;
    struct sb_error error = { 0 };
    char *much = calloc(1, 100000);
    sb_whole_file_text(place->path, "old", 3, NULL);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 50000;
    setrlimit(RLIMIT_FSIZE, &small);
    enum sb_code code = sb_whole_file_text(place->path, much, 100000, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    free(much);
    assert_int_equal(code, SB_EIO);
    assert_string_equal(error.where, place->path);
    assert_non_null(strstr(error.text, "File too large"));
    assert_holds(place->path, "old");
    assert_int_equal(golden_hidden(place->folder), 0);
}

static void a_folder_that_is_none_is_told(void **state)
{
    struct place *place = *state;
    struct sb_error error = { 0 };
    char path[300];
    sb_whole_file_text(place->path, "old", 3, NULL);
    snprintf(path, sizeof path, "%s/deeper.txt", place->path);
    assert_int_equal(sb_whole_file_text(path, "x", 1, &error), SB_EIO);
    assert_string_equal(error.where, path);
    assert_non_null(strstr(error.text, "Not a directory"));
    snprintf(path, sizeof path, "%s/missing/x.txt", place->folder);
    assert_int_equal(sb_whole_file_text(path, "x", 1, NULL), SB_EIO);
}

static void a_folder_in_its_place_is_told(void **state)
{
    struct place *place = *state;
    struct sb_error error = { 0 };
    mkdir(place->path, 0777);
    assert_int_equal(sb_whole_file_text(place->path, "x", 1, &error), SB_EIO);
    assert_non_null(strstr(error.text, "Is a directory"));
    assert_int_equal(golden_hidden(place->folder), 0);
}

static void a_pipe_stays_one_and_gets_the_text(void **state)
{
    struct place *place = *state;
    struct stat info;
    char got[16] = "";
    assert_int_equal(mkfifo(place->path, 0666), 0);
    int reader = open(place->path, O_RDONLY | O_NONBLOCK);
    assert_int_equal(sb_whole_file_text(place->path, "new", 3, NULL), SB_OK);
    assert_int_equal(read(reader, got, sizeof got), 3);
    assert_string_equal(got, "new");
    close(reader);
    assert_int_equal(lstat(place->path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    assert_int_equal(golden_hidden(place->folder), 0);
}

/* To a file in another folder, first to none that is there yet. */
static void what_a_symbolic_link_leads_to_is_replaced(void **state)
{
    struct place *place = *state;
    struct stat info;
    char folder[300], file[320], second[300];
    snprintf(folder, sizeof folder, "%s/inner", place->folder);
    snprintf(file, sizeof file, "%s/real.txt", folder);
    snprintf(second, sizeof second, "%s/second", place->folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    assert_int_equal(symlink("second", place->path), 0);
    assert_int_equal(symlink("inner/real.txt", second), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sb_whole_file_text(place->path, i ? "new" : "old", 3, NULL), SB_OK);
        assert_holds(file, i ? "new" : "old");
        assert_int_equal(lstat(place->path, &info), 0);
        assert_true(S_ISLNK(info.st_mode));
    }
    assert_int_equal(golden_hidden(place->folder), 0);
}

static void a_circle_of_symbolic_links_is_told(void **state)
{
    struct place *place = *state;
    struct sb_error error = { 0 };
    assert_int_equal(symlink("out.txt", place->path), 0);
    assert_int_equal(sb_whole_file_text(place->path, "x", 1, &error), SB_EIO);
    assert_non_null(strstr(error.text, "Too many levels"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_replaced_as_a_whole, make_place, remove_place),
        cmocka_unit_test_setup_teardown(the_old_file_stands_until_the_commit, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(what_is_abandoned_leaves_nothing, make_place, remove_place),
        cmocka_unit_test_setup_teardown(others_may_read_it_as_the_umask_says, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_the_old_file_and_is_told, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(a_folder_that_is_none_is_told, make_place, remove_place),
        cmocka_unit_test_setup_teardown(a_folder_in_its_place_is_told, make_place, remove_place),
        cmocka_unit_test_setup_teardown(a_pipe_stays_one_and_gets_the_text, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(what_a_symbolic_link_leads_to_is_replaced, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(a_circle_of_symbolic_links_is_told, make_place,
                                        remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
