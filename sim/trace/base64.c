/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/base64.h"

#include <stdint.h>

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

bool sb_base64_to_hex(const char *text, size_t length, size_t bytes, char *hex)
{
    size_t padded = (bytes + 2) / 3 * 4, digits = (bytes * 8 + 5) / 6, written = 0;
    uint32_t bits = 0;
    unsigned held = 0;
    if (length != padded && length != digits)
        return false;
    for (size_t i = digits; i < length; i++)
        if (text[i] != '=')
            return false;
    for (size_t i = 0; i < digits; i++) {
        int value = digit(text[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        for (held += 6; held >= 4 && written < 2 * bytes; held -= 4)
            hex[written++] = "0123456789abcdef"[bits >> (held - 4) & 15];
    }
    hex[written] = '\0';
    return written == 2 * bytes;
}
