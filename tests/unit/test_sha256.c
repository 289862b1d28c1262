/* SHA-256 against the examples of FIPS 180-4, in one piece and in many. */
#include <string.h>

#include "sim/base/sha256.h"
#include "tests/unit/unit.h"

static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

static void is_hash(const char *text, size_t piece, const char *digits)
{
    struct sha256 *hash = sha256_begin();
    char out[SHA256_TEXT];

    for (size_t at = 0, length = strlen(text); at < length; at += piece)
        sha256_add(hash, text + at, length - at < piece ? length - at : piece);
    sha256_end(hash, out);
    assert_string_equal(out, digits);
}

static void test_examples(void **state)
{
    (void)state;
    is_hash("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    is_hash("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (size_t piece = 1; piece < sizeof two_blocks; piece++)
        is_hash(two_blocks, piece,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_dropped(void **state)
{
    (void)state;
    sha256_end(NULL, NULL);
    sha256_end(sha256_begin(), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_examples),
                                        cmocka_unit_test(test_dropped) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
