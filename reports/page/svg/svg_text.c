/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/svg_text.h"

#include "sim/base/arena.h"

#include <string.h>

void sb_svg_put(struct sb_svg_text *out, const char *text, size_t length)
{
    while (!out->failed && out->size + length + 1 > out->room)
        out->failed = sb_reserve(&out->text, out->room, &out->room, 1) != 0;
    if (out->failed)
        return;
    memcpy(out->text + out->size, text, length);
    out->size += length;
}

void sb_svg_say(struct sb_svg_text *out, const char *text) { sb_svg_put(out, text, strlen(text)); }
