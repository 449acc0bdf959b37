/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are refused, and what is said of them. */
#include "sim/workload/source/source.h"

#include "sim/workload/source/format.h"
#include "sim/workload/source/gather.h"
#include "sim/workload/source/import_options.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/recorded/cases.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void refuse_case(const char *path)
{
    char expected[1024], line[1024];
    struct sb_workload w;
    struct sb_error error = { 0 };
    if (!fixture_case_expected(path, expected, sizeof expected))
        fail_msg("%s: there is no .expected beside it", path);
    assert_int_equal(sb_workload_read(&w, path, &sb_plugins.readers, &error), SB_EINPUT);
    snprintf(line, sizeof line, "%s: %s", error.where, error.text);
    assert_string_equal(line, expected);
    assert_null(w.dag.arena.blocks);
}

static void each_refused_case_gives_its_one_line(void **state)
{
    (void)state;
    assert_true(fixture_cases("refused", refuse_case) > 100);
}

static void accept_case(const char *path)
{
    char expected[1024], line[128];
    struct sb_workload w = expect_loaded(path);
    snprintf(line, sizeof line, "tasks %u, steps %u, edges %u", w.dag.tasks, w.dag.steps,
             w.dag.edges);
    if (fixture_case_expected(path, expected, sizeof expected) && strcmp(line, expected) != 0)
        fail_msg("%s: %s; expected: %s", path, line, expected);
    sb_workload_fini(&w);
}

static void each_accepted_case_has_the_size_that_stands_beside_it(void **state)
{
    (void)state;
    assert_true(fixture_cases("accepted", accept_case) > 10);
}

/* A format of text: a line "chain N", where nothing of JSON is asked. */
static bool chain_recognise(struct sb_source *source)
{
    return source->size > 6 && memcmp(source->bytes, "chain ", 6) == 0;
}

static enum sb_code chain_read(struct sb_source *source, const struct sb_readers *readers,
                               struct sb_draft *draft, struct sb_error *error)
{
    const struct sb_dist latency = sb_dist_constant(7);
    uint32_t tasks = (uint32_t)(source->bytes[6] - '0');
    (void)readers;
    if (tasks > 9)
        return sb_fail(error, SB_EINPUT, source->name, "expected a digit");
    for (uint32_t t = 0; t < tasks; t++) {
        char name[] = { (char)('a' + t), '\0' };
        sb_dag_builder_task(draft->builder, name);
    }
    for (uint32_t t = 0; t < tasks; t++) {
        sb_dag_builder_step(draft->builder, t, &latency);
        if (t)
            sb_dag_builder_await(draft->builder, t - 1);
    }
    return SB_OK;
}

static void a_format_of_text_reads_bytes_and_leaves_json_to_others(void **state)
{
    static const struct sb_format chain = {
        .name = "chain", .summary = "", .recognise = chain_recognise, .read = chain_read
    };
    const struct sb_format *const *known = sb_plugins.readers.formats, *formats[64] = { &chain };
    char told[600];
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload w;
    struct sb_error error = { 0 };
    (void)state;
    for (size_t i = 1; *known && i < COUNT(formats) - 1; i++)
        formats[i] = *known++;
    readers.formats = formats;
    assert_int_equal(sb_workload_parse(&w, "in/x.chain", "chain 3", 7, &readers, &error), SB_OK);
    assert_int_equal(w.dag.tasks, 3);
    assert_int_equal(w.dag.edges, 2);
    assert_string_equal(w.name, "x.chain");
    sb_workload_fini(&w);
    assert_int_equal(sb_workload_parse(&w, "x", "chain x", 7, &readers, &error), SB_EINPUT);
    assert_string_equal(error.text, "expected a digit");
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_workload_parse(&w, "x", "chains", 6, &readers, &error), SB_EINPUT);
    snprintf(told, sizeof told, "not a workload in any known format (chain, %s)",
             fixture_formats());
    assert_string_equal(error.text, told);
    assert_int_equal(sb_workload_read(&w, "workloads/abc.json", &readers, NULL), SB_OK);
    sb_workload_fini(&w);
}

/* Other formats' files are told with the formats that there are; what begins like JSON, with the
 * place where it is none. */
static void what_no_format_recognises_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *where, *told;
    } cases[] = {
#define FOREIGN(text) text, sizeof text - 1, "x.dot", "not a workload in any known format ("
        { FOREIGN("flowchart TD\n  a --> b;\n") },
        { FOREIGN("   3\n 0 0 0 0 0\n 1 5 1 0\n") },
        { FOREIGN("<?xml version=\"1.0\"?>\n<project/>\n") },
        { FOREIGN("rule cc\n  command = cc $in\n") },
        { FOREIGN("\x7f"
                  "ELF\0\1\2\xff") },
        { FOREIGN("\0") },
        { "\xff\xfe{", 3, "x.dot", "this is UTF-16" },
        { FOREIGN("\xEF\xBB\xBFgraph LR") },
#undef FOREIGN
#define JSON(text, line) text, sizeof text - 1, "x.dot:" line
        { JSON("", "1"), "empty: expected a JSON object" },
        { JSON(" \n\t", "2"), "empty: expected a JSON object" },
        { JSON("\xEF\xBB\xBF", "1"), "empty: expected a JSON object" },
        { JSON("\n{ \"a\" -> 1 }", "2:7"), "not JSON: lexical error" },
        { JSON("\xEF\xBB\xBF [\n1,", "2"), "not JSON: it ends too early" },
        { JSON("{}", "1"), "not a workload of a known format (" },
        { JSON("5", "1"), "not a workload of a known format (" },
#undef JSON
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w;
        struct sb_error error = { 0 };
        char *bytes = malloc(cases[i].size + 1); /* at its size, so that a sanitizer sees its end */
        assert_non_null(bytes);
        bytes = realloc(bytes, cases[i].size ? cases[i].size : 1);
        memcpy(bytes, cases[i].text, cases[i].size);
        assert_int_equal(
            sb_workload_parse(&w, "x.dot", bytes, cases[i].size, &sb_plugins.readers, &error),
            SB_EINPUT);
        assert_string_equal(error.where, cases[i].where);
        if (strncmp(error.text, cases[i].told, strlen(cases[i].told)) != 0)
            fail_msg("case %zu: %s", i, error.text);
        free(bytes);
    }
}

/* Files of the same texts as in tests/cli/import.sh. */
static void force_upon(const char *path, const struct sb_format *format)
{
    const struct sb_import_options import = { .format = format->name };
    const struct sb_gather_file file = { .path = path };
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload *workload = NULL;
    struct sb_error error = { 0 };
    unsigned count = 0;
    readers.import = &import;
    enum sb_code code = sb_gather(&file, 1, &readers, NULL, &workload, &count, &error);
    if (code != SB_OK && (code != SB_EINPUT || !error.text[0] || strchr(error.text, '\n')))
        fail_msg("%s, %s: %d %s", format->name, path, code, error.text);
    sb_gather_free(workload, count);
}

static void a_format_that_is_named_reads_or_refuses_anything(void **state)
{
#define TEXT(text) { text, sizeof text - 1 }
    static const struct {
        const char *bytes;
        size_t size;
    } texts[] = {
        TEXT(""), TEXT(" "), TEXT("{}"), TEXT("[]"), TEXT("[1]"), TEXT("3"), TEXT("\"x\""),
        TEXT("null"), TEXT("{\"simbench\": 2}"), TEXT("{\"workflow\": 1}"), TEXT("<a/>"),
        TEXT("digraph"), TEXT("1 2 3"), TEXT("a,b\n1,2"), TEXT("# ninja log v5\n"), TEXT("{"),
        TEXT("\377\376x"), TEXT("\0\1\2"), TEXT("\037\213x"),
    };
#undef TEXT
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        char path[] = "/tmp/simbench-anything-XXXXXX";
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, texts[i].bytes, texts[i].size), texts[i].size);
        close(fd);
        for (const struct sb_format *const *f = sb_plugins.readers.formats; *f; f++)
            force_upon(path, *f);
        remove(path);
    }
}

static void a_file_of_gigabytes_is_refused_at_once(void **state)
{
    (void)state;
    char path[] = "/tmp/simbench-large-XXXXXX";
    int fd = mkstemp(path);
    struct sb_workload w;
    struct sb_error error = { 0 };
    assert_int_equal(write(fd, "{ ", 2), 2);
    assert_int_equal(ftruncate(fd, (off_t)3 << 30), 0); /* a hole: takes no space */
    enum sb_code code = sb_workload_read(&w, path, &sb_plugins.readers, &error);
    close(fd);
    remove(path);
    assert_int_equal(code, SB_EINPUT);
    assert_string_equal(error.text, "larger than 2 GiB");
}

/* All bytes in their order, the first piece being the head, of a plain file and a packed one. */
static void a_source_is_read_in_pieces(void **state)
{
    char plain[] = "/tmp/simbench-plain-XXXXXX", other[] = "/tmp/simbench-other-XXXXXX";
    enum { SIZE = 300000 };
    int fd = mkstemp(plain), unused = mkstemp(other);
    char *all = malloc(SIZE);
    (void)state;
    assert_true(all && fd >= 0 && unused >= 0);
    for (unsigned i = 0; i < SIZE; i++)
        all[i] = (char)(i * i >> 7);
    assert_int_equal(write(fd, all, SIZE), SIZE);
    for (unsigned i = 0; i < 2; i++) {
        char command[200];
        struct sb_source source;
        struct sb_error error = { 0 };
        const char *piece;
        size_t size, at = 0;
        snprintf(command, sizeof command, i ? "gzip -c %s >%s" : "cat %s >%s", plain, other);
        assert_int_equal(system(command), 0);
        assert_int_equal(sb_source_open(&source, other, &error), SB_OK);
        assert_int_equal(source.size, SB_SOURCE_HEAD);
        while (sb_source_pull(&source, &piece, &size, &error) == SB_OK && size) {
            assert_true(at + size <= SIZE && memcmp(all + at, piece, size) == 0);
            at += size;
        }
        assert_int_equal(error.code, SB_OK);
        assert_int_equal(at, SIZE);
        sb_source_fini(&source);
    }
    close(fd);
    close(unused);
    remove(plain);
    remove(other);
    free(all);
}

static void an_unreadable_file_is_refused_with_its_reason(void **state)
{
    (void)state;
    char path[] = "/tmp/simbench-closed-XXXXXX";
    int fd = mkstemp(path);
    uid_t self = geteuid();
    struct sb_workload w;
    struct sb_error error = { 0 };
    assert_int_equal(fchmod(fd, 0), 0);
    if (self == 0) /* root can read everything, so be nobody for a moment */
        assert_int_equal(seteuid(65534), 0);
    enum sb_code code = sb_workload_read(&w, path, &sb_plugins.readers, &error);
    if (self == 0)
        assert_int_equal(seteuid(0), 0);
    close(fd);
    remove(path);
    assert_int_equal(code, SB_EINPUT);
    assert_string_equal(error.text, "cannot be opened: Permission denied");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_refused_case_gives_its_one_line),
        cmocka_unit_test(each_accepted_case_has_the_size_that_stands_beside_it),
        cmocka_unit_test(what_no_format_recognises_is_told),
        cmocka_unit_test(a_format_of_text_reads_bytes_and_leaves_json_to_others),
        cmocka_unit_test(a_format_that_is_named_reads_or_refuses_anything),
        cmocka_unit_test(a_file_of_gigabytes_is_refused_at_once),
        cmocka_unit_test(a_source_is_read_in_pieces),
        cmocka_unit_test(an_unreadable_file_is_refused_with_its_reason),
    };
    return cmocka_run_group_tests_name("sources", tests, fixture_gsl_set_up, NULL);
}
