/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/table.h"

#include "reports/tables/text/text_table.h"
#include "sim/cli/whatif/figures.h"
#include "sim/cli/whatif/grid.h"
#include "sim/cli/whatif/sentences.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { OTHERS_SHOWN = 10, GROUP = SB_GRID_GROUP };

static const char *const heading[SB_WHATIF_FACTORS] = { "10 % faster", "half the time", "free" };

/* Where it goes. */
struct page {
    FILE *out;
    bool ascii;
    unsigned width;
};

static void put_saved(struct sb_text_table *t, uint32_t column, const struct sb_saved *saved,
                      const struct sb_unit *unit)
{
    char text[SB_SAVED_SIZE];
    sb_text_table_put(t, column, sb_saved_number(text, saved->mean, unit, true));
    sb_text_table_put(t, column + 1, sb_saved_number(text, saved->p50, unit, true));
    sb_text_table_put(t, column + 2, sb_saved_number(text, saved->p99, unit, true));
}

static void add_columns(struct sb_text_table *t, const char *first, uint32_t groups)
{
    static const char *const name[GROUP] = { "mean", "p50", "p99" };
    sb_text_table_column(t, first, true);
    sb_text_table_column(t, "critical", false);
    for (uint32_t i = 0; i < groups * GROUP; i++)
        sb_text_table_column(t, name[i % GROUP], false);
}

static void put_indented(struct sb_text_table *t, const char *name, double critical)
{
    char text[SB_CHANGE_SIZE], share[SB_UNITS_SIZE];
    sb_utf8_clean(text, sizeof text, name, 2 * SB_NAME_COLUMNS);
    sb_text_table_row(t);
    sb_text_table_put(t, 0, text);
    sb_text_table_put(t, 1, isnan(critical) ? "" : sb_units_share(share, critical));
}

static enum sb_code finish(const struct page *page, struct sb_text_table *t,
                           const char *const *head, uint32_t groups, struct sb_error *error)
{
    enum sb_code code = sb_text_table_finish(t, error); /* without columns that are empty */
    if (code == SB_OK && page->ascii)
        code = sb_text_table_ascii(t, error);
    if (code == SB_OK)
        sb_grid_put(page->out, &(struct sb_grid){ t, head, groups, page->width });
    sb_text_table_fini(t);
    return code;
}

static enum sb_code put_tasks(const struct page *page, const struct sb_whatif_told *told,
                              const struct sb_whatif_strategy *s, const struct sb_unit *unit,
                              struct sb_error *error)
{
    struct sb_text_table t = { 0 };
    char first[SB_UNITS_SIZE];
    if (s->tasks == 0)
        return SB_OK;
    snprintf(first, sizeof first, "saved, %s, by a task", unit->symbol);
    add_columns(&t, first, SB_WHATIF_FACTORS);
    for (uint32_t i = 0; i < s->tasks && i < SB_WHATIF_TASKS_SHOWN; i++) {
        put_indented(&t, told->workload->dag.task_name[s->task[i].task], s->task[i].critical);
        for (uint32_t f = 0; f < SB_WHATIF_FACTORS; f++)
            put_saved(&t, 2 + GROUP * f, &s->task[i].saved[f], unit);
    }
    return finish(page, &t, heading, SB_WHATIF_FACTORS, error);
}

/* The next of the others, from number `at` on, that saves or costs something; their number: none.
 */
static uint32_t next_other(const struct sb_whatif_strategy *s, uint32_t at)
{
    while (at < s->others && sb_saved_is_nothing(&s->other[at].saved))
        at++;
    return at;
}

/* What saves or costs something, the most saved first. */
static enum sb_code put_others(const struct page *page, const struct sb_whatif_told *told,
                               const struct sb_whatif_strategy *s, const struct sb_unit *unit,
                               struct sb_error *error)
{
    struct sb_text_table t = { 0 };
    char words[SB_CHANGE_SIZE];
    uint32_t shown = 0;
    add_columns(&t, "by another change", 1);
    for (uint32_t i = next_other(s, 0); i < s->others && shown < OTHERS_SHOWN;
         i = next_other(s, i + 1)) {
        put_indented(&t, sb_change_words(words, &told->workload->dag, &s->other[i].change),
                     s->other[i].critical);
        put_saved(&t, 2, &s->other[i].saved, unit);
        shown++;
    }
    if (shown)
        return finish(page, &t, NULL, 1, error);
    sb_text_table_fini(&t);
    return SB_OK;
}

static enum sb_code put_barriers(const struct page *page, const struct sb_strategy_result *barriers,
                                 const struct sb_unit *unit, struct sb_error *error)
{
    struct sb_text_table t = { 0 };
    if (!barriers->barriers)
        return SB_OK;
    add_columns(&t, "by not waiting for", 1);
    for (uint32_t i = 0; i < barriers->barriers; i++) {
        put_indented(&t, barriers->barrier[i].join, NAN);
        put_saved(&t, 2, &barriers->barrier[i].cost, unit);
    }
    return finish(page, &t, NULL, 1, error);
}

static bool has_same_others(const struct sb_whatif_strategy *x, const struct sb_whatif_strategy *y)
{
    uint32_t a = next_other(x, 0), b = next_other(y, 0);
    while (a < x->others && b < y->others &&
           sb_saved_is_same(&x->other[a].saved, &y->other[b].saved)) {
        a = next_other(x, a + 1);
        b = next_other(y, b + 1);
    }
    return a == x->others && b == y->others && x->others_left_out == y->others_left_out;
}

/* Whether all figures are the same. */
static bool is_same(const struct sb_whatif_told *told, uint32_t a, uint32_t b)
{
    const struct sb_whatif_strategy *x = &told->result.strategy[a], *y = &told->result.strategy[b];
    bool same = x->now.mean == y->now.mean && x->tasks == y->tasks &&
                told->barriers[a].barriers == 0 && told->barriers[b].barriers == 0 &&
                x->tasks_left_out == y->tasks_left_out && has_same_others(x, y);
    for (uint32_t i = 0; same && i < x->tasks; i++) {
        same = x->task[i].task == y->task[i].task;
        for (unsigned f = 0; same && f < SB_WHATIF_FACTORS; f++)
            same = sb_saved_is_same(&x->task[i].saved[f], &y->task[i].saved[f]);
    }
    return same;
}

/* The names of those before number `at` that are the same; they are shown with it. */
static void put_names(FILE *out, const struct sb_whatif_told *told, uint32_t at)
{
    for (uint32_t s = 0; s < at; s++)
        if (is_same(told, s, at))
            fprintf(out, "%s, ", told->result.strategy[s].strategy->name);
}

static bool is_shown_later(const struct sb_whatif_told *told, uint32_t at)
{
    for (uint32_t s = at + 1; s < told->result.strategies; s++)
        if (is_same(told, at, s))
            return true;
    return false;
}

static double larger(double most, const struct sb_saved *saved)
{
    return fmax(most, fmax(fabs(saved->mean.value), fabs(saved->p99.value)));
}

/* That of the largest figure, or of the makespan where nothing is saved. */
static const struct sb_unit *unit_of(const struct sb_whatif_told *told, uint32_t at)
{
    const struct sb_whatif_strategy *s = &told->result.strategy[at];
    double most = 0;
    for (uint32_t i = 0; i < s->tasks && i < SB_WHATIF_TASKS_SHOWN; i++)
        most = larger(most, &s->task[i].saved[SB_WHATIF_FACTORS - 1]);
    for (uint32_t i = 0; i < s->others && i < OTHERS_SHOWN; i++)
        most = larger(most, &s->other[i].saved);
    for (uint32_t i = 0; i < told->barriers[at].barriers; i++)
        most = larger(most, &told->barriers[at].barrier[i].cost);
    most = most > 0 ? most : (double)s->now.p50;
    return sb_unit_choose(most, most);
}

static enum sb_code put_page(const struct page *page, const struct sb_whatif_told *told,
                             uint32_t at, struct sb_error *error)
{
    const struct sb_whatif_strategy *s = &told->result.strategy[at];
    const struct sb_unit *unit = unit_of(told, at);
    char text[SB_WHATIF_SENTENCE];
    fputc('\n', page->out);
    put_names(page->out, told, at);
    fprintf(page->out, "%s\n", sb_whatif_sentence_times(text, told, s));
    enum sb_code code = put_tasks(page, told, s, unit, error);
    if (code == SB_OK)
        code = put_others(page, told, s, unit, error);
    if (code == SB_OK)
        code = put_barriers(page, &told->barriers[at], unit, error);
    for (unsigned i = 0; code == SB_OK && sb_whatif_sentence(text, told, at, i)[0]; i++)
        fprintf(page->out, "%s\n", text);
    return code;
}

enum sb_code sb_whatif_table(FILE *out, const struct sb_whatif_told *told, bool ascii,
                             unsigned width, struct sb_error *error)
{
    const struct page page = { out, ascii, width };
    char text[SB_WHATIF_SENTENCE];
    enum sb_code code = SB_OK;
    fprintf(out, "%s\n", sb_whatif_sentence_head(text, told));
    for (unsigned i = 0; sb_whatif_sentence_workload(text, told, i)[0]; i++)
        fprintf(out, "%s\n", text);
    for (uint32_t s = 0; code == SB_OK && s < told->result.strategies; s++)
        if (!is_shown_later(told, s))
            code = put_page(&page, told, s, error);
    fputs("\nsaved: what the mean, p50 and p99 lose by the change · ±: 95 % interval, replicate by "
          "replicate · critical: in that share of replicates on the critical path\n",
          out);
    return code;
}
