/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over the grammar in condition.h. */
#include "sim/condition/parse.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/condition/quantity.h"
#include "sim/condition/tree.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct parser {
    struct sb_scanner scan;
    struct sb_condition *condition;
    const struct sb_condition_language *language;
    unsigned depth;
};

static bool find(struct parser *p, const char *what, const char *const *names, size_t count,
                 size_t *found)
{
    char word[SB_SCAN_WORD];
    sb_scan_next(&p->scan);
    size_t at = p->scan.at;
    if (!sb_scan_name(&p->scan, what, word))
        return false;
    for (*found = 0; *found < count; (*found)++)
        if (strcmp(names[*found], word) == 0)
            return true;
    return sb_scan_refuse_name(&p->scan, at, what, word, names, count);
}

static bool find_figure(struct parser *p, size_t *found)
{
    const struct sb_condition_language *l = p->language;
    const char *names[64];
    SB_REQUIRE(l->figures <= 64);
    for (size_t i = 0; i < l->figures; i++)
        names[i] = l->figure[i].name;
    char first = sb_scan_next(&p->scan);
    if (isdigit((unsigned char)first) || first == '.')
        return sb_scan_refuse(&p->scan, p->scan.at, "a figure stands first, a number behind it");
    return find(p, "figure", names, l->figures, found);
}

/* Two subjects of one name could not be told from each other. */
static bool get_subject(struct parser *p, struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = p->language;
    sb_scan_next(&p->scan);
    size_t at = p->scan.at;
    if (!find(p, l->subject_word, l->subject, l->subjects, &r->subject))
        return false;
    for (size_t i = r->subject + 1; i < l->subjects; i++)
        if (strcmp(l->subject[i], l->subject[r->subject]) == 0)
            return sb_scan_refuse(
                &p->scan, at, "there are two %ss called \"%.80s\": without a name, either is meant",
                l->subject_word, l->subject[i]);
    return true;
}

/* What stands in the parentheses, up to the closing one. */
static bool get_arguments(struct parser *p, const struct sb_condition_figure *figure,
                          struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = p->language;
    for (unsigned i = 0; i < figure->names; i++) {
        sb_scan_next(&p->scan);
        size_t at = p->scan.at;
        if (i && !sb_scan_take(&p->scan, ","))
            return sb_scan_refuse(&p->scan, at, "%s needs a %s behind the %s: %s(%s, %s)",
                                  figure->name, l->word[1], l->word[0], figure->name, l->word[0],
                                  l->word[1]);
        if (!find(p, l->word[i], l->name[i], l->names[i], &r->name[i]))
            return false;
        if (i && strcmp(l->name[0][r->name[0]], l->name[1][r->name[1]]) == 0)
            return sb_scan_refuse(&p->scan, at + 1, "\"%s\" against itself",
                                  l->name[0][r->name[0]]);
    }
    if ((sb_scan_take(&p->scan, "@") || (figure->names == 0 && sb_scan_next(&p->scan) != ')')) &&
        !get_subject(p, r))
        return false;
    sb_scan_next(&p->scan);
    return sb_scan_take(&p->scan, ")") || sb_scan_refuse(&p->scan, p->scan.at, "expected \")\"");
}

/* What is known beforehand not to be told is refused: an end with status 0 would say that all is
 * well. */
static bool can_be_told(struct parser *p, const struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = p->language;
    char why[SB_CONDITION_WHY] = "", first[SB_CONDITION_WHY] = "";
    size_t lacking = 0, which = 0;
    if (!l->lacks)
        return true;
    if (r->subject != SB_CONDITION_EACH)
        return !l->lacks(l->self, r->figure, r->subject, why) ||
               sb_scan_refuse(&p->scan, r->from, "%s of %.80s %s", l->figure[r->figure].name,
                              l->subject[r->subject], why);
    for (size_t i = 0; i < l->subjects; i++)
        if (l->lacks(l->self, r->figure, i, why) && !lacking++) {
            memcpy(first, why, sizeof first);
            which = i;
        }
    if (!lacking || (l->skips && lacking < l->subjects))
        return true;
    return sb_scan_refuse(&p->scan, r->from, "%s of %.80s %s", l->figure[r->figure].name,
                          l->subject[which], first);
}

static bool get_figure(struct parser *p, struct sb_condition_reference *r)
{
    *r = (struct sb_condition_reference){ .subject = SB_CONDITION_EACH };
    sb_scan_next(&p->scan);
    r->from = p->scan.at;
    if (!find_figure(p, &r->figure))
        return false;
    const struct sb_condition_figure *figure = &p->language->figure[r->figure];
    r->to = p->scan.at;
    if (sb_scan_take(&p->scan, "(")) {
        if (!get_arguments(p, figure, r))
            return false;
    }
    else {
        p->scan.at = r->to;
        if (figure->names)
            return sb_scan_refuse(&p->scan, r->to, "%s needs a %s: %s(%s%s%s)", figure->name,
                                  p->language->word[0], figure->name, p->language->word[0],
                                  figure->names > 1 ? ", " : "",
                                  figure->names > 1 ? p->language->word[1] : "");
    }
    r->to = p->scan.at;
    return can_be_told(p, r);
}

static bool get_comparison(struct parser *p, enum sb_comparison *comparison)
{
    static const struct {
        const char *symbol;
        enum sb_comparison comparison;
    } all[] = { { "<=", SB_LESS_EQUAL }, { ">=", SB_MORE_EQUAL }, { "==", SB_EQUAL },
                { "!=", SB_NOT_EQUAL },  { "<", SB_LESS },        { ">", SB_MORE } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (sb_scan_take(&p->scan, all[i].symbol))
            return *comparison = all[i].comparison, true;
    return sb_scan_refuse(&p->scan, p->scan.at, "expected <, <=, >, >=, == or !=");
}

static bool get_bound(struct parser *p, struct sb_condition_node *node)
{
    enum sb_dimension dimension = p->language->figure[node->figure.figure].dimension;
    bool number;
    sb_scan_next(&p->scan);
    size_t at = p->scan.at;
    if (!sb_quantity_read(&p->scan, dimension, &number, &node->bound))
        return false;
    if (number)
        return true;
    if (!sb_scan_word(&p->scan) || p->scan.text[at] == '.')
        return sb_scan_refuse(&p->scan, at, "expected a number");
    node->against_figure = true;
    if (!get_figure(p, &node->other))
        return false;
    if (p->language->figure[node->other.figure].dimension != dimension)
        return sb_scan_refuse(&p->scan, at, "the figures are of two kinds: %s, and %s",
                              sb_quantity_units(dimension),
                              sb_quantity_units(p->language->figure[node->other.figure].dimension));
    return true;
}

static bool add(struct parser *p, const struct sb_condition_node *node)
{
    struct sb_condition *t = p->condition;
    if (sb_reserve(&t->node, t->nodes, &t->room, sizeof *t->node))
        return sb_fail_memory(p->scan.error), false;
    t->node[t->nodes++] = *node;
    return true;
}

static bool get_all(struct parser *p);

static bool get_condition(struct parser *p)
{
    if (!get_all(p))
        return false;
    while (sb_scan_keyword(&p->scan, "or")) {
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
    size_t at = p->scan.at;
    if (!sb_scan_take(&p->scan, "("))
        return get_figure(p, &node.figure) && get_comparison(p, &node.comparison) &&
               get_bound(p, &node) && add(p, &node);
    if (++p->depth > DEPTH_MAX)
        return sb_scan_refuse(&p->scan, at, "parentheses deeper than %d", DEPTH_MAX);
    if (!get_condition(
            p)) // NOLINT(misc-no-recursion): the grammar is recursive, to a depth of DEPTH_MAX
        return false;
    p->depth--;
    sb_scan_next(&p->scan);
    return sb_scan_take(&p->scan, ")") ||
           sb_scan_refuse(&p->scan, p->scan.at, "expected \")\", \"and\" or \"or\"");
}

static bool get_all(struct parser *p)
{
    if (!get_one(p))
        return false;
    while (sb_scan_keyword(&p->scan, "and")) {
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
    if (strlen(p->scan.text) > SB_CONDITION_LONGEST)
        return sb_scan_refuse(&p->scan, 0, "longer than %d bytes", SB_CONDITION_LONGEST);
    if (!sb_scan_next(&p->scan))
        return sb_scan_refuse(&p->scan, p->scan.at,
                              "expected a condition, as p99(earliest-start) > 50ms");
    if (!get_condition(p))
        return false;
    return !sb_scan_next(&p->scan) ||
           sb_scan_refuse(&p->scan, p->scan.at, "expected \"and\", \"or\" or the end");
}

enum sb_code sb_condition_parse(struct sb_condition *condition, const char *text,
                                const struct sb_condition_language *language,
                                struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct parser p = { .condition = condition,
                        .language = language,
                        .scan = { .text = text, .error = &local } };
    *condition = (struct sb_condition){ .text = text, .language = language };
    if (get_whole(&p))
        return SB_OK;
    sb_condition_fini(condition);
    return sb_fail(error, local.code, local.where, "%s", local.text);
}
