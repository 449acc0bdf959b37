/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shell_word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_shell_gets_the_text_back(void **state)
{
    static const char *const text[] = { "",        "a",          "a b", "it's",  "$HOME `id` \\",
                                        "a\nb\n.", "*.json",     "-n",  "''",    "\"x\"; exit 1",
                                        "a/b.c",   "node x.mjs", "~",   "ü λ €", "#" };
    (void)state;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        char word[200], command[300], back[200] = "";
        sb_shell_word(word, sizeof word, text[i]);
        snprintf(command, sizeof command, "printf '%%s' %s", word);
        FILE *shell = popen(command, "r");
        assert_non_null(shell);
        back[fread(back, 1, sizeof back - 1, shell)] = '\0';
        assert_int_equal(pclose(shell), 0);
        assert_string_equal(back, text[i]);
        char *put = NULL;
        size_t size = 0;
        FILE *memory = open_memstream(&put, &size);
        assert_non_null(memory);
        sb_shell_word_put(memory, text[i]);
        assert_int_equal(fclose(memory), 0);
        assert_string_equal(put, word);
        free(put);
    }
}

static void what_needs_no_quotes_has_none(void **state)
{
    char word[40];
    (void)state;
    sb_shell_word(word, sizeof word, "a/b-c_1.json");
    assert_string_equal(word, "a/b-c_1.json");
}

static void what_is_too_long_is_cut_and_still_one_word(void **state)
{
    char word[16];
    (void)state;
    sb_shell_word(word, sizeof word, "a long text of many words");
    assert_true(strlen(word) < sizeof word);
    assert_int_equal(word[0], '\'');
    assert_int_equal(word[strlen(word) - 1], '\'');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shell_gets_the_text_back),
        cmocka_unit_test(what_needs_no_quotes_has_none),
        cmocka_unit_test(what_is_too_long_is_cut_and_still_one_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
