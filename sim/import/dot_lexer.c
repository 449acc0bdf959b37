/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/dot_lexer.h"

#include "sim/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void sb_dot_begin(struct sb_dot_lexer *x, const char *file, const char *bytes, size_t size,
                  struct sb_error *error)
{
    size_t mark = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    x->file = file;
    x->at = bytes + mark;
    x->end = bytes + size;
    x->line = 1;
    x->error = error;
}

static void __attribute__((format(printf, 3, 4)))
fail(const struct sb_dot_lexer *x, unsigned line, const char *format, ...)
{
    char where[384];
    va_list args;
    snprintf(where, sizeof where, "%.340s:%u", x->file, line);
    va_start(args, format);
    sb_fail_v(x->error, SB_EINPUT, where, format, args);
    va_end(args);
}

static bool begins(const struct sb_dot_lexer *x, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(x->end - x->at) >= length && memcmp(x->at, text, length) == 0;
}

static void skip_line(struct sb_dot_lexer *x)
{
    while (x->at < x->end && *x->at != '\n')
        x->at++;
}

/* Behind the sign that ends a comment; false: it does not end. */
static bool skip_comment(struct sb_dot_lexer *x)
{
    unsigned line = x->line;
    for (x->at += 2; x->at < x->end; x->at++) {
        if (begins(x, "*/")) {
            x->at += 2;
            return true;
        }
        x->line += *x->at == '\n';
    }
    fail(x, line, "a comment that does not end");
    return false;
}

/* White space, comments, and lines that a preprocessor left. */
static bool skip(struct sb_dot_lexer *x)
{
    bool fresh = x->line == 1;
    for (; x->at < x->end; fresh = false) {
        if (*x->at == '\n') {
            x->line++;
            x->at++;
            while (x->at < x->end && *x->at == '#')
                skip_line(x);
        }
        else if (*x->at == ' ' || *x->at == '\t' || *x->at == '\r' || *x->at == '\f')
            x->at++;
        else if (begins(x, "//") || (fresh && *x->at == '#'))
            skip_line(x);
        else if (!begins(x, "/*"))
            return true;
        else if (!skip_comment(x))
            return false;
    }
    return true;
}

static bool put(struct sb_dot_lexer *x, char c)
{
    if (sb_reserve(&x->text, x->length, &x->room, 1)) {
        sb_fail_memory(x->error);
        return false;
    }
    x->text[x->length] = c;
    x->length += c != '\0';
    return true;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool read_name(struct sb_dot_lexer *x)
{
    x->bare = true;
    do
        if (!put(x, *x->at))
            return false;
    while (++x->at < x->end && is_name(*x->at));
    return put(x, '\0');
}

/* -?(.digits | digits(.digits)?); an exponent as well, which others write. */
static bool read_number(struct sb_dot_lexer *x)
{
    const char *from = x->at;
    do {
        if (!put(x, *x->at))
            return false;
        bool exponent = *x->at == 'e' || *x->at == 'E';
        x->at++;
        if (exponent && x->at < x->end && (*x->at == '-' || *x->at == '+') && put(x, *x->at))
            x->at++;
    } while (x->at < x->end && (is_name(*x->at) || *x->at == '.'));
    if (x->at == from + 1 && (*from == '-' || *from == '.')) {
        fail(x, x->line, "a \"%c\" without digits", *from);
        return false;
    }
    return put(x, '\0');
}

/* A text in quotes: \" is a quote and \\ a backslash, as both are shown; a line may go on behind a
 * backslash; other escapes stay. */
static bool read_quoted(struct sb_dot_lexer *x)
{
    unsigned line = x->line;
    for (x->at++; x->at < x->end && *x->at != '"'; x->at++) {
        bool escapes = *x->at == '\\' && x->at + 1 < x->end;
        if (escapes && x->at[1] == '\n') {
            x->at++;
            x->line++;
            continue;
        }
        if (escapes && (x->at[1] == '"' || x->at[1] == '\\'))
            x->at++;
        x->line += *x->at == '\n';
        if (!*x->at) {
            fail(x, x->line, "a NUL character in a text");
            return false;
        }
        if (!put(x, *x->at))
            return false;
    }
    if (x->at == x->end) {
        fail(x, line, "a text in quotes that does not end");
        return false;
    }
    x->at++;
    return true;
}

/* "one" + "two" is one text. */
static bool read_quoteds(struct sb_dot_lexer *x)
{
    for (;;) {
        if (!read_quoted(x))
            return false;
        struct sb_dot_lexer before = *x;
        if (!skip(x))
            return false;
        if (x->at < x->end && *x->at == '+') {
            x->at++;
            if (!skip(x))
                return false;
            if (x->at < x->end && *x->at == '"')
                continue;
            fail(x, x->line, "expected a text in quotes behind +");
            return false;
        }
        x->at = before.at;
        x->line = before.line;
        return put(x, '\0');
    }
}

/* <…>, with < and > in pairs. */
static bool read_html(struct sb_dot_lexer *x)
{
    unsigned line = x->line, depth = 0;
    for (; x->at < x->end; x->at++) {
        depth += *x->at == '<';
        depth -= *x->at == '>';
        x->line += *x->at == '\n';
        if (*x->at && !put(x, *x->at))
            return false;
        if (!depth) {
            x->at++;
            return put(x, '\0');
        }
    }
    fail(x, line, "a text in < > that does not end");
    return false;
}

static enum sb_dot_token id(bool read) { return read ? SB_DOT_ID : SB_DOT_WRONG; }

static enum sb_dot_token read_token(struct sb_dot_lexer *x)
{
    x->length = 0;
    x->bare = false;
    if (!skip(x))
        return SB_DOT_WRONG;
    if (x->at == x->end)
        return SB_DOT_END;
    char c = *x->at;
    if (begins(x, "->") || begins(x, "--")) {
        x->at += 2;
        return x->at[-1] == '>' ? SB_DOT_ARROW : SB_DOT_LINE;
    }
    if (c && strchr("{}[];,=:", c)) {
        x->at++;
        x->sign = c;
        return SB_DOT_SIGN;
    }
    if (c == '"')
        return id(read_quoteds(x));
    if (c == '<')
        return id(read_html(x));
    if (c == '-' || c == '.' || (c >= '0' && c <= '9'))
        return id(read_number(x));
    if (is_name(c))
        return id(read_name(x));
    if (c > ' ' && c < 0x7f)
        fail(x, x->line, "\"%c\" is no word of Graphviz's language", c);
    else
        fail(x, x->line, "byte 0x%02x is no word of Graphviz's language", (unsigned char)c);
    return SB_DOT_WRONG;
}

enum sb_dot_token sb_dot_next(struct sb_dot_lexer *x) { return x->token = read_token(x); }

bool sb_dot_before(const struct sb_dot_lexer *x, char sign)
{
    struct sb_dot_lexer ahead = *x;
    ahead.error = NULL;
    return skip(&ahead) && ahead.at < ahead.end && *ahead.at == sign;
}

bool sb_dot_is_sign(const struct sb_dot_lexer *x, char sign)
{
    return x->token == SB_DOT_SIGN && x->sign == sign;
}

bool sb_dot_is_word(const struct sb_dot_lexer *x, const char *keyword)
{
    return x->token == SB_DOT_ID && x->bare && strcasecmp(x->text, keyword) == 0;
}

enum sb_code sb_dot_expected(const struct sb_dot_lexer *x, const char *what)
{
    if (x->token == SB_DOT_END)
        fail(x, x->line, "expected %s, found the end of the file", what);
    else if (x->token == SB_DOT_ID)
        fail(x, x->line, "expected %s, found \"%.60s\"", what, x->text);
    else if (x->token == SB_DOT_SIGN)
        fail(x, x->line, "expected %s, found \"%c\"", what, x->sign);
    else if (x->token != SB_DOT_WRONG)
        fail(x, x->line, "expected %s, found \"%s\"", what, x->token == SB_DOT_ARROW ? "->" : "--");
    return x->error ? x->error->code : SB_EINPUT;
}
