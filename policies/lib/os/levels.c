/* Lists by priority level, with a bit for each that is not empty. */
#include "policies/lib/os/levels.h"

static struct levels_link *link_of(const struct os *os, const struct os_thread *thread)
{
    return os_priv(os, thread);
}

static void mark(struct levels *levels, uint32_t level)
{
    levels->used[level / 64] |= UINT64_C(1) << level % 64;
}

void levels_tail(struct levels *levels, struct os *os, struct os_thread *thread, uint32_t level)
{
    struct levels_link *link = link_of(os, thread);

    *link = (struct levels_link){ .prev = levels->tail[level], .level = level };
    if (link->prev)
        link_of(os, link->prev)->next = thread;
    else
        levels->head[level] = thread;
    levels->tail[level] = thread;
    mark(levels, level);
}

void levels_head(struct levels *levels, struct os *os, struct os_thread *thread, uint32_t level)
{
    struct levels_link *link = link_of(os, thread);

    *link = (struct levels_link){ .next = levels->head[level], .level = level };
    if (link->next)
        link_of(os, link->next)->prev = thread;
    else
        levels->tail[level] = thread;
    levels->head[level] = thread;
    mark(levels, level);
}

void levels_remove(struct levels *levels, struct os *os, struct os_thread *thread)
{
    struct levels_link *link = link_of(os, thread);
    uint32_t level = link->level;

    if (link->prev)
        link_of(os, link->prev)->next = link->next;
    else
        levels->head[level] = link->next;
    if (link->next)
        link_of(os, link->next)->prev = link->prev;
    else
        levels->tail[level] = link->prev;
    if (!levels->head[level])
        levels->used[level / 64] &= ~(UINT64_C(1) << level % 64);
    link->next = link->prev = NULL;
}

int32_t levels_from(const struct levels *levels, uint32_t level)
{
    for (uint32_t word = level / 64; word < LEVELS_WORDS; word++) {
        uint64_t bits = levels->used[word];

        if (word == level / 64)
            bits &= UINT64_MAX << level % 64;
        if (bits)
            return (int32_t)(word * 64) + __builtin_ctzll(bits);
    }
    return LEVELS_NONE;
}

struct os_thread *levels_pop(struct levels *levels, struct os *os)
{
    int32_t level = levels_from(levels, 0);
    struct os_thread *thread;

    if (level == LEVELS_NONE)
        return NULL;
    thread = levels->head[level];
    levels_remove(levels, os, thread);
    return thread;
}

struct os_thread *levels_next(const struct os *os, const struct os_thread *thread)
{
    return link_of(os, thread)->next;
}

struct os_thread *levels_first(const struct levels *levels, const struct os *os, uint32_t cpu)
{
    for (int32_t level = levels_from(levels, 0); level != LEVELS_NONE;
         level = levels_from(levels, (uint32_t)level + 1))
        for (struct os_thread *thread = levels->head[level]; thread;
             thread = levels_next(os, thread))
            if (os_may_run(thread, cpu))
                return thread;
    return NULL;
}

void levels_review(struct levels *levels, struct os *os,
                   uint32_t (*level_of)(void *context, struct os *os, struct os_thread *thread),
                   void *context)
{
    for (int32_t level = levels_from(levels, 0); level != LEVELS_NONE;
         level = levels_from(levels, (uint32_t)level + 1)) {
        struct os_thread *next;

        for (struct os_thread *thread = levels->head[level]; thread; thread = next) {
            uint32_t to = level_of(context, os, thread);

            next = levels_next(os, thread);
            if (to == (uint32_t)level)
                continue;
            levels_remove(levels, os, thread);
            levels_tail(levels, os, thread, to);
        }
    }
}
