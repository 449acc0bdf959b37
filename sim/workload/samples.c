/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/samples.h"

#include "sim/base/assert.h"
#include "sim/base/time.h"
#include "sim/stats/sort.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 63, SAMPLES_MAX = 1 << 28 };
#define SIZE_MOST ((off_t)1 << 31)

struct reader {
    FILE *file;
    const char *path;
    double unit;
    unsigned line;
    double *sample;
    size_t count, room;
    struct sb_error *error;
};

/* What the file holds is not quoted: a workload from a stranger may name a file that is not his. */
static enum sb_code fail(const struct reader *r, const char *what)
{
    char where[384];
    snprintf(where, sizeof where, "%s:%u", r->path, r->line);
    return sb_fail(r->error, SB_EINPUT, where, "%s", what);
}

static bool separates(int c) { return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r'; }

/* The next word of the line, cut after LONGEST bytes; returns what ended it. */
static int next_word(struct reader *r, char *word)
{
    size_t length = 0;
    int c = getc(r->file);
    while (separates(c))
        c = getc(r->file);
    for (; c != EOF && c != '\n' && !separates(c); c = getc(r->file))
        if (length < LONGEST)
            word[length++] = (char)c;
    word[length] = '\0';
    return c;
}

/* strtod alone takes "nan", "inf" and "0x10" as well. */
static bool is_number(const char *word, double *value)
{
    char *end;
    if (word[strspn(word, "0123456789+-.eE")] != '\0')
        return false;
    *value = strtod(word, &end);
    return *end == '\0' && end != word && isfinite(*value);
}

static enum sb_code add_word(struct reader *r, const char *word)
{
    double value;
    if (!is_number(word, &value))
        return fail(r, "expected a number, found another word");
    if (value < 0)
        return fail(r, "a number is negative: times are 0 or more");
    if (value * r->unit > (double)SB_NS_TOTAL_MAX)
        return fail(r, "a number is too long: times are at most 146 years");
    if (r->count >= SAMPLES_MAX)
        return fail(r, "more than 268 million numbers");
    if (sb_reserve(&r->sample, r->count, &r->room, sizeof *r->sample))
        return sb_fail_memory(r->error);
    r->sample[r->count++] = value * r->unit;
    return SB_OK;
}

static enum sb_code read_all(struct reader *r)
{
    char word[LONGEST + 1];
    bool header = false;
    double ignored;
    for (int end = '\n'; end != EOF;) {
        end = next_word(r, word);
        if (r->line == 1 && r->count == 0 && word[0] && !is_number(word, &ignored))
            header = true;
        enum sb_code code = word[0] && !(header && r->line == 1) ? add_word(r, word) : SB_OK;
        if (code)
            return code;
        r->line += end == '\n';
    }
    if (ferror(r->file))
        return sb_fail(r->error, SB_EINPUT, r->path, "cannot be read: %s", strerror(errno));
    return r->count ? SB_OK : sb_fail(r->error, SB_EINPUT, r->path, "no numbers in it");
}

/* Spreadsheets put one in front; the first number would be taken for a header. */
static void skip_byte_order_mark(FILE *file)
{
    char first[3];
    if (fread(first, 1, 3, file) != 3 || memcmp(first, "\xef\xbb\xbf", 3) != 0)
        rewind(file);
}

static enum sb_code open_file(struct reader *r)
{
    struct stat info;
    /* So that nobody is waited for who might write into a FIFO. */
    int fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return sb_fail(r->error, SB_EINPUT, r->path, "cannot be opened: %s", strerror(errno));
    enum sb_code code = SB_OK;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode))
        code = sb_fail(r->error, SB_EINPUT, r->path, "is not a regular file");
    else if (info.st_size > SIZE_MOST)
        code = sb_fail(r->error, SB_EINPUT, r->path, "larger than 2 GiB");
    else if (!(r->file = fdopen(fd, "r")))
        code = sb_fail_memory(r->error);
    if (code) {
        close(fd);
        return code;
    }
    skip_byte_order_mark(r->file);
    return SB_OK;
}

static enum sb_code keep(const struct reader *r, struct sb_arena *arena, const double **sample,
                         uint32_t *count)
{
    double *kept = sb_arena_alloc(arena, r->count, sizeof *kept);
    SB_REQUIRE(r->sample && r->count > 0);
    if (!kept)
        return sb_fail_memory(r->error);
    memcpy(kept, r->sample, r->count * sizeof *kept);
    sb_sort_doubles(kept, r->count);
    *sample = kept;
    *count = (uint32_t)r->count;
    return SB_OK;
}

enum sb_code sb_samples_read(const char *path, double unit, struct sb_arena *arena,
                             const double **sample, uint32_t *count, struct sb_error *error)
{
    struct reader r = { .path = path, .unit = unit, .line = 1, .error = error };
    enum sb_code code = open_file(&r);
    if (code == SB_OK)
        code = read_all(&r);
    if (code == SB_OK)
        code = keep(&r, arena, sample, count);
    if (r.file)
        fclose(r.file);
    free(r.sample);
    return code;
}
