/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/page/method.h"

#include "reports/load/figures/groups.h"
#include "reports/load/figures/trouble.h"
#include "reports/page/html_text.h"

static void put_pair(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<dt>%s</dt><dd>", name);
    sb_html_sentence(out, text);
    fputs("</dd>\n", out);
}

static void put_method(FILE *out, const struct sb_load_result *result,
                       const struct sb_load_units *units)
{
    char text[SB_LOAD_SENTENCE] = "", warm_up[SB_LOAD_SENTENCE];
    fputs("<div><h3>Method</h3><dl>\n", out);
    put_pair(out, "Run",
             "One path of requests that arrive one after another. Runs are independent; strategies "
             "and rates share their draws, so that curves are smooth and can be compared.");
    put_pair(
        out, "± and intervals",
        "95 %, Student’s t over what each run gave: requests of one run depend on each other.");
    sb_load_sentence_warm_up(warm_up, result, units);
    sb_load_add(text, "The beginning of each run does not count, as far as MSER-5 says%s%s.",
                warm_up[0] ? ": " : "", warm_up);
    sb_load_add(text, " Requests that arrive after it are followed to their end.");
    put_pair(out, "Warm-up", text);
    put_pair(out, "Latency",
             "From when a request was due to its end, also where it had to wait for its turn: a "
             "tester who awaits each reply first leaves that out.");
    fputs("</dl></div>\n", out);
}

static void put_words(FILE *out, const struct sb_load_result *result)
{
    fputs("<div><h3>Words</h3><dl>\n", out);
    put_pair(
        out, "Capacity",
        "The rate at which the first pool is full: slots by the time for which a request holds "
        "them. It is known before anything runs, and no order of the calls moves it.");
    put_pair(
        out, "Knee",
        "The rate at which goodput by mean latency is greatest: beyond it more load costs more "
        "time than it is worth.");
    put_pair(out, "Unstable",
             "More requests come than end, and the number in flight grows as long as one looks. No "
             "latency is told there, since it is a matter of how long that is.");
    put_pair(out, "Goodput", "Requests that are ok, by time.");
    if (sb_load_repeats(result))
        put_pair(out, "Attempts by first attempts",
                 "How much retries and hedges add to what a pool is asked for.");
    fputs("</dl></div>\n", out);
}

void sb_load_page_method(FILE *out, const struct sb_load_result *result,
                         const struct sb_load_units *units)
{
    fputs("<section class=\"work\" id=\"method\" aria-labelledby=\"h-method\"><h2 "
          "id=\"h-method\">How these figures are made</h2>\n<div class=\"meth\">\n",
          out);
    put_method(out, result, units);
    put_words(out, result);
    fputs("</div></section>\n", out);
}
