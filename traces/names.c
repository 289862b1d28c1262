/* A hash from texts to dense numbers. */
#include "traces/names.h"

#include <string.h>

/* FNV-1a: names are short and come from a file, not from an enemy who gains by collisions. */
static size_t hash(const char *text)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(h ^ (h >> 32));
}

const char *names_text(const struct names *names, int64_t number)
{
    return *(const char *const *)vec_at(&names->texts, (size_t)number, sizeof(const char *));
}

static void grow(struct names *names)
{
    size_t room = names->room ? 2 * names->room : 64;
    uint32_t *slots = mem_alloc(room * sizeof *slots);

    for (size_t i = 0; i < names->texts.count; i++) {
        size_t at = hash(names_text(names, (int64_t)i)) & (room - 1);

        while (slots[at])
            at = (at + 1) & (room - 1);
        slots[at] = (uint32_t)i + 1;
    }
    mem_free(names->slots);
    names->slots = slots;
    names->room = room;
}

/* The slot of a name: where it is, or the free one where it goes. */
static uint32_t *find_slot(const struct names *names, const char *text)
{
    size_t at = hash(text) & (names->room - 1);

    for (; names->slots[at]; at = (at + 1) & (names->room - 1))
        if (strcmp(names_text(names, names->slots[at] - 1), text) == 0)
            break;
    return &names->slots[at];
}

int64_t names_find(const struct names *names, const char *text)
{
    return names->room ? (int64_t)*find_slot(names, text) - 1 : -1;
}

int64_t names_add(struct names *names, const char *text)
{
    uint32_t *slot;

    if (names->texts.count * 2 >= names->room) {
        if (names->texts.count >= NAMES_MAX)
            return -1;
        grow(names);
    }
    slot = find_slot(names, text);
    if (!*slot) {
        *(const char **)vec_push(&names->texts, sizeof(const char *)) =
            arena_text(names->arena, text);
        *slot = (uint32_t)names->texts.count;
    }
    return (int64_t)*slot - 1;
}

void names_free(struct names *names)
{
    vec_free(&names->texts);
    mem_free(names->slots);
    names->slots = NULL;
    names->room = 0;
}
