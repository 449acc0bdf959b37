/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/method.h"

#include "reports/page/html_text.h"
#include "sim/text/units.h"

#include <inttypes.h>

static void put_pair(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<dt>%s</dt><dd>", name);
    sb_html_sentence(out, text);
    fputs("</dd>\n", out);
}

/* Why the runs ended where they did. */
static void method_put_end(struct sb_page *page)
{
    const struct sb_result *result = page->result;
    char text[256], done[SB_UNITS_SIZE];
    uint64_t most = 0;
    uint32_t cut = 0, precise = 0;
    for (uint32_t w = 0; w < result->workloads; w++) {
        most = result->workload[w].replicates > most ? result->workload[w].replicates : most;
        cut += result->workload[w].precision.wanted == 0 &&
               result->workload[w].replicates < result->workload[w].wanted;
        precise += result->workload[w].precision.wanted > 0;
    }
    sb_units_count(done, most);
    if (cut)
        snprintf(text, sizeof text,
                 "Interrupted: %u workload%s ran fewer replicates than were asked for.",
                 (unsigned)cut, cut == 1 ? "" : "s");
    else if (precise)
        snprintf(text, sizeof text,
                 "Replicates went on until the figures were as precise as wanted, or to the limit; "
                 "each workload says which.");
    else
        snprintf(text, sizeof text,
                 "Each workload ran as many replicates as were asked for, up to %s; one where "
                 "nothing is random.",
                 done);
    put_pair(page->out, "Why it stopped", text);
}

static void put_method(struct sb_page *page)
{
    fputs("<div><h3>Method</h3><dl>\n", page->out);
    put_pair(page->out, "Replicate",
             "All latencies are drawn once; every order then faces the same ones.");
    method_put_end(page);
    put_pair(page->out, "Saved",
             "The difference of the two means, or of the same percentile. “Times as fast” is the "
             "ratio of the means, and not the mean of ratios.");
    put_pair(
        page->out, "± and intervals",
        "95 %. Percentiles: order statistics, free of assumptions. Means: with the total work "
        "as control variate. Savings: paired, and of percentiles by batches of replicates. The "
        "last digit is the first that the interval touches.");
    put_pair(page->out, "Order to take",
             "The simplest within 1 % of the best at the mean and at p99.");
    put_pair(
        page->out, "No gain",
        "The orders coincide in every replicate, or today’s is the one to take, or the interval "
        "of what is saved holds 0 at the mean and at p99.");
    fputs("</dl></div>\n", page->out);
}

static void put_words(FILE *out)
{
    fputs("<div><h3>Words</h3><dl>\n", out);
    put_pair(out, "Call, or task", "What takes time and may need others first.");
    put_pair(
        out, "Order",
        "A strategy: when each call starts. join-all-then-chain is Promise.all for the calls "
        "that need nothing, then one await after another; await-in-order starts a call, in the "
        "order of the file, once what it needs was awaited; earliest-start starts each the "
        "moment that it can.");
    put_pair(out, "Critical path",
             "The calls that the end waited for, back from the last: shorten none of these, and "
             "nothing ends sooner.");
    put_pair(out, "p99", "One in a hundred takes longer.");
    fputs("</dl></div>\n", out);
}

static void put_environment(struct sb_page *page)
{
    FILE *out = page->out;
    fputs("<div><h3>Environment</h3><dl>\n<dt>Program</dt><dd>simbench ", out);
    sb_html_text(out, page->result->version);
    fprintf(out,
            ", seed %" PRIu64 ", draws of version %u. The results do not depend on threads or "
            "on the processor.</dd>\n",
            page->result->seed, page->result->draws ? (unsigned)page->result->draws : 1u);
    put_pair(
        out, "Not in here",
        "Requests do not contend with each other, and calls do not fail. What a service does to "
        "its neighbours when it is asked for everything at once, simbench load simulates.");
    put_pair(out, "The same again",
             "Each workload ends with the command that gives its figures again, to the byte.");
    fputs("</dl></div>\n", out);
}

void sb_page_method(struct sb_page *page)
{
    fputs("<section class=\"work\" id=\"method\" aria-labelledby=\"h-method\"><h2 "
          "id=\"h-method\">How these figures are made, and what is not in them</h2>\n<div "
          "class=\"meth\">\n",
          page->out);
    put_method(page);
    put_words(page->out);
    put_environment(page);
    fputs("</div></section>\n", page->out);
}
