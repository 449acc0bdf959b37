/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/parse.h"

#include "sim/json/encoding.h"
#include "sim/json/hint.h"
#include "sim/json/tree.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };
#define SIZE_LIMIT ((size_t)1 << 31)

struct reader {
    struct sb_json_tree tree;
    bool begun; /* to read */
};

/* Where the token began that the parser did not expect. Mostly yajl tells its last byte, but
 * behind a member's value its first, of strings the second. */
static size_t token_start(const struct sb_json_tree *r, size_t consumed, const char *said)
{
    const unsigned char *chunk = r->place.chunk;
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

static void fail_at(struct sb_json_tree *r, size_t at, const char *text)
{
    char where[384];
    sb_json_place_count(&r->place, at);
    snprintf(where, sizeof where, "%.340s:%llu:%llu", r->json->file,
             (unsigned long long)r->place.line,
             (unsigned long long)sb_json_place_column(&r->place, at) + 1);
    sb_fail(r->error, SB_EINPUT, where, "not JSON: %s", text);
}

/* yajl's own message is "parse error: REASON\n" or "lexical error: REASON\n", possibly followed by
 * more. */
static void fail_syntax(struct sb_json_tree *r)
{
    unsigned char *text = yajl_get_error(r->handle, 0, NULL, 0);
    const char *said = text ? (const char *)text : "out of memory", *hint;
    size_t consumed = yajl_get_bytes_consumed(r->handle);
    bool before = strstr(said, "probable comment") || strstr(said, "invalid character inside");
    size_t at = consumed > 0 && !before ? consumed - 1 : consumed; /* it stops in front of those */
    char line[256];
    if (at < r->place.size && strncmp(said, "parse", 5) == 0)
        at = token_start(r, consumed, said);
    while (at + 1 < r->place.size && isspace(r->place.chunk[at]))
        at++;
    hint = sb_json_hint(r->place.chunk, r->place.size, at);
    if (strstr(said, "invalid character inside"))
        hint = "a line end or a tab in a text: \\n, \\t";
    if (strstr(said, "trailing garbage") && at < r->place.size && !strchr("/#", r->place.chunk[at]))
        hint = "something stands behind the end";
    snprintf(line, sizeof line, "%.*s", (int)strcspn(said, "\n"), said);
    if (at < r->place.size && isgraph(r->place.chunk[at]) && !hint)
        snprintf(line + strlen(line), sizeof line - strlen(line), " (at %c)", r->place.chunk[at]);
    fail_at(r, at, hint ? hint : line);
    if (text)
        yajl_free_error(r->handle, text);
}

static enum sb_code feed(struct reader *r, const unsigned char *data, size_t size)
{
    struct sb_json_tree *tree = &r->tree;
    const char *encoding = r->begun ? NULL : sb_json_hint_encoding(data, size);
    if (encoding)
        return sb_fail(tree->error, SB_EINPUT, tree->json->file, "not JSON: %s", encoding);
    size_t mark = r->begun ? 0 : sb_json_encoding_mark(data, size);
    data += mark;
    size -= mark;
    r->begun = true;
    sb_json_place_chunk(&tree->place, data, size);
    yajl_status status = yajl_parse(tree->handle, data, size);
    if (status == yajl_status_ok) {
        sb_json_place_end(&tree->place);
        return SB_OK;
    }
    if (status == yajl_status_error || tree->error->code == SB_OK)
        fail_syntax(tree);
    return tree->error->code;
}

static enum sb_code finish(struct sb_json_tree *tree)
{
    bool empty = tree->json->count == 0;
    /* No chunk is left when yajl tells of a number that nothing closed. */
    sb_json_place_chunk(&tree->place, NULL, 0);
    if (yajl_complete_parse(tree->handle) != yajl_status_ok && !empty)
        sb_json_tree_fail(tree, SB_EINPUT, "not JSON: it ends too early");
    else if (tree->json->count == 0)
        sb_json_tree_fail(tree, SB_EINPUT, "empty: expected a JSON object");
    else
        sb_json_tree_end(tree);
    return tree->error->code;
}

static enum sb_code feed_pieces(struct reader *r, const struct sb_json_pieces *pieces)
{
    const char *piece;
    size_t total = 0, size = 1;
    struct sb_error *error = r->tree.error;
    while (error->code == SB_OK && size && !pieces->next(pieces->self, &piece, &size, error)) {
        total += size;
        if (total > SIZE_LIMIT)
            sb_fail(error, SB_EINPUT, r->tree.json->file, "larger than 2 GiB");
        else if (size)
            feed(r, (const unsigned char *)piece, size);
    }
    return error->code ? error->code : finish(&r->tree);
}

enum sb_code sb_json_parse_pieces(struct sb_json *json, const char *name,
                                  const struct sb_json_pieces *pieces, struct sb_error *error)
{
    struct sb_error local = { 0 };
    *json = (struct sb_json){ .file = name };
    struct reader r = { .tree = { .json = json, .error = &local, .place = { .line = 1 } } };
    r.tree.handle = yajl_alloc(&sb_json_tree_callbacks, NULL, &r.tree);
    if (!r.tree.handle || sb_json_tree_begin(&r.tree, pieces->expected))
        sb_fail_memory(&local);
    else
        feed_pieces(&r, pieces);
    if (r.tree.handle)
        yajl_free(r.tree.handle);
    sb_json_tree_fini(&r.tree);
    if (local.code) {
        sb_json_fini(json);
        return sb_fail(error, local.code, local.where, "%s", local.text);
    }
    return SB_OK;
}

struct memory {
    const char *data;
    size_t size;
};

static enum sb_code next_of_memory(void *self, const char **piece, size_t *size,
                                   struct sb_error *error)
{
    struct memory *rest = self;
    (void)error;
    *piece = rest->data;
    *size = rest->size;
    rest->size = 0;
    return SB_OK;
}

enum sb_code sb_json_parse(struct sb_json *json, const char *name, const char *data, size_t size,
                           struct sb_error *error)
{
    struct memory all = { data, size };
    const struct sb_json_pieces one = { &all, next_of_memory, size };
    return sb_json_parse_pieces(json, name, &one, error);
}

struct file {
    const char *name;
    int fd;
    char chunk[CHUNK];
};

static enum sb_code next_of_file(void *self, const char **piece, size_t *size,
                                 struct sb_error *error)
{
    struct file *file = self;
    ssize_t got;
    do
        got = read(file->fd, file->chunk, CHUNK);
    while (got < 0 && errno == EINTR);
    *piece = file->chunk;
    *size = got > 0 ? (size_t)got : 0;
    return got < 0 ? sb_fail(error, SB_EINPUT, file->name, "cannot be read: %s", strerror(errno))
                   : SB_OK;
}

static enum sb_code read_file(struct sb_json *json, const char *name, int fd,
                              struct sb_error *error)
{
    struct file *file = malloc(sizeof *file);
    if (!file)
        return sb_fail_memory(error);
    file->name = name;
    file->fd = fd;
    const struct sb_json_pieces pieces = { file, next_of_file, 0 };
    enum sb_code code = sb_json_parse_pieces(json, name, &pieces, error);
    free(file);
    return code;
}

enum sb_code sb_json_read(struct sb_json *json, const char *path, struct sb_error *error)
{
    *json = (struct sb_json){ .file = path };
    if (strcmp(path, "-") == 0)
        return read_file(json, "standard input", STDIN_FILENO, error);
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
        code = read_file(json, path, fd, error);
    close(fd);
    return code;
}
