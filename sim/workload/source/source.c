/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/source.h"

#include "sim/base/files/opener.h"
#include "sim/base/huge_pages.h"
#include "sim/json/parse.h"
#include "sim/workload/source/inflate.h"
#include "sim/workload/source/readers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SOURCE_SIZE_MOST ((size_t)1 << 31)

static enum sb_code fail_large(const struct sb_source *source, struct sb_error *error)
{
    return sb_fail(error, SB_EINPUT, source->name, "larger than 2 GiB");
}

/* One that goes on for ever, say; what is typed at a terminal ends, and so does /dev/null. */
static bool is_device(int fd, const struct stat *info)
{
    bool empty = S_ISCHR(info->st_mode) && info->st_rdev == makedev(1, 3);
    return S_ISBLK(info->st_mode) || (S_ISCHR(info->st_mode) && !empty && !isatty(fd));
}

static enum sb_code source_open_file(struct sb_source *source, const struct sb_opener *opener,
                                     int *opened, struct sb_error *error)
{
    struct stat info;
    int fd = sb_opener_open(opener, source->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, source->name, "cannot be opened: %s", strerror(errno));
    enum sb_code code = SB_OK;
    bool known = fstat(fd, &info) == 0;
    if (known && S_ISDIR(info.st_mode))
        code = sb_fail(error, SB_EINPUT, source->name, "is a directory");
    else if (known && is_device(fd, &info))
        code = sb_fail(error, SB_EINPUT, source->name, "is a device");
    else if (known && info.st_size > 0)
        source->expected = (size_t)info.st_size;
    if (code)
        close(fd);
    else
        *opened = fd;
    return code;
}

static void end_reading(struct sb_source *source)
{
    sb_inflate_free(source->rest);
    source->rest = NULL;
}

/* Reads until `room` bytes are there or the file ends. */
static enum sb_code read_to(struct sb_source *source, size_t room, struct sb_error *error)
{
    size_t got = 0;
    if (room > source->room) {
        char *bytes = realloc(source->owned, room);
        if (!bytes)
            return sb_fail_memory(error);
        sb_huge_pages(bytes, room);
        source->bytes = source->owned = bytes;
        source->room = room;
    }
    enum sb_code code = sb_inflate_read(source->rest, source->owned + source->size,
                                        room - source->size, &got, error);
    source->size += got;
    if (code || source->size < room)
        end_reading(source);
    return code;
}

enum sb_code sb_source_open(struct sb_source *source, const char *path, struct sb_error *error)
{
    return sb_source_open_by(source, path, NULL, error);
}

enum sb_code sb_source_open_by(struct sb_source *source, const char *path,
                               const struct sb_opener *opener, struct sb_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    enum sb_code code = SB_OK;
    int fd = -1;
    *source = (struct sb_source){ .name = standard ? "standard input" : path };
    if (!standard)
        code = source_open_file(source, opener, &fd, error);
    else if ((fd = sb_opener_open(opener, path, O_RDONLY | O_CLOEXEC)) < 0)
        code = sb_fail(error, SB_EINPUT, source->name, "cannot be read: %s", strerror(errno));
    if (code == SB_OK && !(source->rest = sb_inflate_new(fd, source->name)))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = read_to(source, SB_SOURCE_HEAD, error);
    if (code)
        sb_source_fini(source);
    return code;
}

/* Room for what a file of that size holds and one byte more, which shows that it ends there. */
enum sb_code sb_source_load(struct sb_source *source, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    if (source->rest && source->expected > SOURCE_SIZE_MOST)
        return fail_large(source, error);
    while (code == SB_OK && source->rest) {
        size_t room = source->expected >= source->size ? source->expected + 1 : 2 * source->room;
        code = source->size > SOURCE_SIZE_MOST ? fail_large(source, error)
                                               : read_to(source, room, error);
    }
    return code == SB_OK && source->size > SOURCE_SIZE_MOST ? fail_large(source, error) : code;
}

enum sb_code sb_source_pull(struct sb_source *source, const char **piece, size_t *size,
                            struct sb_error *error)
{
    bool first = !source->pulled;
    enum sb_code code = SB_OK;
    source->asked = source->pulled = true; /* nobody asks for JSON any more */
    if (!first) {
        source->size = 0;
        if (source->rest && source->watch)
            source->watch->tell(source->watch->self, source->name, sb_inflate_taken(source->rest),
                                source->expected);
        code = source->rest ? read_to(source, source->room, error) : SB_OK;
    }
    *piece = source->bytes;
    *size = source->size;
    return code;
}

void sb_source_init(struct sb_source *source, const char *name, const char *bytes, size_t size)
{
    *source = (struct sb_source){ .name = name, .bytes = bytes, .size = size };
}

void sb_source_fini(struct sb_source *source)
{
    end_reading(source);
    sb_json_fini(&source->json);
    free(source->owned);
    *source = (struct sb_source){ 0 };
}

/* The text of a source, of which no more than a piece is in memory: a large file takes as long to
 * be given pages as to be parsed. */
struct text_pieces {
    struct sb_source *source;
    char *piece;
    size_t told, held, total; /* bytes of the piece: told, there; those of all pieces */
};

enum { PIECE = 1 << 18 };

/* Whole lines, as far as a piece holds one: no token of JSON stands in two. */
static enum sb_code next_piece(void *self, const char **piece, size_t *size, struct sb_error *error)
{
    struct text_pieces *p = self;
    struct sb_source *source = p->source;
    enum sb_code code = SB_OK;
    size_t got = 0;
    p->held -= p->told;
    memmove(p->piece, p->piece + p->told, p->held);
    if (source->rest)
        code = sb_inflate_read(source->rest, p->piece + p->held, PIECE - p->held, &got, error);
    p->held += got;
    p->total += got;
    if (code == SB_OK && p->total > SOURCE_SIZE_MOST)
        code = fail_large(source, error);
    if (code || p->held < PIECE)
        end_reading(source);
    const char *last = source->rest ? memrchr(p->piece, '\n', p->held) : NULL;
    p->told = last ? (size_t)(last + 1 - p->piece) : p->held;
    *piece = p->piece;
    *size = p->told;
    return code;
}

static enum sb_code parse_rest(struct sb_source *source)
{
    struct text_pieces text = {
        .source = source, .piece = malloc(PIECE), .held = source->size, .total = source->size
    };
    const struct sb_json_pieces pieces = { &text, next_piece, source->expected };
    if (!text.piece)
        return sb_fail_memory(&source->json_error);
    memcpy(text.piece, source->bytes, source->size);
    enum sb_code code =
        sb_json_parse_pieces(&source->json, source->name, &pieces, &source->json_error);
    end_reading(source);
    free(text.piece);
    return code;
}

const struct sb_json *sb_source_json(struct sb_source *source)
{
    if (!source->asked && source->rest && source->expected > SOURCE_SIZE_MOST)
        fail_large(source, &source->json_error);
    else if (!source->asked && source->rest)
        parse_rest(source);
    else if (!source->asked)
        sb_json_parse(&source->json, source->name, source->bytes, source->size,
                      &source->json_error);
    source->asked = true;
    return source->json_error.code ? NULL : &source->json;
}

enum sb_code sb_source_object(struct sb_source *source, const struct sb_json **json,
                              struct sb_error *error)
{
    const struct sb_error *wrong = &source->json_error;
    *json = sb_source_json(source);
    free(source->owned);
    source->owned = NULL;
    source->bytes = NULL;
    source->size = 0;
    if (!*json)
        return sb_fail(error, wrong->code, wrong->where, "%s", wrong->text);
    return (*json)->node->type == SB_JSON_OBJECT
               ? SB_OK
               : sb_json_fail(*json, (*json)->node, SB_EINPUT, error, "expected a JSON object");
}

static const char *skip_mark(const struct sb_source *source)
{
    bool mark = source->size >= 3 && memcmp(source->bytes, "\xEF\xBB\xBF", 3) == 0;
    return source->bytes + (mark ? 3 : 0);
}

const char *sb_source_first(const struct sb_source *source)
{
    const char *at = skip_mark(source), *end = source->bytes + source->size;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at < end ? at : NULL;
}

bool sb_source_begins_json(const struct sb_source *source)
{
    const char *first = sb_source_first(source);
    return !first || *first == '{' || *first == '[' || *first == '/';
}

bool sb_source_begins(const struct sb_source *source, const char *text)
{
    const char *at = skip_mark(source);
    size_t length = strlen(text), size = source->size - (size_t)(at - source->bytes);
    return size >= length && memcmp(at, text, length) == 0;
}

bool sb_source_has(const struct sb_source *source, const char *text)
{
    size_t size = source->size < SB_SOURCE_HEAD ? source->size : SB_SOURCE_HEAD;
    return memmem(source->bytes, size, text, strlen(text)) != NULL;
}
