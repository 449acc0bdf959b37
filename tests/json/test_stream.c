/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in one pass: what is told, whatever the pieces, and what is refused. */
#include "sim/json/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { DOCUMENT = 1, ITEM, NAME, ANY };

static const struct sb_json_field any_fields[] = { { "name", NAME, NULL }, { 0 } };
static const struct sb_json_field map_fields[] = { { "*", ANY, any_fields }, { 0 } };
static const struct sb_json_field item_fields[] = { { "name", NAME, NULL }, { 0 } };
static const struct sb_json_field root_fields[] = { { "items", ITEM, item_fields },
                                                    { "map", 0, map_fields },
                                                    { "name", NAME, NULL },
                                                    { 0 } };
static const struct sb_json_field root = { "", DOCUMENT, root_fields };

struct told {
    char text[512];
    struct sb_error error;
    int stop_at; /* the value that is one too many; 0: none */
};

static void tell(struct told *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct told *t, const char *format, ...)
{
    va_list args;
    size_t at = strlen(t->text);
    va_start(args, format);
    vsnprintf(t->text + at, sizeof t->text - at, format, args);
    va_end(args);
}

static bool open(void *self, int id, const char *key)
{
    tell(self, "%d%s{", id, key);
    return true;
}

static bool close(void *self, int id)
{
    tell(self, "}%d ", id);
    return true;
}

static bool value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct told *t = self;
    tell(t, "%d=%d:%.*s ", id, (int)type, (int)length, text ? text : "");
    if (t->stop_at && --t->stop_at == 0)
        return sb_fail(&t->error, SB_EINPUT, "here", "enough"), false;
    return true;
}

static enum sb_code feed(struct told *t, const char *text, size_t piece, bool open_ended)
{
    const struct sb_json_sink sink = { t, open, close, value };
    struct sb_json_stream *stream = sb_json_stream_new("file", &root, &sink, &t->error);
    enum sb_code code = SB_OK;
    assert_non_null(stream);
    for (size_t at = 0, size = strlen(text); code == SB_OK && at < size; at += piece)
        code = sb_json_stream_feed(stream, text + at, size - at < piece ? size - at : piece);
    if (code == SB_OK)
        code = sb_json_stream_end(stream, open_ended);
    sb_json_stream_free(stream);
    return code;
}

static const char text[] =
    "{\"skip\": [1, {\"name\": 2}, [[]]], \"items\": [{\"name\": \"\\u00e9\", \"x\": {}}, "
    "[{\"name\": 9007199254740993}], 7],\n \"map\": {\"p1\": {\"name\": null}, \"p\": "
    "{\"name\": true}}, \"name\": -1.50e3}\n{\"name\": \"second\"}";
static const char expected[] =
    "1{2{3=4:\xC3\xA9 }2 2{3=3:9007199254740993 }2 2=3:7 4p1{3=0: }4 4p{3=2: }4 3=3:-1.50e3 }1 "
    "1{3=4:second }1 ";

static void what_is_wanted_is_told_whatever_the_pieces(void **state)
{
    (void)state;
    for (size_t piece = 1; piece <= sizeof text; piece++) {
        struct told t = { 0 };
        if (feed(&t, text, piece, false))
            fail_msg("%zu: %s: %s", piece, t.error.where, t.error.text);
        assert_string_equal(t.text, expected);
    }
}

static void errors_name_file_and_line(void **state)
{
    static const struct {
        const char *text, *where, *said;
    } row[] = {
        { "{\n\"items\": [1,\n}", "file:3", "not JSON" },
        { "{\"items\": [\n", "file:2", "ends too early" },
        { "{\"items\": \"\xC0\xAF\"}", "file:1", "not JSON" },
        { "[1, 2] x", "file:1", "not JSON" },
        { "{\"items\": [{\"name\": 1,\n\"name\": 2}]}", "file:2", "\"name\" stands twice" },
        { "{\"items\": [],\n\"items\": []}", "file:2", "\"items\" stands twice" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        for (size_t piece = 1; piece < 40; piece += 13) {
            struct told t = { 0 };
            assert_int_equal(feed(&t, row[i].text, piece, false), SB_EINPUT);
            if (strcmp(t.error.where, row[i].where) != 0 || !strstr(t.error.text, row[i].said))
                fail_msg("%zu: %s: %s", i, t.error.where, t.error.text);
        }
}

/* "name" with a NUL and more behind it is another name; what is passed over may stand twice. */
static void a_name_ends_where_it_ends(void **state)
{
    static const char names[] = "{\"name\\u0000name\": 1, \"name\\u0000\": 2, \"na\": 3, "
                                "\"x\": 4, \"x\": 5, \"\": 6, \"name\": 7}";
    struct told t = { 0 };
    (void)state;
    assert_int_equal(feed(&t, names, 5, false), SB_OK);
    assert_string_equal(t.text, "1{3=3:7 }1 ");
}

static void an_array_that_is_not_closed_may_be_fine(void **state)
{
    struct told t = { 0 };
    (void)state;
    assert_int_equal(feed(&t, "{\"items\": [{\"name\": 1}, {\"na", 3, true), SB_OK);
    assert_string_equal(t.text, "1{2{3=3:1 }2 2{");
}

static void a_sink_can_stop(void **state)
{
    struct told t = { .stop_at = 1 };
    (void)state;
    assert_int_equal(feed(&t, "{\"name\": 1, \"name\": 2}", 100, false), SB_EINPUT);
    assert_string_equal(t.error.text, "enough");
    assert_string_equal(t.text, "1{3=3:1 ");
}

static void deep_nesting_is_refused(void **state)
{
    char deep[2000] = "{\"skip\": ";
    struct told t = { 0 };
    (void)state;
    memset(deep + strlen(deep), '[', 600);
    assert_int_equal(feed(&t, deep, 2000, false), SB_EINPUT);
    assert_non_null(strstr(t.error.text, "512"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wanted_is_told_whatever_the_pieces),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(a_name_ends_where_it_ends),
        cmocka_unit_test(an_array_that_is_not_closed_may_be_fine),
        cmocka_unit_test(a_sink_can_stop),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
