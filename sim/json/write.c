/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/write.h"

#include "sim/base/arena.h"
#include "sim/text/shortest_double.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 1 << 14 };

static void send_bytes(struct sb_json_writer *w)
{
    fwrite(w->text, 1, w->size, w->out);
    w->size = 0;
}

static void write_bytes(struct sb_json_writer *w, const char *text, size_t length)
{
    while (!w->failed && w->room - w->size <= length)
        w->failed = sb_reserve(&w->text, w->room, &w->room, 1) != 0;
    if (w->failed)
        return;
    memcpy(w->text + w->size, text, length);
    w->size += length;
    w->text[w->size] = '\0';
    if (w->out && w->size >= AT_ONCE)
        send_bytes(w);
}

/* yajl escapes what is below U+0020. Other characters that a terminal would obey are in strings, as
 * all is that is not ASCII. */
static void print_bytes(void *self, const char *text, size_t length)
{
    const char *end = text + length, *from = text;
    for (const char *at = text; at < end;) {
        size_t bytes = sb_utf8_length(at, (size_t)(end - at));
        const char *next = at;
        uint32_t point = bytes && (unsigned char)*at >= 0x7f ? sb_utf8_next(&next) : ' ';
        if (sb_utf8_visible(point) != point) {
            char escaped[8];
            snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)point & 0xffff);
            write_bytes(self, from, (size_t)(at - from));
            write_bytes(self, escaped, 6);
            from = next;
        }
        at += bytes ? bytes : 1;
    }
    write_bytes(self, from, (size_t)(end - from));
}

void sb_json_put_text(struct sb_json_writer *w, const char *text)
{
    yajl_gen_string(w->gen, (const unsigned char *)text, strlen(text));
}

/* File names may hold any bytes, JSON holds UTF-8 alone. */
void sb_json_put_any_text(struct sb_json_writer *w, const char *text)
{
    size_t size = sb_utf8_valid(NULL, 0, text) + 1;
    char few[256], *valid = size <= sizeof few ? few : malloc(size);
    if (!valid) {
        w->failed = true;
        return;
    }
    sb_utf8_valid(valid, size, text);
    sb_json_put_text(w, valid);
    if (valid != few)
        free(valid);
}

void sb_json_put_u64(struct sb_json_writer *w, uint64_t value)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%" PRIu64, value);
    yajl_gen_number(w->gen, text, (size_t)length);
}

void sb_json_put_double(struct sb_json_writer *w, double value)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    if (isfinite(value))
        yajl_gen_number(w->gen, text, sb_shortest_double(text, value));
    else
        yajl_gen_null(w->gen);
}

void sb_json_put_line(struct sb_json_writer *w) { write_bytes(w, "\n", 1); }

enum sb_code sb_json_write_begin(struct sb_json_writer *w, struct sb_error *error)
{
    *w = (struct sb_json_writer){ .gen = yajl_gen_alloc(NULL) };
    if (!w->gen)
        return sb_fail_memory(error);
    yajl_gen_config(w->gen, yajl_gen_print_callback, print_bytes, w);
    return SB_OK;
}

enum sb_code sb_json_write_end(struct sb_json_writer *w, char **text, size_t *size,
                               struct sb_error *error)
{
    yajl_gen_free(w->gen);
    if (w->failed) {
        free(w->text);
        return sb_fail_memory(error);
    }
    *text = w->text;
    *size = w->size;
    return SB_OK;
}

enum sb_code sb_json_write_begin_to(struct sb_json_writer *w, FILE *out, struct sb_error *error)
{
    enum sb_code code = sb_json_write_begin(w, error);
    w->out = out;
    return code;
}

void sb_json_write_so_far(struct sb_json_writer *w)
{
    if (w->size)
        send_bytes(w);
}

enum sb_code sb_json_write_end_to(struct sb_json_writer *w, struct sb_error *error)
{
    FILE *out = w->out;
    char *text = NULL;
    size_t size;
    enum sb_code code = sb_json_write_end(w, &text, &size, error);
    if (code)
        return code;
    if (size)
        fwrite(text, 1, size, out);
    free(text);
    return SB_OK;
}
