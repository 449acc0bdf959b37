/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/columns.h"

#include "sim/import/duration.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum role { TASK, DURATION, AFTER, ROLES, NAMES_MAX = 12 };

static const struct {
    const char *name, *known[NAMES_MAX];
} roles[ROLES] = {
    [TASK] = { "task", { "task", "name", "job", "step", "target", "id" } },
    [DURATION] = { "duration", { "duration", "time", "elapsed", "latency", "runtime", "wall" } },
    [AFTER] = { "after",
                { "after", "needs", "depends_on", "depends", "dependencies", "deps", "requires",
                  "parents", "predecessors", "prerequisites" } },
};

/* "duration_s", "Duration (ms)", "seconds": the unit behind the word `known`. */
static bool has_unit(const char *head, const char *known, double *unit)
{
    size_t length = strlen(known);
    char rest[32] = "1";
    if (strncasecmp(head, known, length) != 0)
        return false;
    head += length;
    size_t before = strspn(head, " _-([");
    for (size_t i = 0;
         before && i < sizeof rest - 2 && head[before + i] && !strchr(")] ", head[before + i]);
         i++) {
        rest[i + 1] = head[before + i];
        rest[i + 2] = '\0';
    }
    return before && rest[1] && sb_duration_parse(rest, 1, unit);
}

static bool is_role(enum role role, const char *head, double *unit)
{
    for (unsigned i = 0; i < NAMES_MAX && roles[role].known[i]; i++)
        if (strcasecmp(head, roles[role].known[i]) == 0 ||
            (role == DURATION && has_unit(head, roles[role].known[i], unit)))
            return true;
    if (role != DURATION || (strcasecmp(head, "seconds") != 0 && strcasecmp(head, "secs") != 0))
        return false;
    *unit = 1e9;
    return true;
}

/* The part of the map for that role; its length is 0 where there is none. */
static const char *mapped(const char *map, enum role role, size_t *length)
{
    size_t name = strlen(roles[role].name);
    for (; map && *map; map += strcspn(map, ","), map += *map == ',')
        if (strncmp(map, roles[role].name, name) == 0 && map[name] == '=') {
            *length = strcspn(map + name + 1, ",");
            return map + name + 1;
        }
    *length = 0;
    return NULL;
}

static bool is_number(const char *text, size_t length, size_t fields, size_t *column)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || end != text + length || value == 0 || value > fields)
        return false;
    *column = value - 1;
    return true;
}

/* A word of the map that is none of ours, or stands twice. */
static bool check_map(const char *map, char wrong[400])
{
    bool seen[ROLES] = { false };
    for (; map && *map; map += strcspn(map, ","), map += *map == ',') {
        enum role role = TASK;
        while (role < ROLES && (strncmp(map, roles[role].name, strlen(roles[role].name)) != 0 ||
                                map[strlen(roles[role].name)] != '='))
            role++;
        if (role < ROLES && seen[role]) {
            snprintf(wrong, 400, "--columns: %s= stands twice", roles[role].name);
            return false;
        }
        if (role < ROLES) {
            seen[role] = true;
            continue;
        }
        snprintf(wrong, 400, "--columns: expected task=, duration= or after=, found \"%.*s\"",
                 (int)(strcspn(map, ",") < 60 ? strcspn(map, ",") : 60), map);
        return false;
    }
    return true;
}

static void tell_missing(enum role role, const char *const *field, size_t fields, const char *name,
                         size_t length, char wrong[400])
{
    size_t at = (size_t)snprintf(wrong, 400, "no column \"%.*s\" among",
                                 (int)(length < 60 ? length : 60), name);
    for (size_t i = 0; i < fields && at < 280; i++)
        at += (size_t)snprintf(wrong + at, 400 - at, "%s \"%.40s\"", i ? "," : "", field[i]);
    snprintf(wrong + at, 400 - at, "; name it: --columns %s=NAME", roles[role].name);
}

enum sb_columns_found sb_columns_find(struct sb_columns *columns, const char *const *field,
                                      size_t fields, const char *map, char wrong[400])
{
    size_t found[ROLES];
    bool by_number = true;
    double unit = 0, ns;
    if (!check_map(map, wrong))
        return SB_COLUMNS_WRONG;
    for (enum role role = TASK; role < ROLES; role++) {
        size_t length, i = 0;
        const char *name = mapped(map, role, &length);
        bool number = name && is_number(name, length, fields, &found[role]);
        by_number &= number || (role == AFTER && !name);
        if (number)
            continue;
        for (; i < fields; i++)
            if (name ? strlen(field[i]) == length && strncmp(field[i], name, length) == 0
                     : is_role(role, field[i], role == DURATION ? &unit : &ns))
                break;
        found[role] = i < fields ? i : SIZE_MAX;
        if (i < fields || (role == AFTER && !name))
            continue;
        tell_missing(role, field, fields, name ? name : roles[role].name,
                     name ? length : strlen(roles[role].name), wrong);
        return SB_COLUMNS_WRONG;
    }
    const char *head = field[found[DURATION]];
    bool is_duration = sb_duration_parse(head, 1, &ns);
    if (!is_duration)
        is_role(DURATION, head, &unit); /* one that is mapped may have its unit as well */
    *columns = (struct sb_columns){ found[TASK], found[DURATION], found[AFTER], unit };
    return by_number && is_duration ? SB_COLUMNS_NO_HEAD : SB_COLUMNS_HEAD;
}

/* How often `separator` stands in the line, outside quotes. */
static size_t count(const char *bytes, size_t length, char separator)
{
    size_t found = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        quoted = quoted != (bytes[i] == '"');
        found += !quoted && bytes[i] == separator;
    }
    return found;
}

static size_t line_length(const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);
    return end ? (size_t)(end - bytes) : size;
}

char sb_columns_separator(const char *bytes, size_t size)
{
    size_t length = line_length(bytes, size);
    return count(bytes, length, '\t') ? '\t' : count(bytes, length, ';') ? ';' : ',';
}

static bool is_text(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] < ' ' && bytes[i] != '\t' && bytes[i] != '\r')
            return false;
    return true;
}

/* A first line that names the columns which are needed. */
static bool is_head(const char *bytes, size_t length, char separator)
{
    bool found[ROLES] = { false };
    double unit;
    for (size_t at = 0; at <= length;) {
        const char *begin = bytes + at, *end = memchr(begin, separator, length - at);
        size_t size = end ? (size_t)(end - begin) : length - at;
        char name[64] = "";
        at += size + 1;
        while (size && strchr("\" \r", *begin))
            begin++, size--;
        while (size && strchr("\" \r", begin[size - 1]))
            size--;
        if (size < sizeof name)
            memcpy(name, begin, size);
        for (enum role role = TASK; role < ROLES; role++)
            found[role] |= is_role(role, name, &unit);
    }
    return found[TASK] && found[DURATION];
}

bool sb_columns_looks_like_table(const char *bytes, size_t size)
{
    char separator = sb_columns_separator(bytes, size);
    size_t first = line_length(bytes, size), separators = count(bytes, first, separator);
    if (!separators || !is_text(bytes, first))
        return false;
    size_t mark = first >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (first + 1 >= size || is_head(bytes + mark, first - mark, separator))
        return true;
    const char *next = bytes + first + 1;
    size_t second = line_length(next, size - first - 1);
    bool blank = second == 0 || (second == 1 && *next == '\r');
    return blank || count(next, second, separator) == separators || memchr(next, '"', second);
}
