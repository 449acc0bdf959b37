/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/same_run.h"

#include "sim/base/assert.h"

#include <string.h>

static bool has_option(const struct sb_part *p, const char *text)
{
    for (uint32_t i = 0; i < p->options; i++)
        if (strcmp(p->option[i], text) == 0)
            return true;
    return false;
}

/* The first of p's options that `other` does not have; of that name alone, where there is one. */
static const char *own_option(const struct sb_part *p, const struct sb_part *other,
                              const char *name)
{
    const size_t length = name ? strcspn(name, "=") : 0;
    for (uint32_t i = 0; i < p->options; i++) {
        const char *text = p->option[i];
        SB_ASSERT(text);
        bool named = !name || (strcspn(text, "=") == length && strncmp(text, name, length) == 0);
        if (named && !has_option(other, text))
            return text;
    }
    return NULL;
}

static enum sb_code fail_option(const struct sb_part *a, const struct sb_part *b, const char *of_a,
                                const char *of_b, struct sb_error *error)
{
    static const char without[] = "without that option";
    return sb_fail(error, SB_EINPUT, b->path, "is of another run than %s: %s, not %s", a->path,
                   of_b ? of_b : without, of_a ? of_a : without);
}

enum sb_code sb_part_same_run(const struct sb_part *a, const struct sb_part *b,
                              struct sb_error *error)
{
    if (strcmp(a->digest, b->digest) == 0)
        return SB_OK;
    if (strcmp(a->version, b->version) != 0)
        return sb_fail(error, SB_EINPUT, b->path, "was made by simbench %s, %s by %s", b->version,
                       a->path, a->version);
    if (a->draws != b->draws)
        return sb_fail(error, SB_EINPUT, b->path,
                       "has draws of version %llu, %s of version %llu: the same seed gives other "
                       "latencies",
                       (unsigned long long)b->draws, a->path, (unsigned long long)a->draws);
    if (strcmp(a->command, b->command) != 0)
        return sb_fail(error, SB_EINPUT, b->path, "is of simbench %s, %s of simbench %s",
                       b->command, a->path, a->command);
    const char *of_a = own_option(a, b, NULL), *of_b = own_option(b, a, of_a);
    if (of_a || of_b)
        return fail_option(a, b, of_a, of_b, error);
    for (uint32_t i = 0; i < a->options && i < b->options; i++) /* the same in another order */
        if (strcmp(a->option[i], b->option[i]) != 0)
            return fail_option(a, b, a->option[i], b->option[i], error);
    return sb_fail(error, SB_EINPUT, b->path, "is of another run than %s: of other workloads",
                   a->path);
}
