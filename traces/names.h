/* Numbers for names: each new text gets the next one, from 0. */
#ifndef ORRERY_TRACES_NAMES_H
#define ORRERY_TRACES_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/arena.h"
#include "sim/base/vec.h"

/* At most so many names fit. */
#define NAMES_MAX (UINT32_MAX / 2)

/* Zero-initialise, set `arena`; names_free at the end. Names are compared byte by byte. */
struct names {
    struct arena *arena; /* borrowed; owns the texts */
    struct vec texts;    /* const char *, by number */
    uint32_t *slots;     /* open hash table of numbers + 1; 0 is free */
    size_t room;         /* a power of two, or 0 */
};

/* The number of a text, or -1. */
int64_t names_find(const struct names *names, const char *text);

/* The number of a text, which is added (copied) if it is new; -1 if NAMES_MAX are there. */
int64_t names_add(struct names *names, const char *text);

/* The text of a number below names->texts.count. */
const char *names_text(const struct names *names, int64_t number);

void names_free(struct names *names);

#endif
