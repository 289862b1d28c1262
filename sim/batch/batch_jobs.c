/* Slots of jobs, their names, the machines they hold, and what is learnt from them. */
#include <string.h>

#include "sim/batch/batch_internal.h"

static void *grow(struct slab *slab, void *array, size_t *room, size_t size)
{
    size_t bigger = *room ? 2 * *room : 16;

    array = slab_resize(slab, array, *room * size, bigger * size);
    *room = bigger;
    return array;
}

struct job *batch_job_new(struct batch *b)
{
    uint32_t id;
    struct job *job;

    if (b->free_count) {
        id = b->free_ids[--b->free_count];
    } else {
        id = (uint32_t)b->slots++;
        if (id / SLOT_CHUNK == b->chunks) {
            if (b->chunks == b->chunk_room)
                b->chunk = grow(&b->memory, b->chunk, &b->chunk_room, sizeof b->chunk[0]);
            b->chunk[b->chunks++] = arena_array(b->arena, SLOT_CHUNK, b->slot_size);
        }
    }
    job = job_at(b, id);
    memset(job, 0, b->slot_size);
    job->view.id = id;
    job->view.order = b->arrivals;
    job->view.submit = batch_now(b);
    job->view.start = TIME_NEVER;
    return job;
}

void batch_job_end(struct batch *b, struct job *job)
{
    if (job->named)
        slab_free(&b->memory, job->source.name, strlen(job->source.name) + 1);
    if (b->set_words)
        slab_free(&b->memory, *set_of(job), b->set_words * sizeof(uint64_t));
    job->state = JOB_DONE;
    if (b->free_count == b->free_room)
        b->free_ids = grow(&b->memory, b->free_ids, &b->free_room, sizeof b->free_ids[0]);
    b->free_ids[b->free_count++] = job->view.id;
}

void batch_name_of(struct batch *b, struct job *job, const struct batch_arrival *arrival)
{
    size_t size;

    job->named = arrival->name != NULL;
    if (!job->named) {
        job->source.number = arrival->number;
        return;
    }
    size = strlen(arrival->name) + 1;
    job->source.name = memcpy(slab_alloc(&b->memory, size), arrival->name, size);
}

const char *batch_label(const struct job *job, char room[32])
{
    uint64_t left =
        job->source.number < 0 ? -(uint64_t)job->source.number : (uint64_t)job->source.number;
    char *at = room + 31;

    if (job->named)
        return job->source.name;
    /* By hand: printf would be the most expensive part of a record row. */
    *at = '\0';
    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (job->source.number < 0)
        *--at = '-';
    return at;
}

/* The lowest free machines; there are enough. */
static void take_lowest(struct batch *b, const struct job *job, uint64_t *set)
{
    uint32_t left = job->view.procs;

    for (size_t w = 0; w < b->set_words && left; w++) {
        uint64_t bits = b->free_set[w];

        while (bits && left) {
            uint64_t lowest = bits & -bits;

            set[w] |= lowest;
            bits ^= lowest;
            left--;
        }
        b->free_set[w] &= ~set[w];
    }
}

bool batch_take_machines(struct batch *b, struct job *job, const uint64_t *set)
{
    size_t bytes = b->set_words * sizeof *set;
    uint32_t count = 0;
    char room[32];

    if (set) {
        for (size_t w = 0; w < b->set_words; w++) {
            if (set[w] & ~b->free_set[w])
                return batch_stop(b, "started job %s on machines that are not free",
                                  batch_label(job, room));
            count += (uint32_t)__builtin_popcountll(set[w]);
        }
        if (count != job->view.procs)
            return batch_stop(b, "started job %s (%u processors) on %u machines",
                              batch_label(job, room), job->view.procs, count);
    }
    *set_of(job) = slab_alloc(&b->memory, bytes);
    if (!set) {
        take_lowest(b, job, *set_of(job));
        return true;
    }
    memcpy(*set_of(job), set, bytes);
    for (size_t w = 0; w < b->set_words; w++)
        b->free_set[w] &= ~set[w];
    return true;
}

void batch_give_machines(struct batch *b, struct job *job)
{
    const uint64_t *set = b->set_words ? *set_of(job) : NULL;

    for (size_t w = 0; w < b->set_words; w++)
        b->free_set[w] |= set[w];
}

/* What is known of a user, made on first use; borrowed until the next call. */
static struct user *user_of(struct batch *b, int32_t user)
{
    uint32_t slot = map_get(&b->users, (uint64_t)(uint32_t)user);

    if (slot == MAP_NONE) {
        slot = (uint32_t)b->users.count;
        map_put(&b->users, (uint64_t)(uint32_t)user, slot);
        if (slot >= b->user_room)
            b->user = grow(&b->memory, b->user, &b->user_room, sizeof *b->user);
        b->user[slot] = (struct user){ .last = -1, .before = -1 };
    }
    return &b->user[slot];
}

/* Tsafrir, Etsion & Feitelson 2007: mean of the user's last two run times, at most the request. */
sim_time batch_predict(struct batch *b, const struct job *job)
{
    const struct user *user = user_of(b, job->view.user);
    sim_time guess;

    if (job->view.user < 0 || user->last < 0)
        return job->view.request;
    guess = user->before < 0 ? user->last : user->last / 2 + user->before / 2;
    return guess < job->view.request ? guess : job->view.request;
}

void batch_learn(struct batch *b, const struct job *job)
{
    struct user *user = user_of(b, job->view.user);

    user->before = user->last;
    user->last = job->run;
}

void batch_user_slowdown(struct batch *b, const struct job *job, double slowdown)
{
    struct user *user = user_of(b, job->view.user);

    user->slowdown += slowdown;
    user->jobs++;
}
