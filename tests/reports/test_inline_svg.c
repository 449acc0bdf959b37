/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/inline_svg.h"

#include "reports/page/svg_colors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char path[] = "inline_svg_test.svg";

static void put(const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* What stands inside <svg …> of the drawing with `body` in it. */
static void expect(const char *body, bool marks, const char *inside)
{
    struct sb_inline_svg svg;
    char text[1024];
    snprintf(text, sizeof text,
             "<?xml version=\"1.0\"?>\n<svg\n viewBox=\"0 0 960 460\"\n>\n%s</svg>\n", body);
    put(text);
    assert_int_equal(sb_inline_svg_read(&svg, path, "w3-", "a label", marks, NULL), SB_OK);
    snprintf(text, sizeof text,
             "<svg viewBox=\"0 0 960 460\" role=\"img\" aria-label=\"a label\">%s</svg>", inside);
    assert_string_equal(svg.text, text);
    assert_int_equal(svg.size, strlen(text));
    assert_int_equal(svg.width, 960);
    sb_inline_svg_fini(&svg);
}

static void what_says_nothing_goes_away(void **state)
{
    (void)state;
    expect("<title>Gnuplot</title>\n<desc>x</desc>", false, "");
    expect("<g fill=\"none\">\n</g><g>\n<g>\n</g>\n</g>", false, "");
    expect("<g fill=\"none\"><g></g><text>a b</text></g>", false,
           "<g fill=\"none\"><text>a b</text></g>");
    expect(
        "<path stroke-linecap=\"butt\" stroke-width=\"1.00\" stroke-width='2.00'  d='M99.67,387.55 "
        "L-94.00,.5  '/>",
        false, "<path stroke-width=\"2.00\" d=\"M99.7,387.6 L-94,0.5\"/>");
}

static void colours_are_classes(void **state)
{
    (void)state;
    expect("<path stroke='rgb(  0, 114, 178)' fill=\"#D55E00\" class=\"x\"/>", false,
           "<path class=\"s-es f-ja\"/>");
    expect("<g color=\"black\" stroke=\"currentColor\"><path fill='rgb(1,2,3)'/></g>", false,
           "<g class=\"c-ink\" stroke=\"currentColor\"><path fill=\"rgb(1,2,3)\"/></g>");
    assert_null(sb_svg_color("currentColor", 12));
    assert_null(sb_svg_color("rgb(1,2", 7));
    assert_null(sb_svg_color("#0072b", 6));
    assert_string_equal(sb_svg_color("rgb(255,255,255)", 16), "paper");
}

static void ids_get_the_prefix_but_those_of_marks(void **state)
{
    (void)state;
    expect("<g id=\"plot\"><use xlink:href='#gpPt5'/><path fill='url(#gpPat)'/></g>", false,
           "<g id=\"w3-plot\"><use href=\"#gpPt5\"/><path fill=\"url(#w3-gpPat)\"/></g>");
    static const char marks[] = "<defs><circle id='gpDot' r='0.5'/></defs><path/>";
    expect(marks, false, "<path/>");
    expect(marks, true, "<defs><circle id=\"gpDot\" r=\"0.5\"/></defs><path/>");
    expect("<defs><pattern id='p'></pattern></defs>", false,
           "<defs><pattern id=\"w3-p\"></pattern></defs>");
}

static void what_is_no_drawing_is_refused(void **state)
{
    static const char *const texts[] = { "", "no drawing", "<svg viewBox" };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct sb_inline_svg svg;
        struct sb_error error = { 0 };
        put(texts[i]);
        assert_int_equal(sb_inline_svg_read(&svg, path, "", "", false, &error), SB_EIO);
        assert_non_null(strstr(error.text, "cannot be read"));
    }
    unlink(path);
    struct sb_inline_svg svg;
    assert_int_equal(sb_inline_svg_read(&svg, path, "", "", false, NULL), SB_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_nothing_goes_away),
        cmocka_unit_test(colours_are_classes),
        cmocka_unit_test(ids_get_the_prefix_but_those_of_marks),
        cmocka_unit_test(what_is_no_drawing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
