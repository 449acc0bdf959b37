/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures, and a page that says what to do and holds all figures. It needs no other file;
 * where there are many workloads, each has a page of its own beside its pictures. */
#include "reports/page/cells.h"
#include "reports/page/masthead.h"
#include "reports/page/method.h"
#include "reports/page/overview.h"
#include "reports/page/parts/section.h"
#include "reports/page/parts/sweep_page.h"
#include "sim/base/files/whole_file.h"
#include "sim/result/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct html_rank {
    uint32_t workload;
    double share; /* of the time that is saved in the mean; -1: nothing is */
};

/* The most first, and else in the order of the files. */
static int html_by_share(const void *a, const void *b)
{
    const struct html_rank *x = a, *y = b;
    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return x->workload < y->workload ? -1 : x->workload > y->workload;
}

static double html_share_of(const struct sb_workload_result *workload)
{
    struct sb_advice advice;
    struct sb_page_change change;
    sb_advise(&advice, workload);
    if (advice.kind != SB_ADVICE_PAYS && advice.kind != SB_ADVICE_IN_TAIL)
        return -1;
    if (!sb_page_change(&change, workload, &advice, SB_PAGE_MEAN))
        sb_page_change(&change, workload, &advice, SB_PAGE_MEDIAN);
    return sb_page_share(&change);
}

/* On the heap; NULL: no memory. */
static uint32_t *html_order(const struct sb_result *result)
{
    struct html_rank *ranks = calloc((size_t)result->workloads + 1, sizeof *ranks);
    uint32_t *order = calloc((size_t)result->workloads + 1, sizeof *order);
    for (uint32_t w = 0; ranks && w < result->workloads; w++)
        ranks[w] = (struct html_rank){ w, html_share_of(&result->workload[w]) };
    if (ranks && order)
        qsort(ranks, result->workloads, sizeof *ranks, html_by_share);
    for (uint32_t w = 0; ranks && order && w < result->workloads; w++)
        order[w] = ranks[w].workload;
    if (!ranks) {
        free(order);
        order = NULL;
    }
    free(ranks);
    return order;
}

static void html_put_index(struct sb_page *page, const char *notice)
{
    char heading[SB_ADVICE_SIZE];
    sb_advise_heading(heading, page->result);
    sb_page_begin(page->out, heading);
    sb_page_masthead(page, heading, notice);
    fputs("<main>\n", page->out);
    sb_page_todo(page);
    sb_page_overview(page);
    for (uint32_t i = 0; i < page->result->workloads && !sb_page_is_apart(page) && !page->code; i++)
        sb_page_section(page, page->order[i]);
    sb_page_method(page);
    fputs("</main>\n", page->out);
    sb_page_end(page->out, page->result->version);
}

static void html_put_one(struct sb_page *page, uint32_t w)
{
    sb_page_begin(page->out, sb_page_name(&page->result->workload[w]));
    fputs("<header><p class=\"brand\">simbench <span>report</span></p></header>\n<main>\n",
          page->out);
    sb_page_section(page, w);
    fputs("</main>\n", page->out);
    sb_page_end(page->out, page->result->version);
}

/* DIR/index.html, or that of a workload in its folder (`w` below the number of workloads). */
static enum sb_code html_write_file(struct sb_page *page, uint32_t w, const char *notice)
{
    struct sb_whole_file file;
    bool one = w < page->result->workloads;
    char *path = NULL;
    if (asprintf(&path, "%s%s%s/index.html", page->dir, one ? "/" : "",
                 one ? page->pictures->folder[w] : "") < 0)
        return sb_fail_memory(page->error);
    page->code = sb_whole_file_begin(&file, path, page->error);
    free(path);
    if (page->code)
        return page->code;
    page->out = file.stream;
    page->marks = false;
    if (one)
        html_put_one(page, w);
    else if (sb_sweep_page_applies(page->result))
        sb_sweep_page(page, notice);
    else
        html_put_index(page, notice);
    if (page->code)
        sb_whole_file_abandon(&file);
    else
        page->code = sb_whole_file_commit(&file, page->error);
    return page->code;
}

/* Of a workload, which has none yet where no picture of it is drawn. */
static enum sb_code html_make_folder(const struct sb_page *page, uint32_t w)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", page->dir, page->pictures->folder[w]) < 0)
        return sb_fail_memory(page->error);
    enum sb_code code =
        mkdir(path, 0777) && errno != EEXIST
            ? sb_fail(page->error, SB_EIO, path, "the folder cannot be made: %s", strerror(errno))
            : SB_OK;
    free(path);
    return code;
}

static enum sb_code html_write_pages(struct sb_page *page, const char *notice)
{
    enum sb_code code = html_write_file(page, UINT32_MAX, notice);
    for (uint32_t w = 0; !code && sb_page_is_apart(page) && w < page->result->workloads; w++) {
        code = html_make_folder(page, w);
        code = code ? code : html_write_file(page, w, "");
    }
    return code;
}

static enum sb_code html_write(const struct sb_result *result,
                               const struct sb_report_options *options, char *notice,
                               size_t notice_size, struct sb_error *error)
{
    struct sb_plots pictures;
    uint32_t *order = html_order(result);
    if (!order)
        return sb_fail_memory(error);
    struct sb_page page = {
        .result = result, .pictures = &pictures, .order = order, .dir = options->dir, .error = error
    };
    const struct sb_plot_choice choice = sb_plot_choose(options->plots);
    enum sb_code code =
        sb_plots_draw(&pictures, result, &choice, options->dir, notice, notice_size, error);
    if (!code)
        code = html_write_pages(&page, notice);
    sb_plots_fini(&pictures);
    free(order);
    return code;
}

const struct sb_report sb_report_html = {
    .name = "html",
    .summary =
        "index.html with what to do, all figures and pictures, and each picture as SVG, PNG, "
        "gnuplot script and data",
    .write = html_write,
};
