/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/samples.h"

#include "sim/base/assert.h"
#include "sim/base/files/opener.h"
#include "sim/base/time.h"
#include "sim/stats/sort.h"
#include "sim/workload/latency/csv_line.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 63, LINE_SIZE = 1 << 14, SAMPLES_MAX = 1 << 28 };
#define SAMPLES_SIZE_MOST ((off_t)1 << 31)
static const char TIME_STAMP[] = "a time stamp, where a latency is expected";

struct reader {
    FILE *file;
    const char *path, *column; /* column may be NULL */
    double unit;
    unsigned line;
    double *sample;
    size_t count, room;
    struct sb_error *error;
};

/* What the file holds is not quoted: a workload from a stranger may name a file that is not his. */
static enum sb_code samples_fail(const struct reader *r, const char *what)
{
    char where[384];
    snprintf(where, sizeof where, "%s:%u", r->path, r->line);
    return sb_fail(r->error, SB_EINPUT, where, "%s", what);
}

static bool separates(int c) { return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\r'; }

/* A NUL would hide what is behind it. */
static char shown(int c) { return c ? (char)c : '?'; }

/* The next word of the line; longer than LONGEST it is no number. Returns what ended it. */
static int next_word(struct reader *r, char *word)
{
    size_t length = 0;
    int c = getc(r->file);
    while (separates(c))
        c = getc(r->file);
    for (; c != EOF && c != '\n' && !separates(c); c = getc(r->file))
        if (length < LONGEST)
            word[length++] = shown(c);
        else
            word[LONGEST - 1] = '?';
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
        return samples_fail(r, "expected a number, found another word");
    if (value < 0)
        return samples_fail(r, "a number is negative: times are 0 or more");
    if (value * r->unit > (double)SB_NS_TOTAL_MAX)
        return samples_fail(r, "a number is too long: times are at most 146 years");
    if (r->count >= SAMPLES_MAX)
        return samples_fail(r, "more than 268 million numbers");
    if (sb_reserve(&r->sample, r->count, &r->room, sizeof *r->sample))
        return sb_fail_memory(r->error);
    r->sample[r->count++] = value * r->unit;
    return SB_OK;
}

/* "2025-11-28T12:30:00Z", "12:30", "28.11.2025". */
static bool is_time_stamp(const char *word)
{
    size_t digits = strspn(word, "0123456789");
    const char *after = word + digits;
    if (digits == 0 || !*after || !strchr(":-/.", *after))
        return false;
    size_t more = strspn(after + 1, "0123456789");
    return more > 0 && (*after == ':' || (after[1 + more] == *after));
}

/* The next line without its end, which is lost beyond LINE_SIZE; false at the end of the file. */
static bool next_line(struct reader *r, char line[LINE_SIZE], bool *whole)
{
    size_t length = 0;
    int c = getc(r->file);
    bool any = c != EOF;
    for (*whole = true; c != EOF && c != '\n'; c = getc(r->file)) {
        *whole = *whole && length < LINE_SIZE - 1;
        if (*whole)
            line[length++] = shown(c);
    }
    line[length] = '\0';
    return any;
}

/* What is known of a line once it has been read. */
struct row {
    unsigned numbers;
    bool glued, others; /* a comma between digits; a semicolon or a tab */
    double first, most; /* the first number; the largest behind it. In ns */
};

static void note_number(struct row *row, double ns)
{
    if (row->numbers++ == 0)
        row->first = ns;
    else if (ns > row->most)
        row->most = ns;
}

static void note_end(struct reader *r, struct row *row, int end)
{
    int next = end == ',' ? getc(r->file) : EOF;
    if (next != EOF)
        ungetc(next, r->file);
    row->glued = row->glued || (next >= '0' && next <= '9');
    row->others = row->others || end == ';' || end == '\t';
}

/* Seconds since 1970 and the like: of days, in front of what is a thousand times shorter. */
static bool begins_with_epoch(const struct row *row)
{
    const double day = 86400e9;
    return row->numbers > 1 && row->first > day && row->first / 1000 > row->most;
}

/* "1,5" is one number beside other separators, and may be one below a header of one name. */
static enum sb_code check_row(const struct reader *r, const struct row *row, unsigned names)
{
    if (row->glued && (row->others || (names == 1 && row->numbers == 2)))
        return samples_fail(r, "a decimal comma: numbers are written with a point");
    if (names > 1 && row->numbers == names)
        return samples_fail(r, "the header has several names: say which \"column\" is meant");
    return begins_with_epoch(row) ? samples_fail(r, TIME_STAMP) : SB_OK;
}

/* All numbers of a file, however many stand in a line, below a header of `names` words. */
static enum sb_code read_list(struct reader *r, unsigned names)
{
    char word[LONGEST + 1];
    enum sb_code code = SB_OK;
    struct row row = { 0 };
    for (int end = '\n'; end != EOF && code == SB_OK;) {
        end = next_word(r, word);
        note_end(r, &row, end);
        if (word[0]) {
            code = is_time_stamp(word) ? samples_fail(r, TIME_STAMP) : add_word(r, word);
            if (code == SB_OK)
                note_number(&row, r->sample[r->count - 1]);
        }
        if (code == SB_OK && (end == '\n' || end == EOF)) {
            code = check_row(r, &row, names);
            row = (struct row){ 0 };
            r->line += code == SB_OK;
        }
    }
    return code;
}

/* The column's place, among the names of the header. */
static enum sb_code find_column(const struct reader *r, const char *line, char *separator,
                                unsigned *index, unsigned *names)
{
    char name[SB_CSV_FIELD_SIZE];
    unsigned found = 0;
    *separator = sb_csv_separator(line);
    *index = 0;
    for (*names = 0; sb_csv_field(line, *separator, *names, name); ++*names)
        if (strcmp(name, r->column) == 0) {
            *index = *names;
            found++;
        }
    return found == 1  ? SB_OK
           : found > 1 ? samples_fail(r, "the header has several columns of that name")
                       : samples_fail(r, "the header has no such column");
}

static enum sb_code read_column(struct reader *r, const char *header)
{
    char line[LINE_SIZE], separator, field[SB_CSV_FIELD_SIZE];
    unsigned index, names;
    bool whole;
    enum sb_code code = find_column(r, header, &separator, &index, &names);
    for (r->line = 2; code == SB_OK && next_line(r, line, &whole); r->line++) {
        if (!whole)
            return samples_fail(r, "the line is too long");
        if (line[strspn(line, " \t\r")] == '\0')
            continue;
        if (sb_csv_field(line, separator, names, field) && field[0])
            code = samples_fail(r, "more fields than the header has names"); /* as "1,5,2,7" has */
        else if (!sb_csv_field(line, separator, index, field))
            code = samples_fail(r, "nothing in the column");
        else if (is_time_stamp(field))
            code = samples_fail(r, TIME_STAMP);
        else if (strchr(field, ','))
            code = samples_fail(r, "a decimal comma: numbers are written with a point");
        else
            code = add_word(r, field);
    }
    return code;
}

/* A first line that does not begin with a number, nor with a time stamp. */
static bool is_header(struct reader *r)
{
    char word[LONGEST + 1];
    double number;
    next_word(r, word);
    return word[0] && !is_number(word, &number) && !is_time_stamp(word);
}

/* "12ms", "1'000", "1e999", "inf": the first value, and no name of the others. */
static bool is_value(const char *name)
{
    char *end;
    size_t sign = strspn(name, "+-.");
    (void)strtod(name, &end);
    return (name[sign] >= '0' && name[sign] <= '9') || (end != name && !*end);
}

static enum sb_code read_lines(struct reader *r)
{
    char line[LINE_SIZE], name[SB_CSV_FIELD_SIZE];
    long begin = ftell(r->file);
    unsigned names = 0;
    bool whole = true, header = is_header(r);
    if (fseek(r->file, begin, SEEK_SET))
        return sb_fail(r->error, SB_EINPUT, r->path, "cannot be read: %s", strerror(errno));
    if (!header)
        return r->column ? samples_fail(r, "\"column\" needs a header with names in the first line")
                         : read_list(r, 0);
    next_line(r, line, &whole);
    if (!whole)
        return samples_fail(r, "the line is too long");
    if (r->column)
        return read_column(r, line);
    char separator = sb_csv_separator(line);
    if (separator != ' ' && sb_csv_field(line, separator, 1, name))
        return samples_fail(r, "the header has several names: say which \"column\" is meant");
    if (sb_csv_field(line, separator, 0, name) && is_value(name))
        return samples_fail(r, "expected a number, found another word");
    while (sb_csv_field(line, separator, names, name))
        names++;
    r->line++;
    return read_list(r, names);
}

static enum sb_code samples_read_all(struct reader *r)
{
    enum sb_code code = read_lines(r);
    if (code)
        return code;
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

static enum sb_code samples_open_file(struct reader *r, const struct sb_opener *opener)
{
    struct stat info;
    /* So that nobody is waited for who might write into a FIFO. */
    int fd = sb_opener_open(opener, r->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return sb_fail(r->error, SB_EINPUT, r->path, "cannot be opened: %s", strerror(errno));
    enum sb_code code = SB_OK;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode))
        code = sb_fail(r->error, SB_EINPUT, r->path, "is not a regular file");
    else if (info.st_size > SAMPLES_SIZE_MOST)
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

enum sb_code sb_samples_read(const char *path, const struct sb_opener *opener, const char *column,
                             double unit, struct sb_arena *arena, const double **sample,
                             uint32_t *count, struct sb_error *error)
{
    struct reader r = { .path = path, .column = column, .unit = unit, .line = 1, .error = error };
    enum sb_code code = samples_open_file(&r, opener);
    if (code == SB_OK)
        code = samples_read_all(&r);
    if (code == SB_OK)
        code = keep(&r, arena, sample, count);
    if (r.file)
        fclose(r.file);
    free(r.sample);
    return code;
}
