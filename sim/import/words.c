/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 60 };

struct sb_words sb_words_begin(const char *file, const char *bytes, size_t size, char comment)
{
    size_t mark = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    return (struct sb_words){
        .file = file, .at = bytes + mark, .end = bytes + size, .comment = comment, .line = 1
    };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* To the next word, or the end of the line. */
static void skip_white(struct sb_words *words)
{
    while (words->at < words->end && is_blank(*words->at))
        words->at++;
    if (words->at < words->end && words->comment && *words->at == words->comment)
        while (words->at < words->end && *words->at != '\n')
            words->at++;
}

struct sb_word sb_words_in_line(struct sb_words *words)
{
    skip_white(words);
    struct sb_word word = { .text = words->at, .line = words->line };
    while (words->at < words->end && *words->at != '\n' && !is_blank(*words->at) &&
           !(words->comment && *words->at == words->comment))
        words->at++;
    word.length = (size_t)(words->at - word.text);
    return word;
}

struct sb_word sb_words_next(struct sb_words *words)
{
    struct sb_word word = sb_words_in_line(words);
    while (!word.length && words->at < words->end) {
        words->at++; /* the end of a line */
        words->line++;
        word = sb_words_in_line(words);
    }
    return word;
}

struct sb_word sb_words_rest(struct sb_words *words)
{
    skip_white(words);
    struct sb_word word = { .text = words->at, .line = words->line };
    while (words->at < words->end && *words->at != '\n')
        words->at++;
    word.length = (size_t)(words->at - word.text);
    while (word.length && is_blank(word.text[word.length - 1]))
        word.length--;
    return word;
}

bool sb_word_is(struct sb_word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

bool sb_word_u64(struct sb_word word, uint64_t most, uint64_t *value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < word.length; i++) {
        unsigned digit = (unsigned)(unsigned char)word.text[i] - '0';
        if (digit > 9 || sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = 10 * sum + digit;
    }
    *value = sum;
    return word.length > 0 && sum <= most;
}

static void name_place(char where[384], const char *file, unsigned line)
{
    snprintf(where, 384, "%.340s:%u", file, line);
}

enum sb_code sb_words_fail(const struct sb_words *words, unsigned line, struct sb_error *error,
                           const char *format, ...)
{
    char where[384];
    va_list args;
    name_place(where, words->file, line);
    va_start(args, format);
    sb_fail_v(error, SB_EINPUT, where, format, args);
    va_end(args);
    return SB_EINPUT;
}

enum sb_code sb_words_expected(const struct sb_words *words, struct sb_word word, const char *what,
                               struct sb_error *error)
{
    int shown = word.length < SHOWN_MAX ? (int)word.length : SHOWN_MAX;
    if (!word.length)
        return sb_words_fail(words, words->line, error, "expected %s, found the end of the %s",
                             what, words->at < words->end ? "line" : "file");
    return sb_words_fail(words, word.line, error, "expected %s, found \"%.*s\"%s", what, shown,
                         word.text, word.length > SHOWN_MAX ? " and more" : "");
}

enum sb_code sb_words_u64(struct sb_words *words, uint64_t most, const char *what, uint64_t *value,
                          struct sb_error *error)
{
    struct sb_word word = sb_words_next(words);
    return sb_word_u64(word, most, value) ? SB_OK : sb_words_expected(words, word, what, error);
}

enum sb_code sb_words_u32(struct sb_words *words, uint32_t most, const char *what, uint32_t *value,
                          struct sb_error *error)
{
    uint64_t wide = 0;
    enum sb_code code = sb_words_u64(words, most, what, &wide, error);
    if (code == SB_OK)
        *value = (uint32_t)wide;
    return code;
}
