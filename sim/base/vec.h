/* Growable arrays outside arenas: three plain functions on a {data, count, room} struct. */
#ifndef ORRERY_BASE_VEC_H
#define ORRERY_BASE_VEC_H

#include <stddef.h>

#include "sim/base/arena.h"

/* Items of one size, one after the other. Zero-initialise before use; owned by whoever holds it. */
struct vec {
    void *data;   /* the items; moves when the vector grows */
    size_t count; /* items in use */
    size_t room;  /* items that fit before the next growth */
};

/* Space for one more item of `size` bytes at the end, zeroed; borrowed until the next call. */
static inline void *vec_push(struct vec *vec, size_t size)
{
    char *item;

    if (vec->count == vec->room) {
        vec->room = vec->room ? 2 * vec->room : 16;
        vec->data = mem_resize(vec->data, vec->room * size);
    }
    item = (char *)vec->data + vec->count++ * size;
    for (size_t i = 0; i < size; i++)
        item[i] = 0;
    return item;
}

/* Item i of `size` bytes; no check. */
static inline void *vec_at(const struct vec *vec, size_t i, size_t size)
{
    return (char *)vec->data + i * size;
}

/* Gives the memory back; the vector is empty and can be used again. */
static inline void vec_free(struct vec *vec)
{
    mem_free(vec->data);
    vec->data = NULL;
    vec->count = vec->room = 0;
}

#endif
