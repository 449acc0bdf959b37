/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/html_text.h"

#include "sim/text/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { TEXT = 4096 };

static void put_character(FILE *out, char c)
{
    switch (c) {
    case '&': fputs("&amp;", out); break;
    case '<': fputs("&lt;", out); break;
    case '>': fputs("&gt;", out); break;
    case '"': fputs("&quot;", out); break;
    case '\'': fputs("&#39;", out); break;
    default: fputc(c, out);
    }
}

void sb_html_name(FILE *out, const char *name, size_t columns)
{
    char clean[TEXT];
    sb_utf8_clean(clean, sizeof clean, name, columns);
    for (const char *at = clean; *at; at++)
        put_character(out, *at);
}

void sb_html_text(FILE *out, const char *text) { sb_html_name(out, text, 0); }

static bool begins(const char *at, const char *with)
{
    return strncmp(at, with, strlen(with)) == 0;
}

/* Whether the space at `at` stands between a number and its unit, or beside an arrow or a sign. */
static bool binds(const char *text, const char *at)
{
    static const char *const units[] = { "ns", "µs", "ms", "s", "%", "min", "h", "d" };
    if (begins(at + 1, "→") || begins(at + 1, "±") || begins(at + 1, "≥"))
        return true;
    if (at - text >= 3 && (begins(at - 3, "→") || begins(at - 3, "≥")))
        return true;
    if (at - text >= 2 && begins(at - 2, "±"))
        return true;
    if (at == text || !isdigit((unsigned char)at[-1]))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (begins(at + 1, units[i]) && !isalnum((unsigned char)at[1 + strlen(units[i])]))
            return true;
    return false;
}

static void put_sentence(FILE *out, const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at++)
        if (*at == ' ' && binds(text, at))
            fputs("\xC2\xA0", out);
        else
            put_character(out, *at);
}

void sb_html_sentence(FILE *out, const char *text)
{
    char clean[TEXT];
    sb_utf8_clean(clean, sizeof clean, text, 0);
    put_sentence(out, clean, strlen(clean));
}

void sb_html_strong(FILE *out, const char *text, size_t strong)
{
    char first[TEXT];
    snprintf(first, sizeof first, "%.*s", (int)strong, text);
    if (strong) {
        fputs("<b>", out);
        sb_html_sentence(out, first);
        fputs("</b>", out);
    }
    sb_html_sentence(out, text + strong);
}

void sb_html_paragraph(FILE *out, const char *class, const char *text)
{
    if (!text || !text[0])
        return;
    fprintf(out, "<p class=\"%s\">", class);
    sb_html_sentence(out, text);
    fputs("</p>\n", out);
}

void sb_html_key(FILE *out, const char *text)
{
    char clean[TEXT];
    sb_utf8_clean(clean, sizeof clean, text, 0);
    for (char *at = clean; *at; at++)
        put_character(out, (char)tolower((unsigned char)*at));
}

void sb_html_shell_word(FILE *out, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-./,=:+%@";
    char clean[TEXT];
    sb_utf8_clean(clean, sizeof clean, word, 0);
    bool plain = clean[0] && strspn(clean, safe) == strlen(clean);
    fputs(plain ? "" : "&#39;", out);
    for (const char *at = clean; *at; at++)
        if (*at == '\'')
            fputs("&#39;\\&#39;&#39;", out);
        else
            put_character(out, *at);
    fputs(plain ? "" : "&#39;", out);
}
