/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/streamed.h"

#include "sim/advice/advice.h"
#include "sim/base/assert.h"
#include "sim/cli/report/github.h"
#include "sim/cli/terminal/terminal.h"

bool sb_streamed_is_wanted(const struct sb_options *o, const struct sb_report *report)
{
    return report && report->stream && o->no_report && !o->fail_ifs && !o->watched &&
           !sb_github_is_there() && sb_terminal_width() == 0;
}

static enum sb_code begin(struct sb_streamed *s, const struct sb_result *result,
                          struct sb_error *error)
{
    if (!s->text)
        s->text = s->report->begin(result, stdout, error);
    return s->text ? SB_OK : error->code;
}

enum sb_code sb_streamed_add(struct sb_streamed *s, struct sb_result *result,
                             struct sb_error *error)
{
    SB_REQUIRE(s->report && result->workloads == 1);
    enum sb_code code = sb_advice_fill(result, error);
    if (code == SB_OK)
        code = begin(s, result, error);
    if (code == SB_OK)
        code = s->report->add(s->text, result->workload, error);
    s->rows += code == SB_OK;
    sb_arena_fini(&result->arena);
    result->workloads = 0;
    result->workload = sb_arena_alloc(&result->arena, 1, sizeof *result->workload);
    return code || result->workload ? code : sb_fail_memory(error);
}

enum sb_code sb_streamed_end(struct sb_streamed *s, const struct sb_result *result, bool whole,
                             struct sb_error *error)
{
    if (!s->report)
        return SB_OK;
    enum sb_code code = whole ? begin(s, result, error) : SB_OK;
    if (s->text)
        code = s->report->end(s->text, result, error);
    s->text = NULL;
    return code;
}
