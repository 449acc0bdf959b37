/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/condition/quantity.h"

#include "sim/text/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum sb_dimension dimension;
    double factor;
} units[] = {
    { "ns", SB_DIMENSION_TIME, 1 },        { "us", SB_DIMENSION_TIME, 1e3 },
    { "µs", SB_DIMENSION_TIME, 1e3 },      { "\xCE\xBCs", SB_DIMENSION_TIME, 1e3 },
    { "ms", SB_DIMENSION_TIME, 1e6 },      { "s", SB_DIMENSION_TIME, 1e9 },
    { "min", SB_DIMENSION_TIME, 60e9 },    { "B", SB_DIMENSION_BYTES, 1 },
    { "KiB", SB_DIMENSION_BYTES, 1024 },   { "MiB", SB_DIMENSION_BYTES, 1048576 },
    { "GiB", SB_DIMENSION_BYTES, 0x1p30 }, { "kB", SB_DIMENSION_BYTES, 1e3 },
    { "MB", SB_DIMENSION_BYTES, 1e6 },     { "GB", SB_DIMENSION_BYTES, 1e9 },
    { "%", SB_DIMENSION_SHARE, 0.01 },
};
enum { UNITS = sizeof units / sizeof *units };

const char *sb_quantity_units(enum sb_dimension dimension)
{
    return dimension == SB_DIMENSION_TIME    ? "a time: ns, us, ms or s"
           : dimension == SB_DIMENSION_BYTES ? "a size: B, KiB, MiB or GiB"
           : dimension == SB_DIMENSION_SHARE ? "a plain number or %"
                                             : "a plain number";
}

/* The unit behind a number, if there is one; "and" and "or" are none. */
static bool get_unit(struct sb_scanner *s, enum sb_dimension dimension, double *value)
{
    const char *names[UNITS];
    char word[SB_SCAN_WORD];
    char first = sb_scan_next(s);
    size_t at = s->at, length = first == '%' ? 1 : sb_scan_word(s);
    if (!length || (length == 3 && strncmp(s->text + at, "and", 3) == 0) ||
        (length == 2 && strncmp(s->text + at, "or", 2) == 0)) {
        if (dimension == SB_DIMENSION_TIME && *value != 0)
            return sb_scan_refuse(s, at, "the number needs a unit: ns, us, ms or s");
        return true;
    }
    if (!sb_scan_copy(s, at, length, word))
        return false;
    s->at += length;
    for (size_t i = 0; i < UNITS; i++) {
        names[i] = units[i].name;
        if (strcmp(word, units[i].name) != 0)
            continue;
        if (units[i].dimension != dimension)
            return sb_scan_refuse(s, at, "the figure is %s, not in %s",
                                  sb_quantity_units(dimension), word);
        *value *= units[i].factor;
        return true;
    }
    return sb_scan_refuse_name(s, at, "unit", word, names, UNITS);
}

bool sb_quantity_read(struct sb_scanner *s, enum sb_dimension dimension, bool *is, double *value)
{
    char word[SB_SCAN_WORD];
    sb_scan_next(s);
    size_t at = s->at, length = sb_number_length(s->text + at);
    *is = length > 0;
    if (!length)
        return true;
    if (!sb_scan_copy(s, at, length, word))
        return false;
    s->at += length;
    *value = strtod(word, NULL);
    if (!isfinite(*value))
        return sb_scan_refuse(s, at, "the number is too large");
    return get_unit(s, dimension, value);
}
