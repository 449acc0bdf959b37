/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/svg/inline_svg.h"

#include "reports/page/svg/svg_colors.h"
#include "reports/page/svg/svg_path.h"

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
        false, "<path stroke-width=\"2.00\" d=\"M99.7 387.6l-193.7-387.1\"/>");
}

static void colours_are_classes(void **state)
{
    (void)state;
    expect("<path stroke='rgb(  0, 114, 178)' fill=\"#D55E00\" class=\"x\"/>", false,
           "<path class=\"s-es f-ja\"/>");
    expect("<g color=\"black\" stroke=\"currentColor\"><path fill='rgb(1,2,3)'/></g>", false,
           "<g class=\"c-ink\" stroke=\"currentColor\"><path fill=\"rgb(1,2,3)\"/></g>");
    expect("<feFlood flood-color='#FFFFFF' fill='#123456'/>", false,
           "<feFlood class=\"b-paper\" fill=\"#123456\"/>");
    assert_null(sb_svg_color("currentColor", 12));
    assert_null(sb_svg_color("rgb(1,2", 7));
    assert_null(sb_svg_color("#0072b", 6));
    assert_string_equal(sb_svg_color("rgb(255,255,255)", 16), "paper");
}

static void paths_are_shorter_and_end_where_they_did(void **state)
{
    static const struct {
        const char *path, *shorter;
    } cases[] = {
        { "M10.00,20.04 L11.00,20.04 L10.96,18.00 Z", "M10 20l1 0 0-2z" },
        { "M1.04,0 L1.08,0 L1.12,0 L1.16,0", "M1 0l.1 0 .1 0" }, /* 1.16 is 1.2, not 1.1 */
        { "M5,5 L5,5", "M5 5l0 0" },                             /* a point is drawn */
        { "M0.00,0.00 L9.00,9.00 9.00,8.50 M1.00,1.00 L2.00,2.00", "M0 0l9 9 0-.5M1 1l1 1" },
    };
    static const char *const others[] = { "M0,-1.33 h2", "m1,2 l3,4", "M1", "L", "" };
    char out[100];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(sb_svg_path(out, cases[i].path, strlen(cases[i].path)),
                         strlen(cases[i].shorter));
        assert_string_equal(out, cases[i].shorter);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(sb_svg_path(out, others[i], strlen(others[i])), 0);
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

static void a_pattern_that_is_the_same_stands_once(void **state)
{
    (void)state;
    expect("<defs> <pattern id='p1'><a/></pattern></defs><b fill = 'url(#p1)'/>"
           "<defs> <pattern id='p2'><a/></pattern></defs><b fill = 'url(#p2)'/><c/>"
           "<defs> <pattern id='p3'><x/></pattern></defs><b fill = 'url(#p3)'/>",
           false,
           "<defs><pattern id=\"w3-p1\"><a/></pattern></defs><b fill=\"url(#w3-p1)\"/>"
           "<b fill=\"url(#w3-p1)\"/><c/>"
           "<defs><pattern id=\"w3-p3\"><x/></pattern></defs><b fill=\"url(#w3-p3)\"/>");
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
        cmocka_unit_test(paths_are_shorter_and_end_where_they_did),
        cmocka_unit_test(ids_get_the_prefix_but_those_of_marks),
        cmocka_unit_test(a_pattern_that_is_the_same_stands_once),
        cmocka_unit_test(what_is_no_drawing_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
