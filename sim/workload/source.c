/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source.h"

#include "sim/json/parse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { FIRST = 1 << 16 };
#define SIZE_MOST ((size_t)1 << 31)

/* Room for what a file of that size holds and one byte more, which shows that it ends there. */
static enum sb_code grow(struct sb_source *source, size_t *room, size_t expected)
{
    size_t more = *room ? 2 * *room : expected < FIRST ? FIRST : expected + 1;
    char *bytes = realloc(source->owned, more);
    if (!bytes)
        return SB_ENOMEM;
    source->owned = bytes;
    *room = more;
    return SB_OK;
}

static enum sb_code read_all(struct sb_source *source, int fd, size_t expected,
                             struct sb_error *error)
{
    size_t room = 0;
    for (;;) {
        if (source->size == room && grow(source, &room, expected))
            return sb_fail_memory(error);
        ssize_t got = read(fd, source->owned + source->size, room - source->size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sb_fail(error, SB_EINPUT, source->name, "cannot be read: %s", strerror(errno));
        if (got == 0)
            return SB_OK;
        source->size += (size_t)got;
        if (source->size > SIZE_MOST)
            return sb_fail(error, SB_EINPUT, source->name, "larger than 2 GiB");
    }
}

/* One that goes on for ever, say; what is typed at a terminal ends, and so does /dev/null. */
static bool is_device(int fd, const struct stat *info)
{
    bool empty = S_ISCHR(info->st_mode) && info->st_rdev == makedev(1, 3);
    return S_ISBLK(info->st_mode) || (S_ISCHR(info->st_mode) && !empty && !isatty(fd));
}

static enum sb_code read_file(struct sb_source *source, struct sb_error *error)
{
    struct stat info;
    int fd = open(source->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, source->name, "cannot be opened: %s", strerror(errno));
    enum sb_code code = SB_OK;
    bool known = fstat(fd, &info) == 0;
    if (known && S_ISDIR(info.st_mode))
        code = sb_fail(error, SB_EINPUT, source->name, "is a directory");
    else if (known && is_device(fd, &info))
        code = sb_fail(error, SB_EINPUT, source->name, "is a device");
    else if (known && info.st_size > (off_t)SIZE_MOST)
        code = sb_fail(error, SB_EINPUT, source->name, "larger than 2 GiB");
    else
        code = read_all(source, fd, known && info.st_size > 0 ? (size_t)info.st_size : 0, error);
    close(fd);
    return code;
}

enum sb_code sb_source_read(struct sb_source *source, const char *path, struct sb_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    *source = (struct sb_source){ .name = standard ? "standard input" : path };
    enum sb_code code =
        standard ? read_all(source, STDIN_FILENO, 0, error) : read_file(source, error);
    source->bytes = source->owned;
    if (code)
        sb_source_fini(source);
    return code;
}

void sb_source_init(struct sb_source *source, const char *name, const char *bytes, size_t size)
{
    *source = (struct sb_source){ .name = name, .bytes = bytes, .size = size };
}

void sb_source_fini(struct sb_source *source)
{
    sb_json_fini(&source->json);
    free(source->owned);
    *source = (struct sb_source){ 0 };
}

const struct sb_json *sb_source_json(struct sb_source *source)
{
    if (!source->asked)
        sb_json_parse(&source->json, source->name, source->bytes, source->size,
                      &source->json_error);
    source->asked = true;
    return source->json_error.code ? NULL : &source->json;
}

const struct sb_json *sb_source_only_json(struct sb_source *source)
{
    const struct sb_json *json = sb_source_json(source);
    free(source->owned);
    source->owned = NULL;
    source->bytes = NULL;
    source->size = 0;
    return json;
}

bool sb_source_begins_json(const struct sb_source *source)
{
    const char *at = source->bytes, *end = at + source->size;
    if (source->size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at == end || *at == '{' || *at == '[' || *at == '/';
}
