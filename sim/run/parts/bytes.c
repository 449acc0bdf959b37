/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/bytes.h"

#include <stdlib.h>
#include <string.h>

static unsigned char *room_for(struct sb_bytes_out *out, size_t size)
{
    if (!out->failed && out->room - out->size < size) {
        size_t room =
            out->room > SIZE_MAX / 4 || size > SIZE_MAX / 4 ? 0 : 2 * out->room + size + 256;
        unsigned char *at = room ? realloc(out->at, room) : NULL;
        out->failed = !at;
        if (at) {
            out->at = at;
            out->room = room;
        }
    }
    if (out->failed)
        return NULL;
    out->size += size;
    return out->at + out->size - size;
}

static void encode(unsigned char *at, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t decode(const unsigned char *at, unsigned width)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

void sb_put_raw(struct sb_bytes_out *out, const void *data, size_t size)
{
    unsigned char *at = room_for(out, size);
    if (at && size)
        memcpy(at, data, size);
}

void sb_put_u64(struct sb_bytes_out *out, uint64_t value)
{
    unsigned char *at = room_for(out, 8);
    if (at)
        encode(at, value, 8);
}

void sb_put_wide(struct sb_bytes_out *out, sb_wide value)
{
    sb_put_u64(out, (uint64_t)value);
    sb_put_u64(out, (uint64_t)(value >> 64));
}

void sb_put_moments(struct sb_bytes_out *out, const struct sb_moments *moments)
{
    sb_put_u64(out, moments->count);
    sb_put_wide(out, moments->sum);
    sb_put_wide(out, moments->square);
}

void sb_put_text(struct sb_bytes_out *out, const char *text)
{
    size_t size = strlen(text);
    sb_put_u64(out, size);
    sb_put_raw(out, text, size);
}

void sb_put_times(struct sb_bytes_out *out, const sb_ns *value, uint64_t n)
{
    uint64_t least = n ? (uint64_t)value[0] : 0, most = least;
    unsigned width = 0;
    for (uint64_t i = 1; i < n; i++) {
        least = (uint64_t)value[i] < least ? (uint64_t)value[i] : least;
        most = (uint64_t)value[i] > most ? (uint64_t)value[i] : most;
    }
    while (width < 8 && (most - least) >> 8 * width)
        width++;
    sb_put_u64(out, least);
    sb_put_u64(out, width);
    unsigned char *at = room_for(out, n * width);
    for (uint64_t i = 0; at && i < n; i++)
        encode(at + width * i, (uint64_t)value[i] - least, width);
}

const unsigned char *sb_take_raw(struct sb_bytes_in *in, uint64_t size)
{
    const unsigned char *at = in->at;
    in->failed = in->failed || size > in->size;
    if (in->failed)
        return NULL;
    in->at += size;
    in->size -= (size_t)size;
    return at;
}

uint64_t sb_take_u64(struct sb_bytes_in *in)
{
    const unsigned char *at = sb_take_raw(in, 8);
    return at ? decode(at, 8) : 0;
}

uint64_t sb_take_up_to(struct sb_bytes_in *in, uint64_t most)
{
    uint64_t value = sb_take_u64(in);
    in->failed = in->failed || value > most;
    return in->failed ? 0 : value;
}

sb_wide sb_take_wide(struct sb_bytes_in *in)
{
    sb_wide low = sb_take_u64(in);
    return low | (sb_wide)sb_take_u64(in) << 64;
}

void sb_take_moments(struct sb_bytes_in *in, struct sb_moments *moments)
{
    moments->count = sb_take_u64(in);
    moments->sum = sb_take_wide(in);
    moments->square = sb_take_wide(in);
}

const char *sb_take_text(struct sb_bytes_in *in, size_t *size)
{
    *size = (size_t)sb_take_up_to(in, in->size);
    const unsigned char *at = sb_take_raw(in, *size);
    *size = at ? *size : 0;
    return at ? (const char *)at : "";
}

void sb_take_times(struct sb_bytes_in *in, sb_ns *value, uint64_t n)
{
    const uint64_t least = sb_take_up_to(in, INT64_MAX);
    const unsigned width = (unsigned)sb_take_up_to(in, 8);
    in->failed = in->failed || (width && n > in->size / width);
    const unsigned char *at = in->failed ? NULL : sb_take_raw(in, n * width);
    for (uint64_t i = 0; at && i < n; i++) {
        uint64_t above = decode(at + width * i, width);
        in->failed = in->failed || above > INT64_MAX - least;
        value[i] = (sb_ns)(least + above);
    }
}
