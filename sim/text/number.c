/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/number.h"

#include <ctype.h>
#include <string.h>

size_t sb_number_length(const char *text)
{
    static const char digits[] = "0123456789";
    size_t sign = *text == '-' || *text == '+', whole = strspn(text + sign, digits),
           length = sign + whole, fraction = 0;
    if (text[length] == '.' && text[length + 1] != '.') {
        fraction = strspn(text + length + 1, digits);
        length += 1 + fraction;
    }
    if (whole + fraction == 0)
        return 0;
    if (text[length] == 'e' || text[length] == 'E') {
        size_t power = length + 1 + (text[length + 1] == '-' || text[length + 1] == '+');
        if (isdigit((unsigned char)text[power]))
            length = power + strspn(text + power, digits);
    }
    return length;
}

double sb_number_time_unit(const char *word)
{
    static const struct {
        const char *name;
        double ns;
    } unit[] = { { "ns", 1 },   { "us", 1e3 }, { "µs", 1e3 },  { "\xCE\xBCs", 1e3 },
                 { "ms", 1e6 }, { "s", 1e9 },  { "min", 60e9 } };
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (strcmp(word, unit[i].name) == 0)
            return unit[i].ns;
    return 0;
}
