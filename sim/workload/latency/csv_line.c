/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/csv_line.h"

#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The first `c` that is not in quotes, or the end. */
static const char *find(const char *line, char c)
{
    bool quoted = false;
    for (; *line && (quoted || *line != c); line++)
        quoted = quoted != (*line == '"');
    return line;
}

char sb_csv_separator(const char *line)
{
    static const char known[] = ";\t,";
    for (const char *c = known; *c; c++)
        if (*find(line, *c))
            return *c;
    return ' ';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

bool sb_csv_field(const char *line, char separator, unsigned index, char field[SB_CSV_FIELD_SIZE])
{
    const char *at = separator == ' ' ? skip_blanks(line) : line, *end = find(at, separator);
    for (; index > 0; index--) {
        if (!*end)
            return false;
        at = separator == ' ' ? skip_blanks(end) : end + 1;
        end = find(at, separator);
    }
    if (separator == ' ' && !*at)
        return false;
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    if (end - at >= 2 && *at == '"' && end[-1] == '"') {
        at++;
        end--;
    }
    size_t length = (size_t)(end - at);
    length = length < SB_CSV_FIELD_SIZE - 1 ? length : SB_CSV_FIELD_SIZE - 1;
    memcpy(field, at, length);
    field[length] = '\0';
    return true;
}
