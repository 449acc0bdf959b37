/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/sentences.h"

#include "sim/cli/whatif/figures.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static char *say(char out[SB_WHATIF_SENTENCE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static char *say(char out[SB_WHATIF_SENTENCE], const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(out, SB_WHATIF_SENTENCE, format, args);
    va_end(args);
    return out;
}

static const char *task_name(char out[SB_NAME_SIZE], const struct sb_whatif_told *told,
                             uint32_t task)
{
    sb_utf8_clean(out, SB_NAME_SIZE, told->workload->dag.task_name[task], SB_NAME_COLUMNS);
    return out;
}

static const char *time(char out[SB_UNITS_SIZE], double ns)
{
    return sb_units_duration(out, ns, NAN);
}

/* A time that is saved, or lost, with the digits that it is worth. */
static const char *saved_time(char out[SB_UNITS_SIZE], struct sb_estimate saved)
{
    return sb_units_duration(out, fabs(saved.value), sb_interval_half(saved.ci95));
}

static const char *verb(struct sb_estimate saved) { return saved.value < 0 ? "costs" : "saves"; }

static bool is_seen(struct sb_estimate saved) { return saved.ci95.lo > 0 || saved.ci95.hi < 0; }

char *sb_whatif_sentence_head(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told)
{
    const struct sb_dag *dag = &told->workload->dag;
    char name[SB_NAME_SIZE], tasks[SB_UNITS_SIZE], edges[SB_UNITS_SIZE], limit[SB_UNITS_SIZE],
        count[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, told->workload->name, SB_NAME_COLUMNS);
    if (told->workers)
        sb_units_count(limit, told->workers);
    return say(out, "%s  %s task%s, %s edge%s · %s worker%s · %s replicate%s", name,
               sb_units_count(tasks, dag->tasks), dag->tasks == 1 ? "" : "s",
               sb_units_count(edges, dag->edges), dag->edges == 1 ? "" : "s",
               told->workers ? limit : "unlimited", told->workers == 1 ? "" : "s",
               sb_units_count(count, told->result.replicates),
               told->result.replicates == 1 ? "" : "s");
}

static char *say_tried(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told)
{
    size_t at = (size_t)snprintf(out, SB_WHATIF_SENTENCE, "tried together:");
    for (uint32_t i = 0; i < told->tries && at + SB_CHANGE_SIZE + 40 < SB_WHATIF_SENTENCE; i++) {
        char words[SB_CHANGE_SIZE];
        sb_change_words(words, &told->workload->dag, &told->tried[i]);
        at += (size_t)snprintf(out + at, SB_WHATIF_SENTENCE - at, "%s %s", i ? "," : "", words);
        if (i + 1 < told->tries && at + SB_CHANGE_SIZE + 40 >= SB_WHATIF_SENTENCE)
            snprintf(out + at, SB_WHATIF_SENTENCE - at, " and %u more", told->tries - i - 1);
    }
    return out;
}

char *sb_whatif_sentence_workload(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                                  unsigned index)
{
    const struct sb_whatif_result *r = &told->result;
    const struct sb_largest_speedup *largest = &told->largest;
    char wanted[SB_UNITS_SIZE];
    unsigned line = 0;
    out[0] = '\0';
    if (told->tries && line++ == index)
        return say_tried(out, told);
    if (largest->over_sequential && line++ == index)
        return say(
            out,
            "whatever the latencies, earliest-start is at most %u times as fast as sequential "
            "and %u as join-all-then-chain",
            largest->over_sequential, largest->over_join_all_then_chain);
    if (r->replicates < r->wanted && told->workload->dag.random && line++ == index)
        return say(out, "of %s replicates the first ones: %s", sb_units_count(wanted, r->wanted),
                   r->interrupted ? "it was interrupted" : "more take long; --all takes them");
    return out;
}

char *sb_whatif_sentence_times(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                               const struct sb_whatif_strategy *s)
{
    char mean[SB_UNITS_SIZE], p50[SB_UNITS_SIZE], p99[SB_UNITS_SIZE], before[SB_UNITS_SIZE],
        saved[SB_UNITS_SIZE], tail[SB_UNITS_SIZE];
    say(out, "%s: mean %s, p50 %s, p99 %s", s->strategy->name, time(mean, s->now.mean),
        time(p50, (double)s->now.p50), time(p99, (double)s->now.p99));
    if (!told->tries)
        return out;
    const char *in_mean = verb(s->tried.mean), *in_tail = verb(s->tried.p99);
    size_t at = strlen(out);
    snprintf(out + at, SB_WHATIF_SENTENCE - at,
             "; before, mean %s: what is tried %s %s in the mean, %s%s%s at p99",
             time(before, s->before.mean), in_mean, saved_time(saved, s->tried.mean),
             strcmp(in_mean, in_tail) ? in_tail : "", strcmp(in_mean, in_tail) ? " " : "",
             saved_time(tail, s->tried.p99));
    return out;
}

static char *say_first(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                       const struct sb_whatif_strategy *s)
{
    char name[SB_NAME_SIZE], mean[SB_UNITS_SIZE], p99[SB_UNITS_SIZE], share[SB_UNITS_SIZE];
    const struct sb_whatif_task *task = s->task;
    const struct sb_saved *half = &task->saved[SB_WHATIF_HALF];
    sb_units_share(share, half->mean.value / s->now.mean);
    say(out, "first %s: at half its time %s go from the mean (%s)",
        task_name(name, told, task->task), saved_time(mean, half->mean), share);
    if (is_seen(half->p99)) {
        size_t at = strlen(out);
        snprintf(out + at, SB_WHATIF_SENTENCE - at, ", %s from p99", saved_time(p99, half->p99));
    }
    return out;
}

static bool is_worthless(const struct sb_whatif_task *task, const struct sb_whatif_strategy *s)
{
    return task->saved[SB_WHATIF_FACTORS - 1].mean.value < 0.01 * s->now.mean;
}

/* Those that save less than a hundredth of the mean even if they take no time; empty where there
 * are none, or no others. */
static char *say_worthless(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                           const struct sb_whatif_strategy *s)
{
    uint32_t count = s->tasks_without, named = 0;
    size_t at = 0;
    for (uint32_t i = 0; i < s->tasks; i++)
        count += is_worthless(&s->task[i], s);
    out[0] = '\0';
    if (count == s->tasks + s->tasks_without)
        return out;
    for (uint32_t i = 0; i < s->tasks && named < 3; i++) {
        char name[SB_NAME_SIZE];
        if (is_worthless(&s->task[i], s))
            at += (size_t)snprintf(
                out + at, SB_WHATIF_SENTENCE - at, "%s%s",
                named++ ? ", " : "not worth it: ", task_name(name, told, s->task[i].task));
    }
    if (named && count > named)
        at += (size_t)snprintf(out + at, SB_WHATIF_SENTENCE - at, " and %u more", count - named);
    if (named)
        snprintf(out + at, SB_WHATIF_SENTENCE - at, "; free %s saves less than 1 %% of the mean",
                 count == 1 ? "it" : "each");
    return out;
}

static char *say_left_out(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_strategy *s,
                          bool interrupted)
{
    const char *why = interrupted ? "it was interrupted" : "--all tries them";
    char tasks[SB_UNITS_SIZE], others[SB_UNITS_SIZE];
    return say(
        out,
        "not tried: %s task%s and %s other change%s, all of them less on the critical path; %s",
        sb_units_count(tasks, s->tasks_left_out), s->tasks_left_out == 1 ? "" : "s",
        sb_units_count(others, s->others_left_out), s->others_left_out == 1 ? "" : "s", why);
}

static char *say_not_shown(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_strategy *s)
{
    char count[SB_UNITS_SIZE], without[SB_UNITS_SIZE];
    say(out, "%s more task%s save%s less", sb_units_count(count, s->tasks - SB_WHATIF_TASKS_SHOWN),
        s->tasks - SB_WHATIF_TASKS_SHOWN == 1 ? "" : "s",
        s->tasks - SB_WHATIF_TASKS_SHOWN == 1 ? "s" : "");
    if (s->tasks_without) {
        size_t at = strlen(out);
        snprintf(out + at, SB_WHATIF_SENTENCE - at, ", and %s are never critical: nothing",
                 sb_units_count(without, s->tasks_without));
    }
    size_t at = strlen(out);
    snprintf(out + at, SB_WHATIF_SENTENCE - at, "; --format=json tells them");
    return out;
}

char *sb_whatif_sentence(char out[SB_WHATIF_SENTENCE], const struct sb_whatif_told *told,
                         uint32_t at, unsigned index)
{
    const struct sb_whatif_strategy *s = &told->result.strategy[at];
    char text[SB_WHATIF_SENTENCE], count[SB_UNITS_SIZE];
    unsigned line = 0;
    out[0] = '\0';
    if (s->tasks > SB_WHATIF_TASKS_SHOWN && line++ == index)
        return say_not_shown(out, s);
    if (s->tasks && s->task->saved[SB_WHATIF_HALF].mean.value > 0 && line++ == index)
        return say_first(out, told, s);
    if (say_worthless(text, told, s)[0] && line++ == index)
        return say(out, "%s", text);
    if (told->barriers_left_out[at] && line++ == index)
        return say(out, "not looked at: %s more places where it waits",
                   sb_units_count(count, told->barriers_left_out[at]));
    if ((s->tasks_left_out || s->others_left_out) && line++ == index)
        return say_left_out(out, s, told->result.interrupted);
    return out;
}
