/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* NIST's examples for FIPS 180-4 (csrc.nist.gov, SHA256.pdf and SHA2_Additional.pdf): one block,
 * two blocks, and the lengths at which the padding changes. */
static void the_examples_of_the_standard_hold(void **state)
{
    static const struct {
        const char *text;
        char byte;
        size_t count;
        const char *hash;
    } cases[] = {
        { "abc", 0, 0, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 0, 0,
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "", 0, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { NULL, '\xbd', 1, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b" },
        { NULL, 0, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7" },
        { NULL, 0, 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb" },
        { NULL, 0, 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785" },
        { NULL, 0, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b" },
        { NULL, 0, 1000, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53" },
        { NULL, 'A', 1000, "c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4" },
        { NULL, 'a', 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hash[SB_SHA256_SIZE], *bytes = malloc(cases[i].count + 1);
        assert_non_null(bytes);
        memset(bytes, cases[i].byte, cases[i].count);
        if (cases[i].text)
            sb_sha256(hash, cases[i].text, strlen(cases[i].text));
        else
            sb_sha256(hash, bytes, cases[i].count);
        assert_string_equal(hash, cases[i].hash);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_standard_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
