/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text in pieces is read as it is in one, and names that stand twice are found in any order. */
#include "sim/json/parse.h"
#include "sim/workload/source/source.h"
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

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct pieces {
    const char *text;
    size_t size, piece, told;
    bool lines; /* each ends with one */
};

static enum sb_code next(void *self, const char **piece, size_t *size, struct sb_error *error)
{
    struct pieces *p = self;
    size_t left = p->size - p->told, n = left < p->piece ? left : p->piece;
    (void)error;
    while (p->lines && n < left && p->text[p->told + n - 1] != '\n')
        n++;
    *piece = p->text + p->told;
    *size = n;
    p->told += n;
    return SB_OK;
}

/* Equal documents, or the same error; in a line that is in pieces its column is not compared. */
static void expect_the_same(const char *text, size_t size, size_t piece, bool lines)
{
    struct sb_json whole, parts;
    struct sb_error one = { 0 }, other = { 0 };
    struct pieces p = { text, size, piece, 0, lines };
    const struct sb_json_pieces pieces = { &p, next, 0 };
    enum sb_code code = sb_json_parse(&whole, "x", text, size, &one);
    assert_int_equal(sb_json_parse_pieces(&parts, "x", &pieces, &other), code);
    if (lines)
        assert_string_equal(other.where, one.where);
    if (lines)
        assert_string_equal(other.text, one.text);
    if (!lines && code)
        assert_int_equal(atoi(other.where + 2), atoi(one.where + 2));
    assert_int_equal(parts.count, whole.count);
    assert_int_equal(parts.text_size, whole.text_size);
    if (whole.count) {
        assert_memory_equal(parts.node, whole.node, whole.count * sizeof *whole.node);
        assert_memory_equal(parts.text, whole.text, whole.text_size);
    }
    sb_json_fini(&whole);
    sb_json_fini(&parts);
}

static void pieces_of_any_size_give_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"a\": [1, 2.5e3,\n \"b\\u00e4\"],\n \"c\": {\"a\": null}, \"d\": true}\n",
        "{\n \"task\":\n {\"latency\": 10,\n \"after\" [\"x\"]}\n}\n",
        "{\"a\": 1,\n \"b\": 2,\n \"a\":\n 3}\n",
        "[1,\n 2,\n tru,\n 4]\n",
        "[12345678901234567890,\n \"\xff\"]\n",
        "{\"a\":\n [1, 2\n",
        "{}\n{}\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        for (size_t piece = 1; piece <= strlen(texts[i]); piece++)
            for (unsigned lines = 0; lines < 2; lines++)
                expect_the_same(texts[i], strlen(texts[i]), piece, lines);
}

/* An object of up to `most` members and objects in them. Names of two lengths: short ones wait for
 * their place, long ones do not. */
static bool put_object(struct fixture_random *random, unsigned depth, FILE *out)
{
    uint32_t n = fixture_below(random, depth ? 6 : 20), name[20];
    bool repeated = false;
    fputc('{', out);
    for (uint32_t i = 0; i < n; i++) {
        name[i] = fixture_below(random, 60);
        for (uint32_t k = 0; k < i; k++)
            repeated |= name[k] == name[i];
        fprintf(out, "%s\"%s%u\": ", i ? ", " : "",
                name[i] % 3 ? "n" : "a name that is too long to wait until its slot is there ",
                name[i]);
        if (depth < 5 && fixture_one_in(random, 3))
            repeated |= put_object(random, depth + 1, out);
        else
            fprintf(out, "\"n%u\"", fixture_below(random, 60));
    }
    fputs("}\n", out);
    return repeated;
}

static void a_name_stands_twice_where_it_does(void **state)
{
    (void)state;
    struct fixture_random random = { 11 };
    unsigned refused = 0, accepted = 0;
    for (unsigned trial = 0; trial < 4000; trial++) {
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        bool repeated = put_object(&random, 0, out);
        assert_int_equal(fclose(out), 0);
        struct sb_json json;
        struct sb_error error = { 0 };
        enum sb_code code = sb_json_parse(&json, "x", text, size, &error);
        if (code != (repeated ? SB_EINPUT : SB_OK))
            fail_msg("%s: %s", repeated ? "not refused" : error.text, text);
        if (code)
            assert_string_equal(error.text, "this name stands twice in one object");
        *(code ? &refused : &accepted) += 1;
        sb_json_fini(&json);
        free(text);
    }
    assert_in_range(refused, 400, 3600);
    assert_in_range(accepted, 400, 3600);
}

/* A million bytes and more, so that a source reads it in pieces, with a fault in a late line. */
static void a_fault_in_a_large_file_has_its_line_and_column(void **state)
{
    (void)state;
    static const char *const faults[] = { "{\"a\" 1},", "tru,", "\"\\x\",",
                                          "\"b\": 2,",  "1 2,", "{\"twice\": 1, \"twice\": 2}," };
    for (size_t i = 0; i < COUNT(faults); i++)
        for (unsigned at = 40000; at < 40060; at += 30) {
            char path[] = "/tmp/simbench-pieces-XXXXXX", *text;
            size_t size;
            FILE *out = open_memstream(&text, &size);
            fputs("[\n", out);
            for (unsigned line = 0; line < 60000; line++)
                fprintf(out, "   %s {\"name %u\": \"%u\"},\n", line == at ? faults[i] : "", line,
                        line * line);
            fputs("0]\n", out);
            assert_int_equal(fclose(out), 0);
            int fd = mkstemp(path);
            assert_true(fd >= 0);
            assert_int_equal(write(fd, text, size), (ssize_t)size);
            close(fd);
            struct sb_json json;
            struct sb_error whole = { 0 }, error = { 0 };
            struct sb_source source;
            assert_int_equal(sb_json_parse(&json, path, text, size, &whole), SB_EINPUT);
            assert_int_equal(sb_source_open(&source, path, &error), SB_OK);
            assert_null(sb_source_json(&source));
            assert_string_equal(source.json_error.where, whole.where);
            assert_string_equal(source.json_error.text, whole.text);
            sb_source_fini(&source);
            unlink(path);
            free(text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(a_name_stands_twice_where_it_does),
        cmocka_unit_test(a_fault_in_a_large_file_has_its_line_and_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
