/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/compare.h"

#include "sim/bench/cases/counter.h"
#include "sim/bench/compare/baseline.h"
#include "sim/bench/compare/callgrind.h"
#include "sim/bench/compare/comparison.h"
#include "sim/bench/records/result.h"
#include "sim/cli/options/commands.h"

#include <stdio.h>
#include <string.h>

/* Damaged, or of elsewhere: told apart from what is merely not there. */
static int fail(const struct sb_error *error)
{
    int status = sb_command_fail(error);
    return error->code == SB_ECHECK ? SB_EXIT_INCOMPARABLE : status;
}

static const char *field_text(const struct sb_bench_fingerprint *f, const char *name, char text[64])
{
    if (strcmp(name, "cpu") == 0)
        return f->cpu;
    if (strcmp(name, "machine") == 0)
        return f->machine;
    snprintf(text, 64, "%u", f->cores);
    return text;
}

static enum sb_code check_machine(const struct sb_bench_session *s,
                                  const struct sb_bench_baseline *b, struct sb_error *error)
{
    const struct sb_bench_fingerprint *had = &b->result.fingerprint, *here = &s->result.fingerprint;
    const char *differs = sb_bench_other_machine(had, here);
    char text[2][64];
    if (!differs)
        return SB_OK;
    return sb_fail(error, SB_ECHECK, s->o->bench.compare,
                   "the baseline is of another machine: its %s: %s; here: %s", differs,
                   field_text(had, differs, text[0]), field_text(here, differs, text[1]));
}

/* Only what is of one kind can stand side by side. */
static enum sb_code check_kind(const struct sb_bench_session *s, const struct sb_bench_baseline *b,
                               struct sb_error *error)
{
    const char *target = b->result.fingerprint.target;
    bool theirs = target[0], command = b->library.fd<0, ours = s->targets.count> 0;
    if (theirs == ours && (!ours || command == (s->library.fd < 0)))
        return SB_OK;
    return sb_fail(error, SB_EINPUT, s->o->bench.compare,
                   "the baseline is of %s%s, and so has to be what is compared with it",
                   !theirs   ? "libearliest"
                   : command ? "a command, the --target "
                             : "a library, the --target ",
                   target);
}

/* Without anything chosen, what the baseline has. */
static enum sb_code choose(struct sb_bench_session *s, const struct sb_bench_baseline *b,
                           struct sb_error *error)
{
    const struct sb_bench_options *o = &s->o->bench;
    enum sb_code code = SB_OK;
    if (s->patterns || s->workloads || o->quick || o->tasks || o->workers || o->modes || o->bodies)
        return SB_OK;
    sb_bench_cases_fini(&s->cases);
    for (uint32_t i = 0; i < b->result.results && code == SB_OK; i++) {
        struct sb_bench_case c;
        if (!sb_bench_case_parse(&c, b->result.result[i].name) || c.kind != SB_BENCH_SCHEDULER)
            continue;
        c.subject = s->targets.count ? &s->targets.item[0].subject : NULL;
        code = sb_bench_cases_add(&s->cases, &c, error);
    }
    if (code == SB_OK && !s->cases.count)
        code =
            sb_fail(error, SB_EINPUT, s->o->bench.compare,
                    "the baseline has no benchmark that could be run without its workload's file");
    return code;
}

/* Whether instructions are comparable, and if not, why, as a warning. */
static bool has_counters(void)
{
    struct sb_bench_counting counting;
    bool has = sb_bench_counting_open(&counting);
    sb_bench_counting_close(&counting);
    return has;
}

static enum sb_code choose_gates(struct sb_bench_session *s, const struct sb_bench_baseline *b,
                                 bool *instructions, struct sb_error *error)
{
    const char *differs = sb_bench_other_build(&b->result.fingerprint, &s->result.fingerprint);
    *instructions = false;
    if (!has_counters() &&
        sb_bench_warn(&s->result, error, "the processor's counters are not available here"))
        return SB_ENOMEM;
    if (b->library.fd < 0)
        return sb_bench_warn(&s->result, error,
                             "instructions are not compared: programs are not run by valgrind");
    if (differs)
        return sb_bench_warn(
            &s->result, error,
            "instructions are not compared: the libraries were built with other %s", differs);
    if (strstr(s->result.fingerprint.flags, "-fsanitize"))
        return sb_bench_warn(
            &s->result, error,
            "instructions are not compared: valgrind runs nothing that was built with sanitizers");
    if (!sb_bench_callgrind_there())
        return sb_bench_warn(&s->result, error,
                             "instructions are not compared: valgrind is not installed");
    *instructions = true;
    return SB_OK;
}

/* The fingerprint stays after its result is gone. */
static enum sb_code keep_fingerprint(struct sb_bench_result *result,
                                     const struct sb_bench_fingerprint *f, struct sb_error *error)
{
    struct sb_bench_fingerprint *kept = &result->against->fingerprint;
    *kept = *f;
    const char **text[] = { &kept->machine, &kept->kernel,  &kept->cpu,          &kept->compiler,
                            &kept->flags,   &kept->version, &kept->library_hash, &kept->governor,
                            &kept->created, &kept->target };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (!(*text[i] = sb_arena_text(&result->arena, *text[i], strlen(*text[i]))))
            return sb_fail_memory(error);
    return SB_OK;
}

static enum sb_code begin(struct sb_bench_session *s, const struct sb_bench_baseline *b,
                          struct sb_error *error)
{
    s->result.against = sb_arena_alloc(&s->result.arena, 1, sizeof *s->result.against);
    if (!s->result.against)
        return sb_fail_memory(error);
    s->result.against->baseline = s->o->bench.compare;
    return keep_fingerprint(&s->result, &b->result.fingerprint, error);
}

static bool same_baseline(const struct sb_bench_session *s, const struct sb_bench_baseline *b)
{
    const struct sb_bench_against *had = s->before.against;
    return had && sb_bench_library_has_hash(&b->library, had->fingerprint.library_hash);
}

static enum sb_code compare(struct sb_bench_session *s, const struct sb_bench_baseline *b,
                            struct sb_error *error)
{
    struct sb_bench_library control = { .fd = -1 };
    struct sb_comparison_plan plan = { .cases = &s->cases,
                                       .base = b->library.path,
                                       .changed = s->library.path,
                                       .control = NULL,
                                       .seconds = SB_BENCH_SECONDS,
                                       .margin = s->o->bench.margin > 0 ? s->o->bench.margin / 100
                                                                        : SB_SIGN_TEST_MARGIN,
                                       .seed = s->seed,
                                       .before = same_baseline(s, b) ? &s->before : NULL,
                                       .listener = sb_bench_screen_listener(&s->screen) };
    enum sb_code code = choose_gates(s, b, &plan.instructions, error);
    if (code == SB_OK)
        code = sb_bench_library_again(&control, &b->library, error);
    plan.control = control.path;
    if (code == SB_OK)
        code = begin(s, b, error);
    if (code == SB_OK)
        code = sb_comparison_run(&plan, &s->result, &s->failed, error);
    sb_bench_screen_clear(&s->screen);
    sb_bench_library_fini(&control);
    return code;
}

int sb_bench_session_compare(struct sb_bench_session *s)
{
    struct sb_error error = { 0 };
    struct sb_bench_baseline baseline;
    enum sb_code code =
        sb_bench_baseline_load(&baseline, s->o->bench.compare, s->o->bench.trust, &error);
    if (code)
        return fail(&error);
    code = check_machine(s, &baseline, &error);
    if (code == SB_OK)
        code = check_kind(s, &baseline, &error);
    if (code == SB_OK && !s->o->quiet)
        fprintf(stderr, "simbench: %s of %s, SHA-256 %s\n",
                baseline.library.fd < 0 ? "starting the command" : "loading the library",
                s->o->bench.compare, baseline.library.hash);
    if (code == SB_OK)
        code = choose(s, &baseline, &error);
    if (code == SB_OK)
        code = sb_bench_session_conditions(s, &error);
    if (code == SB_OK)
        code = compare(s, &baseline, &error);
    sb_bench_baseline_fini(&baseline);
    return code ? fail(&error) : SB_EXIT_DONE;
}

int sb_bench_session_verdict(const struct sb_bench_session *s, bool tell)
{
    const struct sb_bench_against *against = s->result.against;
    if (against->verdict == SB_VERDICT_REGRESSED)
        return SB_EXIT_REGRESSED;
    if (against->control_flagged && tell)
        fputs("simbench: the control was flagged: this machine makes differences where there are "
              "none, and no verdict counts\n",
              stderr);
    else if (against->verdict == SB_VERDICT_INCONCLUSIVE && tell && !s->o->quiet)
        fputs("simbench: not everything could be decided\n", stderr);
    return against->verdict == SB_VERDICT_INCONCLUSIVE && s->o->bench.strict ? SB_EXIT_UNPROVEN
                                                                             : SB_EXIT_DONE;
}
