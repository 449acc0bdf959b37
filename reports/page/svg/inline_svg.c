/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the text, tag by tag. It knows of XML what gnuplot writes: no comments, no CDATA,
 * no ">" in a value. */
#include "reports/page/svg/inline_svg.h"

#include "reports/page/svg/svg_colors.h"
#include "reports/page/svg/svg_coordinates.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64 }; /* of groups that may turn out empty */

/* A piece of the text that is read. */
struct piece {
    const char *at;
    size_t length;
};

struct writer {
    struct sb_svg_text out;
    struct {
        size_t start, end; /* of the tag that opens it */
    } group[DEPTH];
    size_t depth; /* groups that are open */
    /* gnuplot defines a pattern anew for each thing that it fills: the first of them, what stands
     * in it, and the id of the last that was left out because it is the same. */
    struct piece pattern, pattern_body, same;
    const char *prefix;
    bool marks;
};

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;
    if (!file)
        return NULL;
    errno = 0;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
        errno = errno ? errno : EIO;
    }
    int why = errno;
    fclose(file);
    errno = why;
    return text;
}

/* Attributes that change nothing. */
static bool is_idle(const struct sb_svg_attribute *a)
{
    static const struct {
        const char *name, *value;
    } idle[] = { { "stroke-linecap", "butt" },
                 { "stroke-linejoin", "miter" },
                 { "stroke-width", "1.00" },
                 { "font-family", NULL },
                 { "class", NULL },
                 { "xmlns:xlink", NULL },
                 { "xmlns", NULL },
                 { "onload", NULL } };
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        if (sb_svg_attribute_is(a, idle[i].name) &&
            (!idle[i].value || sb_svg_attribute_has(a, idle[i].value)))
            return true;
    return false;
}

/* Ids of gnuplot's marks, which are the same in each picture. */
static bool is_mark(const char *id)
{
    static const char *const marks[] = { "gpPt", "gpDot", "textbox", "greybox" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(id, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

static bool is_same(struct piece a, struct piece b)
{
    return a.length && a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* A value with the prefix where an id begins. */
static void put_value(struct writer *w, const struct sb_svg_attribute *a)
{
    const char *opening = sb_svg_attribute_is(a, "xlink:href") ? "#" : "url(#";
    size_t length = strlen(opening),
           skip = a->length > length && strncmp(a->value, opening, length) == 0 ? length : 0;
    sb_svg_put(&w->out, a->value, skip);
    if ((skip || sb_svg_attribute_is(a, "id")) && !is_mark(a->value + skip))
        sb_svg_say(&w->out, w->prefix);
    const struct piece id = { a->value + skip, strcspn(a->value + skip, ")'\"") };
    if (skip && is_same(id, w->same)) {
        sb_svg_put(&w->out, w->pattern.at, w->pattern.length);
        skip += id.length;
    }
    sb_svg_put(&w->out, a->value + skip, a->length - skip);
}

static void put_attribute(struct writer *w, const struct sb_svg_attribute *a)
{
    bool href = sb_svg_attribute_is(a, "xlink:href");
    sb_svg_put(&w->out, " ", 1);
    sb_svg_put(&w->out, href ? "href" : a->name, href ? 4 : a->name_length);
    sb_svg_say(&w->out, "=\"");
    if (!sb_svg_coordinates_put(&w->out, a))
        put_value(w, a);
    sb_svg_say(&w->out, "\"");
}

/* How a class begins that gives this attribute its colour; NULL: it has none. */
static const char *color_kind(const struct sb_svg_attribute *a)
{
    static const char *const kinds[][2] = {
        { "stroke", "s-" }, { "fill", "f-" }, { "color", "c-" }, { "flood-color", "b-" }
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (sb_svg_attribute_is(a, kinds[i][0]))
            return kinds[i][1];
    return NULL;
}

/* Colours as one attribute "class". */
static void put_classes(struct writer *w, const char *at, const char *end)
{
    struct sb_svg_attribute a;
    bool first = true;
    while (sb_svg_attribute_next(&at, end, &a)) {
        const char *kind = color_kind(&a);
        const char *token = kind ? sb_svg_color(a.value, a.length) : NULL;
        if (!token)
            continue;
        sb_svg_say(&w->out, first ? " class=\"" : " ");
        sb_svg_say(&w->out, kind);
        sb_svg_say(&w->out, token);
        first = false;
    }
    sb_svg_say(&w->out, first ? "" : "\"");
}

static void put_tag(struct writer *w, const char *at, const char *end)
{
    const char *name = at;
    struct sb_svg_attribute a;
    while (at < end && !isspace((unsigned char)*at) && *at != '/')
        at++;
    size_t start = w->out.size;
    const char *at_name_end = at;
    sb_svg_put(&w->out, "<", 1);
    sb_svg_put(&w->out, name, (size_t)(at - name));
    put_classes(w, at, end);
    while (sb_svg_attribute_next(&at, end, &a)) {
        if (!is_idle(&a) && !(color_kind(&a) && sb_svg_color(a.value, a.length)))
            put_attribute(w, &a);
    }
    bool closed = end[-1] == '/', group = at_name_end - name == 1 && *name == 'g';
    sb_svg_say(&w->out, closed ? "/>" : ">");
    if (!group || closed)
        return;
    if (w->depth < DEPTH) {
        w->group[w->depth].start = start;
        w->group[w->depth].end = w->out.size;
    }
    w->depth++;
}

/* A closing tag; a group that holds nothing goes away. */
static void inline_svg_put_end(struct writer *w, const char *at, const char *end)
{
    bool group = *at == 'g' && end - at == 1 && w->depth > 0;
    w->depth -= group;
    if (group && w->depth < DEPTH && w->group[w->depth].end == w->out.size) {
        w->out.size = w->group[w->depth].start;
        return;
    }
    sb_svg_say(&w->out, "</");
    sb_svg_put(&w->out, at, (size_t)(end - at));
    sb_svg_say(&w->out, ">");
}

/* Whether `at` begins with `opening`; then the end of that element in *behind. */
static bool skips(const char *at, const char *opening, const char *closing, const char **behind)
{
    const char *end;
    if (strncmp(at, opening, strlen(opening)) != 0 || !(end = strstr(at, closing)))
        return false;
    *behind = end + strlen(closing);
    return true;
}

static bool is_marks(const char *at)
{
    const char *end = strstr(at, "</defs>"), *dot = strstr(at, "gpDot");
    return end && dot && dot < end;
}

/* Whether a pattern is defined at `at` that is the same as the first; then the end in *behind. */
static bool skips_pattern(struct writer *w, const char *at, const char **behind)
{
    static const char opening[] = "<pattern id='";
    const char *pattern = at + strlen("<defs>"), *end = strstr(at, "</defs>");
    if (strncmp(at, "<defs>", strlen("<defs>")) != 0 || !end)
        return false;
    pattern += strspn(pattern, " \t\r\n");
    if (strncmp(pattern, opening, strlen(opening)) != 0)
        return false;
    struct piece id = { pattern + strlen(opening), 0 };
    id.length = strcspn(id.at, "'");
    const struct piece body = { id.at + id.length, (size_t)(end - id.at) - id.length };
    if (is_same(body, w->pattern_body)) {
        w->same = id;
        *behind = end + strlen("</defs>");
        return true;
    }
    if (!w->pattern.length) {
        w->pattern = id;
        w->pattern_body = body;
    }
    return false;
}

static void copy(struct writer *w, const char *at)
{
    while (*at) {
        const char *end = at;
        if (skips(at, "<title>", "</title>", &at) || skips(at, "<desc>", "</desc>", &at) ||
            skips_pattern(w, at, &at) ||
            (!w->marks && is_marks(at) && skips(at, "<defs>", "</defs>", &at)))
            continue;
        if (*at != '<') {
            size_t length = strcspn(at, "<");
            bool blank = strspn(at, " \t\r\n") >= length;
            sb_svg_put(&w->out, at, blank ? 0 : length);
            at += length;
            continue;
        }
        end = at + strcspn(at, ">");
        if (!*end)
            return;
        if (at[1] == '/')
            inline_svg_put_end(w, at + 2, end);
        else
            put_tag(w, at + 1, end);
        at = end + 1;
    }
}

static unsigned view_width(const char *start)
{
    const char *view = strstr(start, "viewBox=\"");
    double width = 0;
    if (!view || sscanf(view, "viewBox=\"%*f %*f %lf", &width) != 1 || !(width >= 1 && width < 1e6))
        return 0;
    return (unsigned)width;
}

enum sb_code sb_inline_svg_read(struct sb_inline_svg *svg, const char *path, const char *prefix,
                                const char *label, bool marks, struct sb_error *error)
{
    char *text = read_all(path), *start = text ? strstr(text, "<svg") : NULL;
    const char *body = start ? strchr(start, '>') : NULL;
    struct writer w = { .prefix = prefix, .marks = marks };
    if (!body) {
        enum sb_code code = sb_fail(error, SB_EIO, path, "cannot be read: %s",
                                    text ? "it is no SVG" : strerror(errno));
        free(text);
        return code;
    }
    put_tag(&w, start + 1, body);
    if (!w.out.failed)
        w.out.size--;
    sb_svg_say(&w.out, " role=\"img\" aria-label=\"");
    sb_svg_say(&w.out, label);
    sb_svg_say(&w.out, "\">");
    copy(&w, body + 1);
    sb_svg_put(&w.out, "", 1); /* the NUL */
    *svg = (struct sb_inline_svg){ w.out.text, w.out.size ? w.out.size - 1 : 0, view_width(start) };
    free(text);
    if (!w.out.failed)
        return SB_OK;
    free(w.out.text);
    *svg = (struct sb_inline_svg){ 0 };
    return sb_fail_memory(error);
}

void sb_inline_svg_fini(struct sb_inline_svg *svg)
{
    free(svg->text);
    *svg = (struct sb_inline_svg){ 0 };
}
