/* JSON: it ends, and what it accepts has values where the text has them. */
#include <string.h>

#include "sim/base/json.h"
#include "tests/fuzz/fuzz.h"

/* The character a value begins with, seen from its line and column. */
static void check_place(const struct json *value, const char *text, size_t size)
{
    static const char *const first[] = { "n", "f", "t", "-0123456789", "\"", "[", "{" };
    const char *at = text;

    for (int line = 1; line < value->line; line++)
        at = (const char *)memchr(at, '\n', (size_t)(text + size - at)) + 1;
    if (value->line == 1 && size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    at += value->column - 1;
    BUG_UNLESS(at < text + size && strchr(first[value->kind], *at));
    for (const struct json *child = value->first; child; child = child->next)
        check_place(child, text, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena *arena = arena_create();
    char *text = arena_alloc(arena, count + 1);
    struct json *value;
    struct error err = { "" };

    if (count)
        memcpy(text, bytes, count);
    value = json_parse("fuzz", text, count, arena, &err);
    BUG_UNLESS(value || (err.text[0] && !strchr(err.text, '\n')));
    if (value && count < 4096)
        check_place(value, text, count);
    arena_destroy(arena);
    return 0;
}
