/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/fits/fit_words.h"

#include <stdio.h>

const char *sb_fit_name(char text[SB_FIT_NAME_SIZE], const struct sb_dag *dag, uint32_t step)
{
    uint32_t task = dag->step_task[step], first = sb_dag_first(dag, task);
    if (first == sb_dag_last(dag, task))
        snprintf(text, SB_FIT_NAME_SIZE, "%.200s", dag->task_name[task]);
    else
        snprintf(text, SB_FIT_NAME_SIZE, "%.200s, step %u", dag->task_name[task], step - first + 1);
    return text;
}

const char *sb_fit_words(char text[SB_FIT_WORDS_SIZE], const struct sb_step_fit *of)
{
    const struct sb_values_fit *fit = &of->fit;
    switch (fit->outcome) {
    case SB_FIT_DONE:
        snprintf(text, SB_FIT_WORDS_SIZE, "%s", fit->candidate[0].fitted.family->name);
        break;
    case SB_FIT_CONSTANT: snprintf(text, SB_FIT_WORDS_SIZE, "kept: always the same"); break;
    case SB_FIT_FEW:
        snprintf(text, SB_FIT_WORDS_SIZE, "kept: %u value%s", fit->count,
                 fit->count == 1 ? "" : "s");
        break;
    case SB_FIT_DISCRETE:
        snprintf(text, SB_FIT_WORDS_SIZE, "kept: %u different values", fit->distinct);
        break;
    case SB_FIT_NONE: snprintf(text, SB_FIT_WORDS_SIZE, "kept: no family fits"); break;
    case SB_FIT_WRONG:
        snprintf(text, SB_FIT_WORDS_SIZE, "kept: %s is refused",
                 fit->candidate[0].fitted.family->name);
    }
    return text;
}

const char *sb_fit_outcome_word(enum sb_fit_outcome outcome)
{
    static const char *const word[] = {
        [SB_FIT_DONE] = "fitted",       [SB_FIT_CONSTANT] = "constant", [SB_FIT_FEW] = "few",
        [SB_FIT_DISCRETE] = "discrete", [SB_FIT_NONE] = "none",         [SB_FIT_WRONG] = "refused"
    };
    return word[outcome];
}

bool sb_fit_has_best(const struct sb_step_fit *of)
{
    return of->fit.outcome == SB_FIT_DONE || of->fit.outcome == SB_FIT_WRONG;
}
