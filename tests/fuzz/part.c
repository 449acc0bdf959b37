/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of parts. The bytes are what a part says: what is before them, and the checksum, are
 * made to fit. Whatever is accepted can be told and merged, and a piece is the same once written
 * and read again. */
#include "sim/cli/run/shares/overview.h"
#include "sim/cli/run/shares/whole.h"
#include "sim/run/parts/kept_files.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Larger pieces would try memory alone. */
enum { STRATEGIES = 8, KEPT = SB_EXACT_MAX };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file in memory, with a name in path[64]. */
static int file_of(const uint8_t *data, size_t size, char path[64])
{
    static const char magic[] = "simbench part 1\n";
    char hash[SB_SHA256_SIZE];
    struct sb_bytes_out out = { 0 };
    sb_put_raw(&out, magic, sizeof magic - 1);
    sb_put_u64(&out, sizeof magic - 1 + 8 + size + SB_SHA256_SIZE - 1);
    sb_put_raw(&out, data, size);
    if (out.failed)
        abort();
    sb_sha256(hash, out.at, out.size);
    sb_put_raw(&out, hash, SB_SHA256_SIZE - 1);
    int fd = memfd_create("part", MFD_CLOEXEC);
    if (out.failed || fd < 0 || write(fd, out.at, out.size) != (ssize_t)out.size)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    free(out.at);
    return fd;
}

/* Adds a piece to an empty one of its shape and writes that to *out. */
static bool copy(struct sb_bytes_in in, const struct sb_piece_shape *shape,
                 struct sb_bytes_out *out)
{
    struct sb_arena arena = { 0 };
    struct sb_piece piece;
    struct sb_error error = { 0 };
    if (sb_piece_init(&piece, shape, &arena))
        abort();
    bool added = sb_piece_add(&piece, in, &error) == SB_OK;
    if (added)
        sb_piece_put(out, &piece);
    else if (!error.text[0])
        abort();
    sb_ranges_fini(&piece.done);
    sb_arena_fini(&arena);
    return added;
}

static void take_piece(struct sb_bytes_in in)
{
    struct sb_piece_shape shape;
    struct sb_ranges done;
    struct sb_bytes_out first = { 0 }, second = { 0 };
    bool is = sb_piece_peek(in, &shape, &done, NULL) == SB_OK;
    sb_ranges_fini(&done);
    if (!is || shape.strategies > STRATEGIES || shape.baselines > STRATEGIES ||
        shape.looked * shape.strategies > KEPT)
        return;
    if (copy(in, &shape, &first)) {
        const struct sb_bytes_in again = { .at = first.at, .size = first.size };
        if (!copy(again, &shape, &second) || first.size != second.size ||
            memcmp(first.at, second.at, first.size) != 0)
            abort();
    }
    free(first.at);
    free(second.at);
}

static void tell(char *path)
{
    struct sb_overview overview = { 0 };
    struct sb_whole whole = { 0 };
    struct sb_options options;
    struct sb_error error = { 0 };
    FILE *out = fopen("/dev/null", "w");
    sb_options_init(&options);
    options.argument = &path;
    options.arguments = 1;
    (void)sb_overview_add(&overview, path, &error);
    if (sb_whole_read(&whole, &options, &error) == SB_OK && out)
        sb_whole_tell_missing(out, &whole);
    sb_whole_fini(&whole);
    sb_overview_fini(&overview);
    if (out)
        fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    struct sb_part part;
    struct sb_error error = { 0 };
    int fd = file_of(data, size, path);
    bool is = sb_part_read(&part, path, &error) == SB_OK;
    struct sb_kept_reader reader = { .part = &part };
    if (!is && !error.text[0])
        abort();
    for (uint32_t i = 0; is && i < part.rows; i++)
        take_piece(sb_part_row_bytes(&part, i));
    for (uint32_t i = 0; is && i < part.files; i++) {
        int kept =
            part.file[i].packed ? sb_kept_reader_open(&reader, part.file[i].path, O_RDONLY) : -1;
        if (kept >= 0)
            close(kept);
    }
    if (is)
        tell(path);
    sb_part_fini(&part);
    close(fd);
    return 0;
}
