/* Sources as lines: ends of lines, compression, hashes, and files that are broken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "sim/base/arena.h"
#include "tests/unit/unit.h"
#include "traces/input.h"

/* All lines joined by "|", or the error in angle brackets behind what came before it. */
static void read_all(const void *bytes, size_t count, char *out, size_t room)
{
    struct error err;
    struct input *input = input_memory(bytes, count, "f", &err);
    size_t used = 0;
    size_t length;
    char *line;

    out[0] = '\0';
    assert_non_null(input);
    for (;;) {
        if (!input_line(input, &line, &length, &err)) {
            snprintf(out + used, room - used, "<%s>", err.text);
            break;
        }
        if (!line)
            break;
        assert_int_equal(strlen(line), length);
        used += (size_t)snprintf(out + used, room - used, "%s|", line);
        assert_true(used < room);
    }
    input_close(input);
}

static void lines_end_in_every_way(void **state)
{
    static const struct {
        const char *bytes;
        size_t count;
        const char *lines;
    } cases[] = {
#define BYTES(text) text, sizeof text - 1
        { BYTES(""), "" },
        { BYTES("\n"), "|" },
        { BYTES("a"), "a|" },
        { BYTES("a\n"), "a|" },
        { BYTES("a\r\nb\r\n"), "a|b|" },
        { BYTES("a\n\nb"), "a||b|" },
        { BYTES("a\rb\n"), "a\rb|" },
        { BYTES("\r\n\r"), "||" },
        { BYTES("\xef\xbb\xbf"
                "a\n\xef\xbb\xbf"
                "b\n"),
          "a|\xef\xbb\xbf"
          "b|" },
        { BYTES("\xef\xbb\xbf"), "|" },
        { BYTES("a\nb\0c\nd\n"), "a|<f:2: zero byte; this is not a text file>" },
        { BYTES("\x1f\x8b"), "<f: the gzip data end too early after line 0; the file is cut off>" },
        { BYTES("\x1f\x8b\x08\xff\x00"),
          "<f: damaged gzip data after line 0 (unknown header flags set)>" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char lines[300];

        read_all(cases[i].bytes, cases[i].count, lines, sizeof lines);
        assert_string_equal(lines, cases[i].lines);
    }
}

/* One gzip member. */
static size_t pack(const char *text, size_t count, uint8_t *out, size_t room)
{
    z_stream zip = { 0 };

    assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    zip.next_in = (Bytef *)(uintptr_t)text;
    zip.avail_in = (uInt)count;
    zip.next_out = out;
    zip.avail_out = (uInt)room;
    assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
    deflateEnd(&zip);
    return room - zip.avail_out;
}

static void gzip_is_read_whole_or_refused(void **state)
{
    uint8_t packed[400] = { 0 };
    char lines[300];
    size_t first = pack("a\nb", 3, packed, sizeof packed);
    size_t both = first + pack("c\nd\n", 4, packed + first, sizeof packed - first);

    (void)state;
    read_all(packed, both, lines, sizeof lines);
    assert_string_equal(lines, "a|bc|d|");
    read_all(packed, both + 20, lines, sizeof lines); /* padded with zero bytes */
    assert_string_equal(lines, "a|bc|d|");
    for (size_t cut = 2; cut < both; cut++) {
        if (cut == first)
            continue;
        read_all(packed, cut, lines, sizeof lines);
        assert_non_null(strstr(lines, "the file is cut off>"));
    }
    packed[both] = 'x';
    read_all(packed, both + 5, lines, sizeof lines);
    assert_non_null(strstr(lines, "damaged gzip data"));
    packed[first - 5] ^= 1; /* the checksum */
    read_all(packed, first, lines, sizeof lines);
    assert_non_null(strstr(lines, "damaged gzip data"));
}

static void zstd_is_read_or_refused(void **state)
{
    static const uint8_t packed[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x08, 0x01, 0xa5, 0x00, 0x00,
                                      0x68, 0x66, 0x69, 0x72, 0x73, 0x74, 0x0a, 0x73, 0x65, 0x63,
                                      0x6f, 0x6e, 0x64, 0x0a, 0x01, 0x00, 0xf8, 0xa0, 0xce, 0x2f };
    char lines[800];

    (void)state;
    read_all(packed, sizeof packed, lines, sizeof lines);
    if (strstr(lines, "which this build cannot read"))
        return;
    assert_int_equal(strlen(lines), 40 * strlen("first|second|"));
    assert_true(strncmp(lines, "first|second|first|", 19) == 0);
    for (size_t cut = 4; cut < sizeof packed; cut++) {
        read_all(packed, cut, lines, sizeof lines);
        assert_non_null(strstr(lines, "the file is cut off>"));
    }
}

static void long_lines_have_a_limit(void **state)
{
    size_t count = 3 * (size_t)INPUT_LINE_MAX;
    char *bytes = mem_alloc(count);
    char *lines = mem_alloc(count + 100);

    (void)state;
    memset(bytes, 'x', count);
    bytes[0] = '\n';
    bytes[INPUT_LINE_MAX + 1] = '\n';
    bytes[INPUT_LINE_MAX + 2] = '\n';
    read_all(bytes, INPUT_LINE_MAX + 3, lines, count + 100);
    assert_int_equal(strlen(lines), INPUT_LINE_MAX + 3);
    read_all(bytes, count, lines, count + 100);
    assert_string_equal(lines + INPUT_LINE_MAX + 3, "<f:4: line longer than 1048576 bytes>");
    bytes[INPUT_LINE_MAX + 1] = 'x';
    read_all(bytes, INPUT_LINE_MAX + 3, lines, count + 100);
    assert_string_equal(lines, "|<f:2: line longer than 1048576 bytes>");
    mem_free(bytes);
    mem_free(lines);
}

static void hashes_the_uncompressed_bytes(void **state)
{
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    uint8_t packed[100];
    size_t count = pack("abc", 3, packed, sizeof packed);
    const char *peeked;
    struct error err;
    struct input *input;
    char sha256[65];
    size_t length;

    (void)state;
    input = input_memory("abc", 3, "f", &err);
    assert_true(input_sha256(input, sha256, &err));
    assert_string_equal(sha256, abc);
    input_close(input);
    input = input_memory(packed, count, "f", &err);
    assert_true(input_peek(input, &peeked, &length, &err));
    assert_int_equal(length, 3);
    assert_memory_equal(peeked, "abc", 3);
    assert_true(input_sha256(input, sha256, &err));
    assert_string_equal(sha256, abc);
    input_close(input);
}

static void files_that_are_not_there(void **state)
{
    struct error err;
    struct input *input;
    char *line;
    size_t length;

    (void)state;
    assert_null(input_open("/nonexistent/x.swf", &err));
    assert_string_equal(err.text, "/nonexistent/x.swf: No such file or directory");
    input = input_open("/", &err);
    assert_true(!input || !input_line(input, &line, &length, &err));
    assert_string_equal(err.text, "/: Is a directory");
    input_close(input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_every_way),
        cmocka_unit_test(gzip_is_read_whole_or_refused),
        cmocka_unit_test(zstd_is_read_or_refused),
        cmocka_unit_test(long_lines_have_a_limit),
        cmocka_unit_test(hashes_the_uncompressed_bytes),
        cmocka_unit_test(files_that_are_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
