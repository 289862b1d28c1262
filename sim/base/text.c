/* Strings: nearest name by Damerau-Levenshtein distance, growable text, strict numbers. */
#include "sim/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/arena.h"

static void reserve(struct text *text, size_t more)
{
    size_t need = text->count + more + 1;

    if (need <= text->room)
        return;
    while (text->room < need)
        text->room = text->room ? 2 * text->room : 128;
    text->data = mem_resize(text->data, text->room);
}

void text_add_bytes(struct text *text, const char *piece, size_t count)
{
    reserve(text, count);
    memcpy(text->data + text->count, piece, count);
    text->count += count;
    text->data[text->count] = '\0';
}

void text_add(struct text *text, const char *piece)
{
    text_add_bytes(text, piece, strlen(piece));
}

void text_format(struct text *text, const char *format, ...)
{
    va_list args;
    int need;

    va_start(args, format);
    need = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (need < 0)
        return;
    reserve(text, (size_t)need);
    va_start(args, format);
    vsnprintf(text->data + text->count, (size_t)need + 1, format, args);
    va_end(args);
    text->count += (size_t)need;
}

/* Length of the valid UTF-8 sequence at p, or 0. */
static size_t utf8_length(const unsigned char *p)
{
    size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;

    if (p[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return length;
}

void text_add_json(struct text *text, const char *piece)
{
    text_add(text, "\"");
    for (const unsigned char *p = (const unsigned char *)piece; *p;) {
        size_t length = utf8_length(p);

        if (*p == '"' || *p == '\\')
            text_format(text, "\\%c", *p);
        else if (*p == '\n')
            text_add(text, "\\n");
        else if (*p < 0x20)
            text_format(text, "\\u%04x", *p);
        else if (length)
            text_add_bytes(text, (const char *)p, length);
        else
            text_add(text, "\xef\xbf\xbd");
        p += length ? length : 1;
    }
    text_add(text, "\"");
}

void text_real(char *out, double value)
{
    if (value == 0) {
        snprintf(out, 32, "0");
        return;
    }
    if (fabs(value) < 1e15 && value == trunc(value)) {
        snprintf(out, 32, "%" PRId64, (int64_t)value);
        return;
    }
    /* Fifteen digits show any shorter form, but for subnormals, which have fewer. */
    for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            return;
    }
}

void text_add_real(struct text *text, double value)
{
    char number[32];

    if (!isfinite(value)) {
        text_add(text, "null");
        return;
    }
    text_real(number, value);
    text_add(text, number);
}

const char *text_get(const struct text *text)
{
    return text->data ? text->data : "";
}

void text_free(struct text *text)
{
    mem_free(text->data);
    text->data = NULL;
    text->count = text->room = 0;
}

enum { LONGEST_WORD = 63, NEAR = 2 };

static int min3(int a, int b, int c)
{
    int least = a < b ? a : b;

    return least < c ? least : c;
}

/* Optimal string alignment distance; words longer than LONGEST_WORD count as far apart. */
static int distance(const char *a, const char *b)
{
    int row[3][LONGEST_WORD + 2];
    int n = (int)strlen(a);
    int m = (int)strlen(b);

    if (n > LONGEST_WORD || m > LONGEST_WORD || abs(n - m) > NEAR)
        return LONGEST_WORD;
    for (int j = 0; j <= m; j++)
        row[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = row[i % 3];
        const int *last = row[(i + 2) % 3];
        const int *before = row[(i + 1) % 3];

        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int cost = tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]);

            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
    }
    return row[n % 3][m];
}

const char *text_nearest(const char *word, const char *(*next)(void *state), void *state)
{
    const char *best = NULL;
    int least = NEAR + 1;
    int limit = (int)(strlen(word) + 1) / 2;

    for (const char *name = next(state); name; name = next(state)) {
        int d = distance(word, name);

        if (d < least && d <= limit) {
            least = d;
            best = name;
        }
    }
    return best;
}

struct name_list {
    const char *const *names;
    size_t count;
    size_t at;
};

static const char *next_of_list(void *state)
{
    struct name_list *list = state;

    return list->at < list->count ? list->names[list->at++] : NULL;
}

const char *text_nearest_of(const char *word, const char *const *names, size_t count)
{
    struct name_list list = { .names = names, .count = count };

    return text_nearest(word, next_of_list, &list);
}

bool text_to_int(const char *text, int64_t *value)
{
    char *end;
    long long number;

    if (!isdigit((unsigned char)text[0]) &&
        !((text[0] == '-' || text[0] == '+') && isdigit((unsigned char)text[1])))
        return false;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (*end || errno)
        return false;
    *value = number;
    return true;
}

bool text_to_real(const char *text, double *value)
{
    char *end;
    double number;

    /* Hexadecimal floats, "inf" and "nan" are not numbers here. */
    if (!text[0] || text[strspn(text, "0123456789+-.eE")])
        return false;
    number = strtod(text, &end);
    if (end == text || *end || !isfinite(number))
        return false;
    *value = number;
    return true;
}
