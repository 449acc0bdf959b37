/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/condition/condition.h"

#include "sim/base/assert.h"
#include "sim/condition/tree.h"
#include "sim/text/shortest_double.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct evaluation {
    const struct sb_condition *condition;
    sb_condition_value *value;
    const void *self;
    size_t subject;
};

static double value_of(const struct evaluation *e, const struct sb_condition_reference *r)
{
    return e->value(e->self, r->figure, r->name,
                    r->subject == SB_CONDITION_EACH ? e->subject : r->subject);
}

static double bound_of(const struct evaluation *e, const struct sb_condition_node *node)
{
    return node->against_figure ? value_of(e, &node->other) : node->bound;
}

static enum sb_truth compare(const struct evaluation *e, const struct sb_condition_node *node)
{
    double value = value_of(e, &node->figure), bound = bound_of(e, node);
    bool is = false;
    if (isnan(value) || isnan(bound))
        return SB_UNKNOWN;
    switch (node->comparison) {
    case SB_LESS: is = value < bound; break;
    case SB_LESS_EQUAL: is = value <= bound; break;
    case SB_MORE: is = value > bound; break;
    case SB_MORE_EQUAL: is = value >= bound; break;
    case SB_EQUAL: is = value == bound; break;
    case SB_NOT_EQUAL: is = value != bound; break;
    }
    return is ? SB_TRUE : SB_FALSE;
}

/* Kleene's three values: what is unknown stays so unless the other side decides. */
static enum sb_truth both(enum sb_truth a, enum sb_truth b)
{
    return a == SB_FALSE || b == SB_FALSE ? SB_FALSE
           : a == SB_TRUE && b == SB_TRUE ? SB_TRUE
                                          : SB_UNKNOWN;
}

static enum sb_truth either(enum sb_truth a, enum sb_truth b)
{
    return a == SB_TRUE || b == SB_TRUE     ? SB_TRUE
           : a == SB_FALSE && b == SB_FALSE ? SB_FALSE
                                            : SB_UNKNOWN;
}

/* Children stand before their parents: one pass. `truth` has room for each node. */
static enum sb_truth evaluate(const struct evaluation *e, enum sb_truth *truth)
{
    const struct sb_condition *t = e->condition;
    SB_REQUIRE(t->nodes > 0);
    for (size_t i = 0; i < t->nodes; i++) {
        const struct sb_condition_node *n = &t->node[i];
        truth[i] = n->kind == SB_CONDITION_AND  ? both(truth[n->left], truth[n->right])
                   : n->kind == SB_CONDITION_OR ? either(truth[n->left], truth[n->right])
                                                : compare(e, n);
    }
    return truth[t->nodes - 1];
}

struct line {
    char *out;
    size_t size, used;
};

static void say(struct line *line, const char *text)
{
    if (line->used < line->size)
        line->used += (size_t)snprintf(line->out + line->used, line->size - line->used, "%s", text);
}

static void say_number(char out[SB_UNITS_SIZE + 8], enum sb_dimension dimension, double value,
                       bool exact)
{
    char number[SB_UNITS_SIZE];
    if (exact || !isfinite(value)) {
        char digits[SB_SHORTEST_DOUBLE_SIZE] = "∞";
        if (isfinite(value))
            sb_shortest_double(digits, value);
        snprintf(out, SB_UNITS_SIZE + 8, "%s%s", digits,
                 dimension == SB_DIMENSION_TIME    ? " ns"
                 : dimension == SB_DIMENSION_BYTES ? " B"
                                                   : "");
    }
    else if (dimension == SB_DIMENSION_TIME)
        sb_units_duration(out + (value < 0 ? snprintf(out, 2, "-") : 0), fabs(value), 0);
    else
        snprintf(out, SB_UNITS_SIZE + 8, "%s%s",
                 sb_units_number(number, value, sb_units_decimals(value, 0)),
                 dimension == SB_DIMENSION_BYTES ? " B" : "");
}

/* "p99(earliest-start) is 740 ms, above 50 ms"; with all digits where fewer would show the two
 * alike. */
static void say_comparison(struct line *line, const struct evaluation *e,
                           const struct sb_condition_node *n)
{
    static const char *const words[] = { "below",    "at most",  "above",
                                         "at least", "equal to", "other than" };
    char text[SB_CONDITION_LONGEST], value[SB_UNITS_SIZE + 8], bound[SB_UNITS_SIZE + 8];
    enum sb_dimension dimension = e->condition->language->figure[n->figure.figure].dimension;
    double v = value_of(e, &n->figure), b = bound_of(e, n);
    bool near = v != b && fabs(v - b) <= 1e-4 * fmax(fabs(v), fabs(b));
    say_number(value, dimension, v, near);
    say_number(bound, dimension, b, near);
    snprintf(text, sizeof text, "%.*s is %s, %s %s", (int)(n->figure.to - n->figure.from),
             e->condition->text + n->figure.from, value, words[n->comparison], bound);
    say(line, text);
}

static bool names_subject(const struct sb_condition *t)
{
    for (size_t i = 0; i < t->nodes; i++)
        if (t->node[i].kind == SB_CONDITION_COMPARE &&
            (t->node[i].figure.subject == SB_CONDITION_EACH ||
             (t->node[i].against_figure && t->node[i].other.subject == SB_CONDITION_EACH)))
            return false;
    return true;
}

static void say_why(struct line *line, const struct evaluation *e, const enum sb_truth *truth,
                    enum sb_truth wanted)
{
    const struct sb_condition *t = e->condition;
    const char *between = "";
    if (!names_subject(t)) {
        say(line, t->language->subject[e->subject]);
        between = ": ";
    }
    for (size_t i = 0; i < t->nodes; i++) {
        const struct sb_condition_node *n = &t->node[i];
        if (n->kind != SB_CONDITION_COMPARE || truth[i] != wanted)
            continue;
        say(line, between);
        between = "; ";
        if (wanted == SB_TRUE) {
            say_comparison(line, e, n);
            continue;
        }
        const struct sb_condition_reference *r =
            isnan(value_of(e, &n->figure)) ? &n->figure : &n->other;
        char text[SB_CONDITION_LONGEST];
        snprintf(text, sizeof text, "%.*s was not measured, or has no bounds",
                 (int)(r->to - r->from), t->text + r->from);
        say(line, text);
    }
}

static bool lacks(const struct evaluation *e, const struct sb_condition_reference *r)
{
    const struct sb_condition_language *l = e->condition->language;
    char why[SB_CONDITION_WHY];
    return r->subject == SB_CONDITION_EACH && l->lacks(l->self, r->figure, e->subject, why);
}

/* Whether the condition speaks of something that this subject, unlike another, cannot have. */
static bool skips(const struct evaluation *e)
{
    const struct sb_condition *t = e->condition;
    for (size_t i = 0; t->language->lacks && t->language->skips && i < t->nodes; i++)
        if (t->node[i].kind == SB_CONDITION_COMPARE &&
            (lacks(e, &t->node[i].figure) ||
             (t->node[i].against_figure && lacks(e, &t->node[i].other))))
            return true;
    return false;
}

/* The first subject for which it holds is told, the others are counted; what is unknown is told
 * where it holds for none. */
static enum sb_truth evaluate_each(struct evaluation *e, enum sb_truth *truth, struct line *line)
{
    const struct sb_condition *t = e->condition;
    size_t subjects = names_subject(t) ? 1 : t->language->subjects, others = 0;
    enum sb_truth any = SB_FALSE;
    size_t skipped = 0;
    for (; e->subject < subjects; e->subject++) {
        if (skips(e)) {
            skipped++;
            continue;
        }
        enum sb_truth here = evaluate(e, truth);
        others += here == SB_TRUE && any == SB_TRUE;
        if (here == SB_FALSE || any == SB_TRUE || here == any)
            continue;
        any = here;
        line->used = 0;
        say_why(line, e, truth, here);
    }
    if (subjects && skipped == subjects) {
        say(line, "no subject has all of these figures");
        return SB_UNKNOWN;
    }
    char more[80];
    snprintf(more, sizeof more, " (and for %zu more %s%s)", others, t->language->subject_word,
             others == 1 ? "" : "s");
    say(line, others ? more : "");
    return any;
}

enum sb_truth sb_condition_holds(const struct sb_condition *condition, sb_condition_value *value,
                                 const void *self, char *why, size_t size)
{
    struct evaluation e = { .condition = condition, .value = value, .self = self };
    enum sb_truth *truth = calloc(condition->nodes, sizeof *truth);
    char raw[1024] = "out of memory";
    struct line line = { raw, sizeof raw, 0 };
    if (truth)
        raw[0] = '\0';
    enum sb_truth any = truth ? evaluate_each(&e, truth, &line) : SB_UNKNOWN;
    free(truth);
    sb_utf8_clean(why, size, raw, 0);
    return any;
}

void sb_condition_fini(struct sb_condition *condition)
{
    free(condition->node);
    *condition = (struct sb_condition){ 0 };
}
