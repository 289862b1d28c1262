/* Which runs of a plan a chunk has. */
#include "sim/run/chunk.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"

bool chunk_parse(const char *text, struct chunk *chunk, struct error *err)
{
    const char *slash = strchr(text, '/');
    char first[16];
    int64_t number, count;

    if (!slash || (size_t)(slash - text) >= sizeof first)
        return error_set(err, "chunk '%.40s' is not of the form i/N, such as 3/8", text);
    snprintf(first, sizeof first, "%.*s", (int)(slash - text), text);
    if (!text_to_int(first, &number) || !text_to_int(slash + 1, &count))
        return error_set(err, "chunk '%.40s' is not of the form i/N, such as 3/8", text);
    if (count < 1 || count > CHUNK_MOST)
        return error_set(err, "chunk '%.40s': expected 1 to %d chunks", text, CHUNK_MOST);
    if (number < 1 || number > count)
        return error_set(err, "chunk '%.40s': expected a number from 1 to %d before the slash",
                         text, (int)count);
    *chunk = (struct chunk){ .number = (size_t)number, .count = (size_t)count };
    return true;
}

void chunk_deal(const struct plan *plan, size_t count, size_t *of)
{
    for (size_t i = 0; i < plan->count; i++)
        of[i] = i;
    if (plan->repeat)
        repeat_points(plan, of);
    for (size_t i = 0; i < plan->count; i++)
        of[i] = of[i] % count + 1;
}

size_t chunk_mask(const struct plan *plan, const struct chunk *chunk, bool *mine)
{
    size_t *of = mem_alloc(plan->count * sizeof *of);
    size_t size = 0;

    chunk_deal(plan, chunk->count, of);
    for (size_t i = 0; i < plan->count; i++) {
        mine[i] = of[i] == chunk->number;
        size += mine[i];
    }
    mem_free(of);
    return size;
}
