/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader: yajl's callbacks build the tree. */
#include "sim/json/parse.h"

#include "sim/base/arena.h"
#include "sim/json/hint.h"
#include "sim/text/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

enum { DEPTH_MAX = 64, CHUNK = 1 << 16, RECENT = 256, RECENT_LONGEST = 32 };
#define SIZE_LIMIT ((size_t)1 << 31)
#define VALUES_MAX ((size_t)1 << 27) /* 3 GiB: ten million tasks of 13 values */

/* What the callbacks share. yajl tells where it is only after the token, so lines are counted up to
 * that place, always forward. */
struct reader {
    struct sb_json *json;
    struct sb_error *error;
    yajl_handle handle;
    const unsigned char *chunk;
    size_t chunk_size;
    size_t chunk_counted; /* bytes of the chunk whose newlines are in `line` */
    uint32_t line;
    uint64_t column;          /* characters of this line before the chunk */
    uint32_t key;             /* of the member whose value comes next */
    uint32_t open[DEPTH_MAX]; /* containers that are not closed yet */
    int depth;
    bool begun; /* to read */
    struct {
        uint32_t at, length;
    } recent[RECENT]; /* short texts by hash: names and words that repeat are kept once */
};

static void count_lines(struct reader *r, size_t until)
{
    if (!r->chunk) /* behind the end, where yajl gives out a number that nothing closed */
        return;
    const unsigned char *at = r->chunk + r->chunk_counted, *end = r->chunk + until;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        r->line++;
        at++;
    }
    if (until > r->chunk_counted)
        r->chunk_counted = until;
}

/* Characters from the beginning of the line to that place in the chunk. */
static uint64_t column_at(const struct reader *r, size_t until)
{
    const unsigned char *end = r->chunk + until, *newline = memrchr(r->chunk, '\n', until);
    uint64_t column = newline ? 0 : r->column;
    for (const unsigned char *c = newline ? newline + 1 : r->chunk; c < end; c++)
        column += (*c & 0xC0) != 0x80;
    return column;
}

static int fail_here(struct reader *r, enum sb_code code, const char *text)
{
    char where[384];
    snprintf(where, sizeof where, "%s:%u", r->json->file, (unsigned)r->line);
    sb_fail(r->error, code, where, "%s", text);
    return 0;
}

static int64_t append_text(struct sb_json *json, const unsigned char *text, size_t length)
{
    while (json->text_room - json->text_size < length + 1)
        if (sb_reserve(&json->text, json->text_room, &json->text_room, 1))
            return -1;
    size_t at = json->text_size;
    memcpy(json->text + at, text, length);
    json->text[at + length] = '\0';
    json->text_size += length + 1;
    return (int64_t)at;
}

/* The offset of a copy, or -1 when memory is out. */
static int64_t add_text(struct reader *r, const unsigned char *text, size_t length)
{
    struct sb_json *json = r->json;
    uint32_t hash = 2166136261u; /* FNV-1a */
    if (length > RECENT_LONGEST)
        return append_text(json, text, length);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ text[i]) * 16777619u;
    uint32_t slot = (hash ^ hash >> 16) % RECENT, seen = r->recent[slot].at;
    if (seen && r->recent[slot].length == length && memcmp(json->text + seen, text, length) == 0)
        return seen;
    int64_t at = append_text(json, text, length);
    if (at >= 0) {
        r->recent[slot].at = (uint32_t)at;
        r->recent[slot].length = (uint32_t)length;
    }
    return at;
}

static struct sb_json_node *add(struct reader *r, enum sb_json_type type)
{
    struct sb_json *json = r->json;
    count_lines(r, yajl_get_bytes_consumed(r->handle));
    if (json->count >= VALUES_MAX) {
        fail_here(r, SB_EINPUT, "more than 134 million values");
        return NULL;
    }
    if (sb_reserve(&json->node, json->count, &json->room, sizeof *json->node)) {
        sb_fail_memory(r->error);
        return NULL;
    }
    struct sb_json_node *node = &json->node[json->count++];
    *node = (struct sb_json_node){ .key = r->key,
                                   .line = r->line & 0x1fffffff,
                                   .type = (unsigned)type & 7u,
                                   .end = (uint32_t)json->count };
    r->key = 0;
    if (r->depth)
        json->node[r->open[r->depth - 1]].size++;
    return node;
}

static int on_null(void *self) { return add(self, SB_JSON_NULL) != NULL; }
static int on_boolean(void *self, int value)
{
    return add(self, value ? SB_JSON_TRUE : SB_JSON_FALSE) != NULL;
}

/* A double is exact below this. */
#define EXACT_LIMIT 9007199254740992.0

static bool keep_digits(struct reader *r, struct sb_json_node *node, const char *digits,
                        size_t length)
{
    if (!(node->as.number >= EXACT_LIMIT) || strspn(digits, "0123456789") != length)
        return true;
    int64_t at = add_text(r, (const unsigned char *)digits, length);
    node->size = at < 0 ? 0 : (uint32_t)at;
    return at >= 0;
}

static int on_number(void *self, const char *text, size_t length)
{
    struct reader *r = self;
    char copy[400];
    struct sb_json_node *node = add(r, SB_JSON_NUMBER);
    if (!node)
        return 0;
    if (length >= sizeof copy)
        return fail_here(r, SB_EINPUT, "a number of more than 399 characters");
    memcpy(copy, text, length);
    copy[length] = '\0';
    node->as.number = strtod(copy, NULL);
    if (!keep_digits(r, node, copy, length))
        return sb_fail_memory(r->error), 0;
    if (!isfinite(node->as.number))
        return sb_json_fail(r->json, node, SB_EINPUT, r->error, "a number too large for a double"),
               0;
    return 1;
}

/* yajl itself lets overlong forms and surrogates through. */
static int check_utf8(struct reader *r, const unsigned char *text, size_t length)
{
    for (size_t at = 0, step; at < length; at += step)
        if (!(step = sb_utf8_length((const char *)text + at, length - at))) {
            count_lines(r, yajl_get_bytes_consumed(r->handle));
            return fail_here(r, SB_EINPUT, "not JSON: invalid bytes in UTF-8 string");
        }
    return 1;
}

static int on_string(void *self, const unsigned char *text, size_t length)
{
    struct reader *r = self;
    struct sb_json_node *node = add(r, SB_JSON_STRING);
    if (!node || !check_utf8(r, text, length))
        return 0;
    int64_t at = add_text(r, text, length);
    if (at < 0)
        return sb_fail_memory(r->error), 0;
    node->size = (uint32_t)length;
    node->as.text = (uint32_t)at;
    return 1;
}

static int on_key(void *self, const unsigned char *text, size_t length)
{
    struct reader *r = self;
    int64_t at = add_text(r, text, length);
    if (at < 0)
        return sb_fail_memory(r->error), 0;
    if (!check_utf8(r, text, length))
        return 0;
    if (memchr(text, '\0', length))
        return count_lines(r, yajl_get_bytes_consumed(r->handle)),
               fail_here(r, SB_EINPUT, "a name with a NUL character");
    r->key = (uint32_t)at;
    return 1;
}

static int on_open(struct reader *r, enum sb_json_type type)
{
    if (!add(r, type))
        return 0;
    if (r->depth == DEPTH_MAX)
        return fail_here(r, SB_EINPUT, "nested deeper than 64 levels");
    r->json->node[r->json->count - 1].end = UINT32_MAX; /* until it is closed */
    r->open[r->depth++] = (uint32_t)(r->json->count - 1);
    return 1;
}

static int on_open_object(void *self) { return on_open(self, SB_JSON_OBJECT); }
static int on_open_array(void *self) { return on_open(self, SB_JSON_ARRAY); }

static int on_close(void *self)
{
    struct reader *r = self;
    r->json->node[r->open[--r->depth]].end = (uint32_t)r->json->count;
    return 1;
}

/* Repeated names: a sort of the offsets for large objects, pairs for small ones. */
struct named {
    const char *name;
    uint32_t node;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->node > y->node) - (x->node < y->node);
}

static int on_close_object(void *self)
{
    struct reader *r = self;
    struct sb_json *json = r->json;
    on_close(r);
    const struct sb_json_node *object = &json->node[r->open[r->depth]];
    size_t n = object->size;
    struct named few[16], *all = few;
    if (n < 2)
        return 1;
    if (n > 16 && !(all = malloc(n * sizeof *all)))
        return sb_fail_memory(r->error), 0;
    size_t i = 0;
    for (const struct sb_json_node *c = sb_json_first(json, object); c;
         c = sb_json_next(json, object, c))
        all[i++] = (struct named){ sb_json_key(json, c), (uint32_t)(c - json->node) };
    qsort(all, n, sizeof *all, by_name);
    int fine = 1;
    for (i = 1; fine && i < n; i++)
        if (strcmp(all[i - 1].name, all[i].name) == 0) {
            sb_json_fail(json, &json->node[all[i].node], SB_EINPUT, r->error,
                         "this name stands twice in one object");
            fine = 0;
        }
    if (all != few)
        free(all);
    return fine;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_open_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_close_object,
    .yajl_start_array = on_open_array,
    .yajl_end_array = on_close,
};

/* Where the token began that the parser did not expect. Mostly yajl tells its last byte, but
 * behind a member's value its first, of strings the second. */
static size_t token_start(const struct reader *r, size_t consumed, const char *said)
{
    const unsigned char *chunk = r->chunk;
    if (strstr(said, "after key and value")) {
        bool string = consumed > 1 && chunk[consumed - 2] == '"' && chunk[consumed - 1] != '"' &&
                      !isspace(chunk[consumed - 1]);
        return string ? consumed - 2 : consumed;
    }
    size_t last = consumed ? consumed - 1 : 0, at = last;
    if (chunk[last] == '"' && at > 0) {
        do
            at--;
        while (at > 0 && (chunk[at] != '"' || chunk[at - 1] == '\\'));
        return at;
    }
    while (at > 0 && isalnum(chunk[last]) &&
           (isalnum(chunk[at - 1]) || strchr("+-.", chunk[at - 1])))
        at--;
    return at;
}

static void fail_at(struct reader *r, size_t at, const char *text)
{
    char where[384];
    count_lines(r, at);
    snprintf(where, sizeof where, "%.340s:%u:%llu", r->json->file, (unsigned)r->line,
             (unsigned long long)column_at(r, at) + 1);
    sb_fail(r->error, SB_EINPUT, where, "not JSON: %s", text);
}

/* yajl's own message is "parse error: REASON\n" or "lexical error: REASON\n", possibly followed by
 * more. */
static void fail_syntax(struct reader *r)
{
    unsigned char *text = yajl_get_error(r->handle, 0, NULL, 0);
    const char *said = text ? (const char *)text : "out of memory", *hint;
    size_t consumed = yajl_get_bytes_consumed(r->handle);
    bool before = strstr(said, "probable comment") || strstr(said, "invalid character inside");
    size_t at = consumed > 0 && !before ? consumed - 1 : consumed; /* it stops in front of those */
    char line[256];
    if (at < r->chunk_size && strncmp(said, "parse", 5) == 0)
        at = token_start(r, consumed, said);
    while (at + 1 < r->chunk_size && isspace(r->chunk[at]))
        at++;
    hint = sb_json_hint(r->chunk, r->chunk_size, at);
    snprintf(line, sizeof line, "%.*s", (int)strcspn(said, "\n"), said);
    if (at < r->chunk_size && isgraph(r->chunk[at]) && !hint)
        snprintf(line + strlen(line), sizeof line - strlen(line), " (at %c)", r->chunk[at]);
    fail_at(r, at, hint ? hint : line);
    if (text)
        yajl_free_error(r->handle, text);
}

static enum sb_code fail_encoding(struct reader *r, const char *hint)
{
    return sb_fail(r->error, SB_EINPUT, r->json->file, "not JSON: %s", hint);
}

static enum sb_code feed(struct reader *r, const unsigned char *data, size_t size)
{
    const char *encoding = r->begun ? NULL : sb_json_hint_encoding(data, size);
    if (encoding)
        return fail_encoding(r, encoding);
    if (!r->begun && size >= 3 &&
        memcmp(data, "\xEF\xBB\xBF", 3) == 0) { /* the mark that some editors begin UTF-8 with */
        data += 3;
        size -= 3;
    }
    r->begun = true;
    r->chunk = data;
    r->chunk_size = size;
    r->chunk_counted = 0;
    yajl_status status = yajl_parse(r->handle, data, size);
    if (status == yajl_status_ok) {
        count_lines(r, size);
        r->column = column_at(r, size);
        return SB_OK;
    }
    if (status == yajl_status_error || r->error->code == SB_OK)
        fail_syntax(r);
    return r->error->code;
}

static enum sb_code finish(struct reader *r)
{
    r->chunk = NULL;
    r->chunk_counted = 0;
    if (r->json->count == 0 && yajl_complete_parse(r->handle) != yajl_status_ok)
        return fail_here(r, SB_EINPUT, "empty: expected a JSON object"), r->error->code;
    if (yajl_complete_parse(r->handle) != yajl_status_ok)
        return fail_here(r, SB_EINPUT, "not JSON: it ends too early"), r->error->code;
    if (r->json->count == 0)
        return fail_here(r, SB_EINPUT, "empty: expected a JSON object"), r->error->code;
    return SB_OK;
}

static enum sb_code feed_file(struct reader *r, int fd)
{
    unsigned char *chunk = malloc(CHUNK);
    size_t total = 0;
    if (!chunk)
        return sb_fail_memory(r->error);
    while (r->error->code == SB_OK) {
        ssize_t got = read(fd, chunk, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            sb_fail(r->error, SB_EINPUT, r->json->file, "cannot be read: %s", strerror(errno));
        if (got <= 0)
            break;
        total += (size_t)got;
        if (total > SIZE_LIMIT)
            sb_fail(r->error, SB_EINPUT, r->json->file, "larger than 2 GiB");
        else
            feed(r, chunk, (size_t)got);
    }
    if (r->error->code == SB_OK)
        finish(r);
    free(chunk);
    return r->error->code;
}

static enum sb_code run(struct sb_json *json, const char *name, int fd, const char *data,
                        size_t size, struct sb_error *error)
{
    struct sb_error local = { 0 };
    *json = (struct sb_json){ .file = name };
    struct reader r = { .json = json, .error = &local, .line = 1 };
    r.handle = yajl_alloc(&callbacks, NULL, &r);
    if (!r.handle || add_text(&r, (const unsigned char *)"", 0) < 0) /* offset 0 is "no name" */
        sb_fail_memory(&local);
    else if (data) {
        if (feed(&r, (const unsigned char *)data, size) == SB_OK)
            finish(&r);
    }
    else
        feed_file(&r, fd);
    if (r.handle)
        yajl_free(r.handle);
    if (local.code) {
        sb_json_fini(json);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    return SB_OK;
}

enum sb_code sb_json_parse(struct sb_json *json, const char *name, const char *data, size_t size,
                           struct sb_error *error)
{
    return run(json, name, -1, data, size, error);
}

enum sb_code sb_json_read(struct sb_json *json, const char *path, struct sb_error *error)
{
    if (strcmp(path, "-") == 0)
        return run(json, "standard input", STDIN_FILENO, NULL, 0, error);
    *json = (struct sb_json){ .file = path };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, path, "cannot be opened: %s", strerror(errno));
    enum sb_code code;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
        code = sb_fail(error, SB_EINPUT, path, "is a directory");
    else if (S_ISBLK(info.st_mode) || (S_ISCHR(info.st_mode) && !isatty(fd)))
        code = sb_fail(error, SB_EINPUT, path, "is a device");
    else if (info.st_size > (off_t)SIZE_LIMIT)
        code = sb_fail(error, SB_EINPUT, path, "larger than 2 GiB");
    else
        code = run(json, path, fd, NULL, 0, error);
    close(fd);
    return code;
}
