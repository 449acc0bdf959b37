/* SPDX-License-Identifier: MIT */
#include "platform/sized.h"

#include <string.h>

#include "platform/text.h"

size_t es_sized(const void *given, size_t first)
{
    size_t size;

    memcpy(&size, given, sizeof size);
    return size ? size : first;
}

bool es_sized_known(const void *given, size_t known)
{
    const unsigned char *bytes = given;
    size_t size = es_sized(given, known);

    if (size < sizeof size)
        return false;
    for (size_t i = known; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

bool es_sized_copy(void *to, size_t known, const void *given, size_t first)
{
    size_t size = es_sized(given, first);

    if (!es_sized_known(given, known))
        return false;
    if (size > known)
        size = known;
    memset(to, 0, known);
    memcpy(to, given, size);
    memcpy(to, &known, sizeof known);
    return true;
}

int es_sized_take(void *to, size_t known, const void *given, const char *name,
                  struct es_error *error)
{
    if (es_sized_copy(to, known, given, known))
        return ES_OK;
    return es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                        "%s sets a field that this version does not know", name);
}
