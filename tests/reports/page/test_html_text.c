/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/html_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#define NB "\xC2\xA0"
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void each_kind_of_text_is_escaped_in_its_way(void **state)
{
    static const struct {
        void (*put)(FILE *out, const char *text);
        const char *text, *html;
    } cases[] = {
        { sb_html_text, "<b a='1' c=\"2\">&amp;\n\x1b[1m\xff",
          "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;␊␛[1m\xEF\xBF\xBD" },
        { sb_html_sentence, "304 → 207 ms in the mean, 12 ± 3 µs, 95 % of 12 sheep < 3 d.",
          "304" NB "→" NB "207" NB "ms in the mean, 12" NB "±" NB "3" NB "µs, 95" NB
          "% of 12 sheep &lt; 3" NB "d." },
        { sb_html_sentence, "≥ 5", "≥" NB "5" },
        { sb_html_key, "Ab\"Ä", "ab&quot;Ä" },
        { sb_html_shell_word, "dashboard.json", "dashboard.json" },
        { sb_html_shell_word, "it's $HOME", "&#39;it&#39;\\&#39;&#39;s $HOME&#39;" },
        { sb_html_shell_word, "", "&#39;&#39;" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        cases[i].put(out, cases[i].text);
        assert_int_equal(fclose(out), 0);
        assert_string_equal(text, cases[i].html);
        free(text);
    }
}

static void a_sentence_has_its_strong_beginning(void **state)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    assert_non_null(out);
    sb_html_strong(out, "Do: 1 → 2", 3);
    sb_html_strong(out, "none", 0);
    sb_html_paragraph(out, "c", "");
    sb_html_paragraph(out, "c", "x");
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, "<b>Do:</b> 1" NB "→" NB "2none<p class=\"c\">x</p>\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_text_is_escaped_in_its_way),
        cmocka_unit_test(a_sentence_has_its_strong_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
