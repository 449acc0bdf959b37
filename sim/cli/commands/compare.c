/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/compare.h"
#include "reports/tables/compare_table.h"
#include "reports/tables/github_actions.h"
#include "reports/tables/text/markdown_text.h"
#include "reports/tables/runs/page.h"
#include "sim/cli/bench/report.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/report/fail_if.h"
#include "sim/cli/report/github.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/compare/figures.h"
#include "sim/compare/write.h"
#include "sim/json/parse.h"
#include "sim/load/saved/read.h"
#include "sim/result/saved/result_read.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char bold[] = "\033[1m", dim[] = "\033[2m", yellow[] = "\033[33m";

/* ---- reading ---- */

/* A folder stands for the results.json in it, whose path `json` borrows: *file, for free(). */
static enum sb_code read_json(struct sb_json *json, const char *path, char **file,
                              struct sb_error *error)
{
    struct stat info;
    bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    if (asprintf(file, "%s%s", path, folder ? "/results.json" : "") < 0) {
        *file = NULL;
        return sb_fail_memory(error);
    }
    return sb_json_read(json, *file, error);
}

static enum sb_code take_run(struct sb_result *result, const struct sb_json *json, const char *path,
                             struct sb_error *error)
{
    return sb_is_bench_result(json)
               ? sb_fail(error, SB_EINPUT, path,
                         "these are benchmarks: `simbench bench --compare` compares them")
           : sb_load_is_result(json)
               ? sb_fail(error, SB_EINPUT, path, "is a load, and the other one is not")
               : sb_result_of_json(result, json, error);
}

/* ---- printing ---- */

static enum sb_code put_workload(const struct sb_text_page *page,
                                 const struct sb_compared_workload *w, struct sb_error *error)
{
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    sb_utf8_clean(text, sizeof text, w->name, 60);
    sb_text_page_styled(page, bold, text[0] ? text : "(no name)");
    fputs("  ", page->out);
    sb_text_page_paragraph(page, dim, sb_compare_sentence_how(text, w));
    enum sb_code code = sb_compare_table_build(&table, w, error);
    if (code == SB_OK && page->ascii)
        code = sb_text_table_ascii(&table.text, error);
    if (code == SB_OK && table.text.rows)
        sb_run_page_table(page, &table);
    if (code == SB_OK && sb_compare_sentence_alone(text, w)[0])
        sb_text_page_paragraph(page, yellow, text);
    sb_run_table_fini(&table);
    return code;
}

static enum sb_code compare_print_table(const struct sb_compared_runs *runs,
                                        const struct sb_options *o, struct sb_error *error)
{
    struct sb_text_page page = { stdout, o->color_stdout, o->ascii, sb_terminal_width() };
    char text[SB_RUN_SENTENCE_SIZE];
    uint32_t same = 0;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < runs->workloads && code == SB_OK; i++) {
        const struct sb_compared_workload *w = &runs->workload[i];
        same += sb_compare_is_same(w);
        if (!w->before || !w->after || sb_compare_is_same(w))
            continue;
        code = put_workload(&page, w, error);
        putchar('\n');
    }
    if (same && same < runs->workloads)
        printf("%u workload%s the same\n", same, same == 1 ? " is" : "s are");
    for (unsigned i = 0; sb_compare_sentence_runs(text, runs, i)[0]; i++)
        sb_text_page_paragraph(&page, yellow, text);
    sb_text_page_paragraph(&page, "", sb_compare_sentence_total(text, runs));
    return code;
}

static void put_markdown_table(const struct sb_run_table *table)
{
    for (uint32_t c = 0; c < table->text.columns; c++) {
        const char *unit = strchr(table->column[c].group, ',');
        printf("| %.*s%s%s%s ", (int)strcspn(table->column[c].group, ","), table->column[c].group,
               unit ? " " : "", table->text.name[c],
               unit && !strchr(table->text.name[c], '%') ? unit : "");
    }
    puts("|");
    for (uint32_t c = 0; c < table->text.columns; c++)
        fputs(table->text.left[c] ? "| :--- " : "| ---: ", stdout);
    puts("|");
    for (uint32_t row = 0; row < table->text.rows; row++) {
        for (uint32_t c = 0; c < table->text.columns; c++) {
            const char *cell = sb_text_table_cell(&table->text, row, c);
            bool loud = strncmp(cell, "slower", 6) == 0 || strncmp(cell, "faster", 6) == 0;
            fputs(loud ? "| **" : "| ", stdout);
            sb_markdown_text(stdout, cell);
            fputs(loud ? "** " : " ", stdout);
        }
        puts("|");
    }
    putchar('\n');
}

static enum sb_code print_markdown(const struct sb_compared_runs *runs, struct sb_error *error)
{
    char text[SB_RUN_SENTENCE_SIZE];
    uint32_t same = 0;
    enum sb_code code = SB_OK;
    sb_markdown_paragraph(stdout, "**", sb_compare_sentence_total(text, runs), ".**");
    for (unsigned i = 0; sb_compare_sentence_runs(text, runs, i)[0]; i++)
        sb_markdown_paragraph(stdout, "> ", text, "");
    for (uint32_t i = 0; i < runs->workloads && code == SB_OK; i++) {
        const struct sb_compared_workload *w = &runs->workload[i];
        struct sb_run_table table;
        same += sb_compare_is_same(w);
        if (!w->before || !w->after || sb_compare_is_same(w))
            continue;
        sb_utf8_clean(text, sizeof text, w->name, 0);
        sb_markdown_paragraph(stdout, "### ", text[0] ? text : "(no name)", "");
        sb_markdown_paragraph(stdout, "", sb_compare_sentence_how(text, w), "");
        code = sb_compare_table_build(&table, w, error);
        if (code == SB_OK && table.text.rows)
            put_markdown_table(&table);
        if (code == SB_OK && sb_compare_sentence_alone(text, w)[0])
            sb_markdown_paragraph(stdout, "> ", text, "");
        sb_run_table_fini(&table);
    }
    if (same && same < runs->workloads)
        printf("%u workload%s the same.\n", same, same == 1 ? " is" : "s are");
    return code;
}

static enum sb_code compare_print_json(const struct sb_compared_runs *runs, struct sb_error *error)
{
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_compared_write(runs, &text, &size, error);
    if (code == SB_OK)
        fwrite(text, 1, size, stdout);
    free(text);
    return code;
}

/* ---- conditions ---- */

static bool is_known(const char *const *name, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name[i], wanted) == 0)
            return true;
    return false;
}

/* The subjects are the workloads, the names all strategies of any. */
static enum sb_code read_conditions(struct sb_fail_if *fail_if, const struct sb_compared_runs *runs,
                                    const struct sb_options *o, struct sb_error *error)
{
    size_t most = 0, count = 0;
    for (uint32_t i = 0; i < runs->workloads; i++)
        most += runs->workload[i].strategies;
    const char **name = calloc(most + runs->workloads + 1, sizeof *name);
    *fail_if = (struct sb_fail_if){ .names = name };
    if (!name)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < runs->workloads; i++) {
        const struct sb_compared_workload *w = &runs->workload[i];
        name[most + i] = w->name;
        for (uint32_t s = 0; s < w->strategies; s++)
            if (!is_known(name, count, w->strategy[s].name))
                name[count++] = w->strategy[s].name;
    }
    fail_if->language = (struct sb_condition_language){ .figure = sb_compared_figure,
                                                        .figures = SB_COMPARED_FIGURES,
                                                        .word = { "strategy", NULL },
                                                        .name = { name, NULL },
                                                        .names = { count, 0 },
                                                        .subject_word = "workload",
                                                        .subject = name + most,
                                                        .subjects = runs->workloads,
                                                        .lacks = sb_compared_lacks,
                                                        .self = runs,
                                                        .skips = true };
    return sb_fail_if_parse(fail_if, o, error);
}

static int tell_conditions(const struct sb_fail_if *fail_if, const struct sb_compared_runs *runs,
                           int status)
{
    struct sb_gate gate[SB_FAIL_IF_MAX];
    const struct sb_compared_figures figures = { &fail_if->language, runs };
    unsigned gates = sb_fail_if_judge(fail_if, sb_compared_figure_value, &figures, gate);
    const char *actions = getenv("GITHUB_ACTIONS");
    if (actions && strcmp(actions, "true") == 0)
        sb_github_annotate_gates(gate, gates, stderr);
    return sb_fail_if_tell(gate, gates, status);
}

static int compare_runs(const struct sb_options *o, const struct sb_json json[2])
{
    struct sb_error error = { 0 };
    struct sb_result before = { 0 }, after = { 0 };
    struct sb_compared_runs runs = { 0 };
    struct sb_fail_if fail_if = { 0 };
    int status = SB_EXIT_DONE;
    enum sb_code code = take_run(&before, &json[0], o->argument[0], &error);
    if (code == SB_OK)
        code = take_run(&after, &json[1], o->argument[1], &error);
    if (code == SB_OK)
        code = sb_runs_compare(&runs, &before, &after, &error);
    if (code == SB_OK)
        code = read_conditions(&fail_if, &runs, o, &error);
    if (code == SB_OK)
        code = strcmp(o->format, "json") == 0       ? compare_print_json(&runs, &error)
               : strcmp(o->format, "markdown") == 0 ? print_markdown(&runs, &error)
                                                    : compare_print_table(&runs, o, &error);
    if (code)
        status = sb_command_fail(&error);
    else
        status = tell_conditions(&fail_if, &runs, sb_command_finish(SB_EXIT_DONE));
    sb_fail_if_fini(&fail_if);
    sb_compared_runs_fini(&runs);
    sb_result_fini(&before);
    sb_result_fini(&after);
    return status;
}

static int compare(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_json json[2];
    char *file[2] = { NULL, NULL };
    unsigned read = 0;
    while (read < 2 && read_json(&json[read], o->argument[read], &file[read], &error) == SB_OK)
        read++;
    const bool loads = read == 2 && sb_load_is_result(&json[0]) && sb_load_is_result(&json[1]);
    int status = read < 2 ? sb_command_fail(&error)
                 : loads  ? sb_load_compare_two(o, &json[0], &json[1])
                          : compare_runs(o, json);
    for (unsigned i = 0; i < 2; i++) {
        if (i < read)
            sb_json_fini(&json[i]);
        free(file[i]);
    }
    return status;
}

extern const struct sb_command sb_command_compare;
const struct sb_command sb_command_compare = {
    .name = "compare",
    .arguments = "BEFORE AFTER",
    .summary = "two runs side by side: which workload and strategy changed, and by how much",
    .description =
        "Each is a results.json, or the folder of a report. Where seed and steps agree, the runs "
        "faced the same random numbers and are compared batch by batch of replicates; else by "
        "their intervals. Of all figures together, where nothing changed, any is called slower or "
        "faster in at most 5 % of comparisons.",
    .examples = "simbench compare before/results.json after/results.json\n"
                "simbench compare --format=markdown --fail-if='slower > 0' before after",
    .self = SB_COMPARE,
    .least_arguments = 2,
    .most_arguments = 2,
    .files = true,
    .run = compare,
};
