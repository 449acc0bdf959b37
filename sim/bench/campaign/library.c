/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/library.h"

#include "sim/base/files/beside.h"
#include "sim/base/files/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 1 << 28 };

enum sb_code sb_bench_library_find(const char *name, char *path, size_t size,
                                   struct sb_error *error)
{
    if (sb_beside_program(name, path, size) == 0)
        return SB_OK;
    return sb_fail(
        error, SB_EINPUT, name,
        "is neither beside the program nor in ../lib from there; --library tells where it is");
}

static enum sb_code read_whole(int fd, const char *path, char **data, size_t *size,
                               struct sb_error *error)
{
    struct stat status;
    if (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size > LARGEST)
        return sb_fail(error, SB_EINPUT, path, "is no shared library");
    size_t wanted = (size_t)status.st_size, got = 0;
    char *text = malloc(wanted + 1);
    if (!text)
        return sb_fail_memory(error);
    while (got < wanted) {
        ssize_t more = read(fd, text + got, wanted - got);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            break;
        got += (size_t)more;
    }
    if (got < wanted) {
        free(text);
        return sb_fail(error, SB_EINPUT, path, "cannot be read: %s", strerror(errno));
    }
    text[got] = '\0';
    *data = text;
    *size = got;
    return SB_OK;
}

enum sb_code sb_bench_library_read(const char *path, char **data, size_t *size,
                                   struct sb_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO is refused, not waited for */
    if (fd < 0)
        return sb_fail(error, SB_EINPUT, path, "cannot be opened: %s", strerror(errno));
    enum sb_code code = read_whole(fd, path, data, size, error);
    close(fd);
    return code;
}

bool sb_bench_library_has_hash(const struct sb_bench_library *library, const char *hash)
{
    return strcmp(hash, library->hash) == 0 || strcmp(hash, library->old_hash) == 0;
}

void sb_bench_library_old_hash(char hash[17], const char *data, size_t size)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)data[i]) * 0x100000001b3u;
    snprintf(hash, 17, "%016" PRIx64, h);
}

/* gcc writes its name, its version and the flags that change code into the debugging information,
 * and its name alone beside it. */
static void read_marks(struct sb_bench_library *library, const char *data, size_t size)
{
    if (!size)
        return;
    const char *producer = memmem(data, size, "GNU C11 ", 8),
               *mark = memmem(data, size, "GCC: (", 6);
    const char *clang = memmem(data, size, "clang version ", 14);
    const char *at = producer ? producer : clang ? clang : mark;
    char text[640];
    snprintf(text, sizeof text, "%.600s", at ? at : "");
    for (char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '\0';
    char *flags = producer ? strstr(text, " -") : NULL;
    if (flags) {
        snprintf(library->flags, sizeof library->flags, "%.511s", flags + 1);
        *flags = '\0';
    }
    snprintf(library->compiler, sizeof library->compiler, "%.127s", text);
}

static enum sb_code library_keep(struct sb_bench_library *library, const char *data, size_t size,
                                 const char *path, struct sb_error *error)
{
    library->fd = memfd_create("libearliest", MFD_CLOEXEC);
    if (library->fd < 0)
        return sb_fail(error, SB_EIO, path, "cannot be copied: %s", strerror(errno));
    if (sb_write_all(library->fd, data, size))
        return sb_fail(error, SB_EIO, path, "cannot be copied: %s", strerror(errno));
    snprintf(library->path, sizeof library->path, "/proc/%ld/fd/%d", (long)getpid(), library->fd);
    return SB_OK;
}

static void read_version(struct sb_bench_library *library, const char *path)
{
    char *own = realpath(path, NULL);
    const char *behind = own ? strstr(own, ".so.") : NULL;
    snprintf(library->version, sizeof library->version, "%.31s", behind ? behind + 4 : "");
    free(own);
}

enum sb_code sb_bench_library_copy(struct sb_bench_library *library, const char *path,
                                   struct sb_error *error)
{
    char *data = NULL;
    size_t size = 0;
    *library = (struct sb_bench_library){ .fd = -1 };
    enum sb_code code = sb_bench_library_read(path, &data, &size, error);
    if (code == SB_OK && (size < 4 || memcmp(data, "\177ELF", 4) != 0))
        code = sb_fail(error, SB_EINPUT, path, "is no shared library");
    if (code == SB_OK)
        code = library_keep(library, data, size, path, error);
    if (code == SB_OK) {
        sb_sha256(library->hash, data, size);
        sb_bench_library_old_hash(library->old_hash, data, size);
        read_marks(library, data, size);
        read_version(library, path);
    }
    free(data);
    if (code)
        sb_bench_library_fini(library);
    return code;
}

enum sb_code sb_bench_library_again(struct sb_bench_library *again,
                                    const struct sb_bench_library *library, struct sb_error *error)
{
    if (library->fd >= 0)
        return sb_bench_library_copy(again, library->path, error);
    *again = *library;
    return SB_OK;
}

/* Adds what is in the file that a word names, if there is one. */
static enum sb_code add_word(FILE *out, const char *word, struct sb_error *error)
{
    char *data = NULL, hash[SB_SHA256_SIZE];
    size_t size = 0;
    enum sb_code code = sb_bench_library_read(word, &data, &size, NULL);
    if (code == SB_ENOMEM)
        return sb_fail_memory(error);
    if (code == SB_OK) {
        sb_sha256(hash, data, size);
        fprintf(out, "\n%s %s", word, hash);
    }
    free(data);
    return SB_OK;
}

enum sb_code sb_bench_library_command(struct sb_bench_library *library, const char *command,
                                      struct sb_error *error)
{
    char *text = NULL, *rest = NULL, words[SB_BENCH_COMMAND_SIZE];
    size_t size = 0;
    *library = (struct sb_bench_library){ .fd = -1 };
    if (strlen(command) >= sizeof library->path)
        return sb_fail(error, SB_EINPUT, "--target", "the command is too long: %zu bytes",
                       strlen(command));
    snprintf(library->path, sizeof library->path, "%s", command);
    memcpy(words, library->path, sizeof words);
    FILE *out = open_memstream(&text, &size);
    enum sb_code code = out ? SB_OK : sb_fail_memory(error);
    if (out)
        fputs(command, out);
    for (char *word = strtok_r(words, " \t\n\"'", &rest); word && code == SB_OK;
         word = strtok_r(NULL, " \t\n\"'", &rest))
        code = add_word(out, word, error);
    if (out && fclose(out) && code == SB_OK)
        code = sb_fail_memory(error);
    if (code == SB_OK)
        sb_sha256(library->hash, text, size);
    free(text);
    return code;
}

void sb_bench_library_fini(struct sb_bench_library *library)
{
    if (library->fd >= 0)
        close(library->fd);
    library->fd = -1;
}
