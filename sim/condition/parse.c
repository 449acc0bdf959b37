/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over the grammar in condition.h. */
#include "sim/condition/parse.h"

#include "sim/base/arena.h"
#include "sim/base/nearest.h"
#include "sim/condition/tree.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64, WORD_SIZE = 512 };

struct parser {
    struct sb_condition *condition;
    const struct sb_condition_language *language;
    const char *text;
    size_t at;
    unsigned depth;
    struct sb_error *error;
};

/* With the place in characters, not bytes: a person counts those. */
__attribute__((format(printf, 3, 4))) static bool refuse(struct parser *p, size_t at,
                                                         const char *format, ...)
{
    char said[400];
    unsigned column = 1;
    va_list args;
    va_start(args, format);
    vsnprintf(said, sizeof said, format, args);
    va_end(args);
    for (size_t i = 0; i < at; i++)
        column += ((unsigned char)p->text[i] & 0xC0) != 0x80;
    sb_fail(p->error, SB_EINPUT, "--fail-if", "column %u of \"%.80s\"%s: %s", column, p->text,
            strlen(p->text) > 80 ? " …" : "", said);
    return false;
}

static bool refuse_name(struct parser *p, size_t at, const char *what, const char *word,
                        const char *const *names, size_t count)
{
    const char *near = sb_nearest(word, names, count);
    char all[200] = "";
    size_t used = 0;
    if (near)
        return refuse(p, at, "no %s \"%.80s\"; did you mean \"%.80s\"?", what, word, near);
    for (size_t i = 0; i < count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", names[i]);
    return refuse(p, at, "no %s \"%.80s\"; there %s %s%s", what, word, count == 1 ? "is" : "are",
                  count ? all : "none", used >= sizeof all ? " …" : "");
}

static char next(struct parser *p)
{
    p->at += strspn(p->text + p->at, " \t\n\r");
    return p->text[p->at];
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || strchr("-_.+:/", c) || (unsigned char)c >= 0x80;
}

static size_t word_length(const struct parser *p)
{
    size_t length = 0;
    while (p->text[p->at + length] && is_word(p->text[p->at + length]))
        length++;
    return length;
}

static bool take(struct parser *p, const char *symbol)
{
    next(p);
    if (strncmp(p->text + p->at, symbol, strlen(symbol)) != 0)
        return false;
    p->at += strlen(symbol);
    return true;
}

static bool take_keyword(struct parser *p, const char *keyword)
{
    next(p);
    size_t length = word_length(p);
    if (length != strlen(keyword) || strncmp(p->text + p->at, keyword, length) != 0)
        return false;
    p->at += length;
    return true;
}

static bool copy(struct parser *p, size_t from, size_t length, char word[WORD_SIZE])
{
    if (length >= WORD_SIZE)
        return refuse(p, from, "a name longer than %d bytes", WORD_SIZE - 1);
    memcpy(word, p->text + from, length);
    word[length] = '\0';
    return true;
}

/* A word, or whatever stands between two quotes of one kind. */
static bool get_name(struct parser *p, const char *what, char word[WORD_SIZE])
{
    char quote = next(p);
    size_t length = word_length(p), from = p->at;
    if (quote == '"' || quote == '\'') {
        const char *end = strchr(p->text + from + 1, quote);
        if (!end)
            return refuse(p, from, "the quote is not closed");
        length = (size_t)(end - p->text) - from - 1;
        p->at = from + length + 2;
        return copy(p, from + 1, length, word);
    }
    if (!length)
        return refuse(p, from, "expected the name of a %s", what);
    p->at += length;
    return copy(p, from, length, word);
}

static bool find(struct parser *p, const char *what, const char *const *names, size_t count,
                 size_t *found)
{
    char word[WORD_SIZE];
    next(p);
    size_t at = p->at;
    if (!get_name(p, what, word))
        return false;
    for (*found = 0; *found < count; (*found)++)
        if (strcmp(names[*found], word) == 0)
            return true;
    return refuse_name(p, at, what, word, names, count);
}

static bool find_figure(struct parser *p, size_t *found)
{
    const struct sb_condition_language *l = p->language;
    const char *names[64];
    assert(l->figures <= 64);
    for (size_t i = 0; i < l->figures; i++)
        names[i] = l->figure[i].name;
    char first = next(p);
    if (isdigit((unsigned char)first) || first == '.')
        return refuse(p, p->at, "a figure stands first, a number behind it");
    return find(p, "figure", names, l->figures, found);
}

/* Two subjects of one name could not be told from each other. */
static bool get_subject(struct parser *p, struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = p->language;
    next(p);
    size_t at = p->at;
    if (!find(p, l->subject_word, l->subject, l->subjects, &r->subject))
        return false;
    for (size_t i = r->subject + 1; i < l->subjects; i++)
        if (strcmp(l->subject[i], l->subject[r->subject]) == 0)
            return refuse(p, at,
                          "there are two %ss called \"%.80s\": without a name, either is meant",
                          l->subject_word, l->subject[i]);
    return true;
}

/* What stands in the parentheses, up to the closing one. */
static bool get_arguments(struct parser *p, const struct sb_condition_figure *figure,
                          struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = p->language;
    for (unsigned i = 0; i < figure->names; i++) {
        next(p);
        size_t at = p->at;
        if (i && !take(p, ","))
            return refuse(p, at, "%s needs a %s behind the %s: %s(%s, %s)", figure->name,
                          l->word[1], l->word[0], figure->name, l->word[0], l->word[1]);
        if (!find(p, l->word[i], l->name[i], l->names[i], &r->name[i]))
            return false;
        if (i && strcmp(l->name[0][r->name[0]], l->name[1][r->name[1]]) == 0)
            return refuse(p, at + 1, "\"%s\" against itself", l->name[0][r->name[0]]);
    }
    if ((take(p, "@") || (figure->names == 0 && next(p) != ')')) && !get_subject(p, r))
        return false;
    next(p);
    return take(p, ")") || refuse(p, p->at, "expected \")\"");
}

static bool get_figure(struct parser *p, struct sb_condition_reference *r)
{
    *r = (struct sb_condition_reference){ .subject = SB_CONDITION_EACH };
    next(p);
    r->from = p->at;
    if (!find_figure(p, &r->figure))
        return false;
    const struct sb_condition_figure *figure = &p->language->figure[r->figure];
    r->to = p->at;
    if (take(p, "(")) {
        if (!get_arguments(p, figure, r))
            return false;
    }
    else {
        p->at = r->to;
        if (figure->names)
            return refuse(p, r->to, "%s needs a %s: %s(%s%s%s)", figure->name, p->language->word[0],
                          figure->name, p->language->word[0], figure->names > 1 ? ", " : "",
                          figure->names > 1 ? p->language->word[1] : "");
    }
    r->to = p->at;
    return true;
}

static bool get_comparison(struct parser *p, enum sb_comparison *comparison)
{
    static const struct {
        const char *symbol;
        enum sb_comparison comparison;
    } all[] = { { "<=", SB_LESS_EQUAL }, { ">=", SB_MORE_EQUAL }, { "==", SB_EQUAL },
                { "!=", SB_NOT_EQUAL },  { "<", SB_LESS },        { ">", SB_MORE } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (take(p, all[i].symbol))
            return *comparison = all[i].comparison, true;
    return refuse(p, p->at, "expected <, <=, >, >=, == or !=");
}

static const struct {
    const char *name;
    enum sb_dimension dimension;
    double factor;
} units[] = {
    { "ns", SB_DIMENSION_TIME, 1 },        { "us", SB_DIMENSION_TIME, 1e3 },
    { "µs", SB_DIMENSION_TIME, 1e3 },      { "\xCE\xBCs", SB_DIMENSION_TIME, 1e3 },
    { "ms", SB_DIMENSION_TIME, 1e6 },      { "s", SB_DIMENSION_TIME, 1e9 },
    { "min", SB_DIMENSION_TIME, 60e9 },    { "B", SB_DIMENSION_BYTES, 1 },
    { "KiB", SB_DIMENSION_BYTES, 1024 },   { "MiB", SB_DIMENSION_BYTES, 1048576 },
    { "GiB", SB_DIMENSION_BYTES, 0x1p30 }, { "kB", SB_DIMENSION_BYTES, 1e3 },
    { "MB", SB_DIMENSION_BYTES, 1e6 },     { "GB", SB_DIMENSION_BYTES, 1e9 },
    { "%", SB_DIMENSION_SHARE, 0.01 },
};
enum { UNITS = sizeof units / sizeof *units };

static const char *units_of(enum sb_dimension dimension)
{
    return dimension == SB_DIMENSION_TIME    ? "a time: ns, us, ms or s"
           : dimension == SB_DIMENSION_BYTES ? "a size: B, KiB, MiB or GiB"
           : dimension == SB_DIMENSION_SHARE ? "a plain number or %"
                                             : "a plain number";
}

/* Digits, a point, an exponent: strtod would take more than that. 0: no number. */
static size_t number_length(const char *text)
{
    static const char digits[] = "0123456789";
    size_t sign = *text == '-' || *text == '+', whole = strspn(text + sign, digits),
           length = sign + whole, fraction = 0;
    if (text[length] == '.') {
        fraction = strspn(text + length + 1, digits);
        length += 1 + fraction;
    }
    if (whole + fraction == 0)
        return 0;
    if (text[length] == 'e' || text[length] == 'E') {
        size_t power = length + 1 + (text[length + 1] == '-' || text[length + 1] == '+');
        if (isdigit((unsigned char)text[power]))
            length = power + strspn(text + power, digits);
    }
    return length;
}

/* The unit behind a number, if there is one; "and" and "or" are none. */
static bool get_unit(struct parser *p, enum sb_dimension dimension, double *value)
{
    const char *names[UNITS];
    char word[WORD_SIZE];
    char first = next(p);
    size_t at = p->at, length = first == '%' ? 1 : word_length(p);
    if (!length || (length == 3 && strncmp(p->text + at, "and", 3) == 0) ||
        (length == 2 && strncmp(p->text + at, "or", 2) == 0)) {
        if (dimension == SB_DIMENSION_TIME && *value != 0)
            return refuse(p, at, "the number needs a unit: ns, us, ms or s");
        return true;
    }
    if (!copy(p, at, length, word))
        return false;
    p->at += length;
    for (size_t i = 0; i < UNITS; i++) {
        names[i] = units[i].name;
        if (strcmp(word, units[i].name) != 0)
            continue;
        if (units[i].dimension != dimension)
            return refuse(p, at, "the figure is %s, not in %s", units_of(dimension), word);
        *value *= units[i].factor;
        return true;
    }
    return refuse_name(p, at, "unit", word, names, UNITS);
}

static bool get_bound(struct parser *p, struct sb_condition_node *node)
{
    enum sb_dimension dimension = p->language->figure[node->figure.figure].dimension;
    char word[WORD_SIZE];
    next(p);
    size_t at = p->at, length = number_length(p->text + at);
    if (length) {
        if (!copy(p, at, length, word))
            return false;
        p->at += length;
        node->bound = strtod(word, NULL);
        if (!isfinite(node->bound))
            return refuse(p, at, "the number is too large");
        return get_unit(p, dimension, &node->bound);
    }
    if (!word_length(p) || p->text[at] == '.')
        return refuse(p, at, "expected a number");
    node->against_figure = true;
    if (!get_figure(p, &node->other))
        return false;
    if (p->language->figure[node->other.figure].dimension != dimension)
        return refuse(p, at, "the figures are of two kinds: %s, and %s", units_of(dimension),
                      units_of(p->language->figure[node->other.figure].dimension));
    return true;
}

static bool add(struct parser *p, const struct sb_condition_node *node)
{
    struct sb_condition *t = p->condition;
    if (sb_reserve(&t->node, t->nodes, &t->room, sizeof *t->node))
        return sb_fail_memory(p->error), false;
    t->node[t->nodes++] = *node;
    return true;
}

static bool get_all(struct parser *p);

static bool get_condition(struct parser *p)
{
    if (!get_all(p))
        return false;
    while (take_keyword(p, "or")) {
        struct sb_condition_node node = { .kind = SB_CONDITION_OR,
                                          .left = p->condition->nodes - 1 };
        if (!get_all(p))
            return false;
        node.right = p->condition->nodes - 1;
        if (!add(p, &node))
            return false;
    }
    return true;
}

static bool get_one(struct parser *p)
{
    struct sb_condition_node node = { .kind = SB_CONDITION_COMPARE };
    size_t at = p->at;
    if (!take(p, "("))
        return get_figure(p, &node.figure) && get_comparison(p, &node.comparison) &&
               get_bound(p, &node) && add(p, &node);
    if (++p->depth > DEPTH_MAX)
        return refuse(p, at, "parentheses deeper than %d", DEPTH_MAX);
    if (!get_condition(
            p)) // NOLINT(misc-no-recursion): the grammar is recursive, to a depth of DEPTH_MAX
        return false;
    p->depth--;
    next(p);
    return take(p, ")") || refuse(p, p->at, "expected \")\", \"and\" or \"or\"");
}

static bool get_all(struct parser *p)
{
    if (!get_one(p))
        return false;
    while (take_keyword(p, "and")) {
        struct sb_condition_node node = { .kind = SB_CONDITION_AND,
                                          .left = p->condition->nodes - 1 };
        if (!get_one(p))
            return false;
        node.right = p->condition->nodes - 1;
        if (!add(p, &node))
            return false;
    }
    return true;
}

static bool get_whole(struct parser *p)
{
    if (strlen(p->text) > SB_CONDITION_LONGEST)
        return refuse(p, 0, "longer than %d bytes", SB_CONDITION_LONGEST);
    if (!next(p))
        return refuse(p, p->at, "expected a condition, as p99(earliest-start) > 50ms");
    if (!get_condition(p))
        return false;
    return !next(p) || refuse(p, p->at, "expected \"and\", \"or\" or the end");
}

enum sb_code sb_condition_parse(struct sb_condition *condition, const char *text,
                                const struct sb_condition_language *language,
                                struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct parser p = {
        .condition = condition, .language = language, .text = text, .error = &local
    };
    *condition = (struct sb_condition){ .text = text, .language = language };
    if (get_whole(&p))
        return SB_OK;
    sb_condition_fini(condition);
    return sb_fail(error, local.code, local.where, "%s", local.text);
}
