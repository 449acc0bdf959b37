/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/encoding.h"

#include "sim/text/utf8.h"

#include <stdint.h>
#include <string.h>

size_t sb_json_encoding_mark(const void *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

bool sb_json_encoding_valid(const void *bytes, size_t length)
{
    const char *text = bytes;
    size_t at = 0, step;
    for (uint64_t eight; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
    }
    for (; at < length; at += step) {
        step = (unsigned char)text[at] < 0x80 ? 1 : sb_utf8_length(text + at, length - at);
        if (!step)
            return false;
    }
    return true;
}
