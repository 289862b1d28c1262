/* Strings: nearest name, a growable text, JSON quoting, shortest numbers. */
#ifndef ORRERY_BASE_TEXT_H
#define ORRERY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growable text, always closed by a zero byte. Zero-initialise before use; text_free at the end.
 */
struct text {
    char *data; /* NULL while empty: use text_get */
    size_t count;
    size_t room;
};

void text_add(struct text *text, const char *piece);
void text_add_bytes(struct text *text, const char *piece, size_t count);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The piece as a JSON string, quotes and escapes included. Invalid UTF-8 bytes become U+FFFD. */
void text_add_json(struct text *text, const char *piece);

/* The shortest decimal form that reads back as the same double; "null" for NaN and infinities. */
void text_add_real(struct text *text, double value);

const char *text_get(const struct text *text); /* "" while empty; borrowed until the next change */
void text_free(struct text *text);

/* Writes the shortest round-trip form of a finite value into `out` (at least 32 bytes). */
void text_real(char *out, double value);

/*
 * The candidate nearest to `word`: smallest Damerau-Levenshtein distance, at most 2 and at most
 * half the length of the word; NULL if none is near. `next` hands out candidates one by one and
 * NULL at the end; `state` is passed to it.
 */
const char *text_nearest(const char *word, const char *(*next)(void *state), void *state);

/* The same over an array of `count` names. */
const char *text_nearest_of(const char *word, const char *const *names, size_t count);

/* Strict numbers: the whole text must be read and lie in the range of the type. No octal. */
bool text_to_int(const char *text, int64_t *value);
bool text_to_real(const char *text, double *value); /* finite only */

#endif
