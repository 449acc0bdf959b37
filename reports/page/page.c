/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/page.h"

#include "reports/page/assets.h"
#include "reports/page/html_text.h"
#include "reports/page/looks.h"
#include "sim/advice/figures.h"

#include <string.h>

/* What was written in C has a comment with its licence first; that need not stand on each page. */
static const char *behind_licence(const char *text)
{
    const char *end = strncmp(text, "/*", 2) == 0 ? strstr(text, "*/\n") : NULL;
    return end ? end + 3 : text;
}

void sb_page_begin(FILE *out, const char *heading)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<title>simbench report: ",
          out); /* by which sim/cli/report/folder.c knows it */
    sb_html_text(out, heading);
    fprintf(out,
            "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" "
            "href=\"data:,\">\n<style>\n"
            "%s</style>\n</head>\n<body>\n",
            behind_licence(sb_page_css));
    sb_looks_symbols(out);
}

void sb_page_end(FILE *out, const char *version)
{
    fputs("<footer class=\"small\"><p>simbench ", out);
    sb_html_text(out, version);
    fprintf(out,
            " · this page loads nothing from elsewhere</p></footer>\n<script>\n%s</script>\n"
            "</body>\n</html>\n",
            behind_licence(sb_page_js));
}

const char *sb_page_name(const struct sb_workload_result *workload)
{
    return workload->name[0] ? workload->name : "(no name)";
}

bool sb_page_is_apart(const struct sb_page *page)
{
    bool is_sweep = page->result->workloads && page->result->workload->point.axes;
    return page->result->workloads > SB_PAGE_ALONE_MAX && !is_sweep;
}

void sb_page_link(const struct sb_page *page, uint32_t w)
{
    fputs(sb_page_is_apart(page) ? "" : "#", page->out);
    sb_html_text(page->out, page->pictures->folder[w]);
    fputs(sb_page_is_apart(page) ? "/index.html" : "", page->out);
}

const char *sb_page_noun(const struct sb_workload_result *workload)
{
    return sb_advice_speaks_of_calls(workload) ? "call" : "task";
}

void sb_page_part(const struct sb_page *page, const struct sb_workload_result *workload,
                  const char *heading)
{
    const char *tag = sb_page_is_apart(page) ? "h2" : "h3";
    fprintf(page->out, "<%s>", tag);
    sb_html_text(page->out, heading);
    fputs("<span class=\"vh\"> in ", page->out);
    sb_html_text(page->out, sb_page_name(workload));
    fprintf(page->out, "</span></%s>\n", tag);
}
