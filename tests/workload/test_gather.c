/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many files: each a workload, those of a format with a gathering all together, and in a folder
 * what no format knows left out. */
#include "sim/workload/source/gather.h"

#include "sim/import/files.h"
#include "sim/workload/source/format.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of one letter; together they make two workloads, of as many tasks as there are files, and
 * of none. */
struct letters {
    const struct sb_readers *readers;
    unsigned count;
    char letter[8];
};

static unsigned ended;

static enum sb_code begin(void **self, const struct sb_readers *readers, struct sb_error *error)
{
    struct letters *letters = calloc(1, sizeof *letters);
    if (!letters)
        return sb_fail_memory(error);
    letters->readers = readers;
    *self = letters;
    return SB_OK;
}

static enum sb_code finish(void *self, struct sb_workload **workload, unsigned *count,
                           struct sb_error *error)
{
    struct letters *letters = self;
    static const char nothing[] = "{\"simbench\": 1, \"tasks\": {}}";
    char text[400] = "{\"simbench\": 1, \"tasks\": {";
    size_t at = strlen(text);
    if (letters->count == 7)
        return sb_fail(error, SB_EINPUT, "letters", "seven of them");
    for (unsigned i = 0; i < letters->count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s\"%c\": {\"latency\": 1}",
                               i ? ", " : "", letters->letter[i]);
    snprintf(text + at, sizeof text - at, "}}");
    *workload = calloc(2, sizeof **workload);
    *count = 2;
    if (!*workload)
        return sb_fail_memory(error);
    enum sb_code code =
        sb_workload_parse(*workload, "letters", text, strlen(text), letters->readers, error);
    if (code == SB_OK)
        code = sb_workload_parse(*workload + 1, "none", nothing, strlen(nothing), letters->readers,
                                 error);
    return code;
}

static void end(void *self)
{
    ended++;
    free(self);
}

static const struct sb_gathering gathering = { begin, finish, end };

static bool recognise(struct sb_source *source) { return source->size == 1; }

static enum sb_code add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    struct letters *letters = gathered;
    (void)error;
    letters->letter[letters->count++] = source->bytes[0];
    return SB_OK;
}

static const struct sb_format letter = { .name = "letter",
                                         .summary = "",
                                         .recognise = recognise,
                                         .gathering = &gathering,
                                         .add = add };

static struct sb_readers with_letters(void)
{
    static const struct sb_format *formats[64];
    struct sb_readers readers = sb_plugins.readers;
    size_t count = 0;
    formats[count++] = &letter;
    for (const struct sb_format *const *f = sb_plugins.readers.formats; *f && count < 63; f++)
        formats[count++] = *f;
    formats[count] = NULL;
    readers.formats = formats;
    return readers;
}

struct folder {
    char path[40];
};

static void put(const struct folder *folder, const char *name, const char *text)
{
    char path[80];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static struct folder make_folder(void)
{
    struct folder folder = { "/tmp/simbench-gather-XXXXXX" };
    char below[80];
    assert_non_null(mkdtemp(folder.path));
    snprintf(below, sizeof below, "%s/below", folder.path);
    assert_int_equal(mkdir(below, 0700), 0);
    put(&folder, "below/b", "b");
    put(&folder, "a", "a");
    put(&folder, "plain", "1\n0 0 0\n1 5 1 0\n2 0 1 1\n");
    put(&folder, "notes", "what nobody knows");
    put(&folder, ".hidden", "h");
    return folder;
}

static void remove_folder(const struct folder *folder)
{
    static const char *const names[] = { "below/b", "below", "a",       "plain",
                                         "notes",   "c",     ".hidden", "" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        remove(path);
    }
}

static void files_that_belong_together_make_their_workloads_behind_the_others(void **state)
{
    const struct sb_readers readers = with_letters();
    struct folder folder = make_folder();
    char *path = folder.path;
    struct sb_import_files files;
    struct sb_notes notes = { 0 };
    struct sb_workload *workload;
    unsigned count;
    struct sb_error error = { 0 };
    (void)state;
    ended = 0;
    assert_int_equal(sb_import_files_list(&files, &path, 1, &error), SB_OK);
    assert_int_equal(files.count, 4);
    assert_int_equal(
        sb_gather(files.file, files.count, &readers, &notes, &workload, &count, &error), SB_OK);
    assert_int_equal(count, 3);
    assert_int_equal(ended, 1);
    assert_string_equal(workload[0].name, "plain");
    assert_int_equal(workload[1].dag.tasks, 2);
    assert_string_equal(workload[1].dag.task_name[0], "a");
    assert_string_equal(workload[1].dag.task_name[1], "b");
    assert_int_equal(workload[2].dag.tasks, 0);
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.text[0], "notes: left out: not a workload in any known format"));
    sb_gather_free(workload, count);
    sb_import_files_fini(&files);
    remove_folder(&folder);
}

/* Given by name, an unknown file is an error; so is what a gathering makes of its files. */
static void what_fails_leaves_nothing(void **state)
{
    const struct sb_readers readers = with_letters();
    struct folder folder = make_folder();
    char one[80], unknown[80];
    snprintf(one, sizeof one, "%s/a", folder.path);
    snprintf(unknown, sizeof unknown, "%s/notes", folder.path);
    const struct sb_gather_file wrong[] = { { one, false }, { unknown, false } },
                                seven[] = { { one, false }, { one, false }, { one, false },
                                            { one, false }, { one, false }, { one, false },
                                            { one, false } };
    struct sb_workload *workload;
    unsigned count;
    struct sb_error error = { 0 };
    (void)state;
    ended = 0;
    assert_int_equal(sb_gather(wrong, 2, &readers, NULL, &workload, &count, &error), SB_EINPUT);
    assert_string_equal(error.where, unknown);
    assert_null(workload);
    assert_int_equal(ended, 1);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_gather(seven, 7, &readers, NULL, &workload, &count, &error), SB_EINPUT);
    assert_string_equal(error.text, "seven of them");
    assert_null(workload);
    assert_int_equal(ended, 2);
    struct sb_notes notes = { 0 };
    const struct sb_gather_file unknowns[] = { { unknown, true }, { unknown, true } };
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_gather(unknowns, 2, &readers, &notes, &workload, &count, &error),
                     SB_EINPUT);
    assert_string_equal(error.where, unknown);
    assert_null(workload);
    remove_folder(&folder);
}

/* One such file alone is read as the first of the workloads that it makes. */
static void one_file_is_the_first_of_its_workloads(void **state)
{
    const struct sb_readers readers = with_letters();
    struct sb_workload w;
    (void)state;
    assert_int_equal(sb_workload_parse(&w, "x", "x", 1, &readers, NULL), SB_OK);
    assert_int_equal(w.dag.tasks, 1);
    assert_string_equal(w.dag.task_name[0], "x");
    sb_workload_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_belong_together_make_their_workloads_behind_the_others),
        cmocka_unit_test(what_fails_leaves_nothing),
        cmocka_unit_test(one_file_is_the_first_of_its_workloads),
    };
    return cmocka_run_group_tests_name("gathering", tests, fixture_gsl_set_up, NULL);
}
