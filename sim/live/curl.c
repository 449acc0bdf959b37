/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/live/curl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
#define FUNCTION(name)                                                                             \
    {                                                                                              \
        "curl_" #name, offsetof(struct sb_curl, name)                                              \
    }
    FUNCTION(global_init),     FUNCTION(easy_init),        FUNCTION(easy_setopt),
    FUNCTION(easy_getinfo),    FUNCTION(easy_strerror),    FUNCTION(easy_cleanup),
    FUNCTION(multi_init),      FUNCTION(multi_add_handle), FUNCTION(multi_remove_handle),
    FUNCTION(multi_fdset),     FUNCTION(multi_perform),    FUNCTION(multi_timeout),
    FUNCTION(multi_info_read), FUNCTION(multi_strerror),   FUNCTION(multi_cleanup),
    FUNCTION(slist_append),    FUNCTION(slist_free_all),
};

/* With OpenSSL as Debian and others name it, or with GnuTLS. */
static void *find(void)
{
    static const char *const name[] = { "libcurl.so.4", "libcurl-gnutls.so.4" };
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof name / sizeof *name; i++)
        library = dlopen(name[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

enum sb_code sb_curl_load(struct sb_curl *curl, struct sb_error *error)
{
    void *library = find();
    if (!library)
        return sb_fail(error, SB_EIO, NULL,
                       "requests need libcurl, which is not there (package libcurl4): %s",
                       dlerror());
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return sb_fail(error, SB_EIO, NULL, "libcurl is too old: it has no %s",
                           functions[i].name);
        memcpy((char *)curl + functions[i].offset, &function, sizeof function);
    }
    return curl->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? SB_OK : sb_fail_memory(error);
}
