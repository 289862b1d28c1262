/* What policies that copy slow tasks share: a list of tasks to be copied, and times of done ones.
 */
#include "policies/lib/bigdata/speculate.h"

#include <stdlib.h>
#include <string.h>

void speculate_started(struct speculate *list, const struct big_attempt *attempt)
{
    list->copies += attempt->copy;
}

void speculate_ended(struct speculate *list, const struct big_attempt *attempt)
{
    list->copies -= attempt->copy;
}

void speculate_tick(struct speculate *list, struct big *big, sim_time delay)
{
    if (list->ticks)
        return;
    list->ticks = true;
    big_after(big, delay, &(struct big_message){ .kind = 0 });
}

void speculate_ticked(struct speculate *list)
{
    list->ticks = false;
}

/* The list ---------------------------------------------------------------------------------- */

void speculate_add(struct speculate *list, const struct big_attempt *attempt, double value)
{
    if (list->count == list->room) {
        uint32_t room = list->room ? 2 * list->room : 64;

        list->task = slab_resize(list->memory, list->task, list->room * sizeof *list->task,
                                 room * sizeof *list->task);
        list->room = room;
    }
    list->task[list->count++] = (struct speculate_task){ .job = attempt->stage->job->order,
                                                         .start = attempt->start,
                                                         .attempt = attempt->id,
                                                         .stage = attempt->stage->index,
                                                         .task = attempt->task,
                                                         .value = value };
}

static int by_value(const void *a, const void *b)
{
    const struct speculate_task *x = a, *y = b;

    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    if (x->job != y->job)
        return x->job < y->job ? -1 : 1;
    if (x->stage != y->stage)
        return x->stage < y->stage ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

void speculate_sort(struct speculate *list)
{
    if (list->count > 1)
        qsort(list->task, list->count, sizeof *list->task, by_value);
}

static bool same(const struct speculate_task *task, const struct big_attempt *attempt)
{
    return task->job == attempt->stage->job->order && task->stage == attempt->stage->index &&
           task->task == attempt->task && task->start == attempt->start;
}

bool speculate_has(const struct speculate *list, const struct big_attempt *attempt)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->task[i].attempt == attempt->id && same(&list->task[i], attempt))
            return true;
    return false;
}

/* The attempt, if it still runs alone. */
static const struct big_attempt *alone(const struct big *big, const struct speculate_task *task)
{
    const struct big_attempt *attempt = big_attempt_at(big, task->attempt);

    return attempt && same(task, attempt) && !big_has_copy(big, attempt) ? attempt : NULL;
}

void speculate_purge(struct speculate *list, const struct big *big)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < list->count; i++)
        if (alone(big, &list->task[i]))
            list->task[kept++] = list->task[i];
    list->count = kept;
}

/* A job that has executors runs nowhere else; a stage whose inputs are lost waits for them. */
static bool may_run(const struct big_machine *m, const struct big_stage_view *stage)
{
    return stage->ready && (m->job || stage->job->executors == 0);
}

void speculate_place(struct speculate *list, struct big *big, uint32_t machine, double most)
{
    const struct big_machine *m = big_machine(big, machine);
    uint32_t kept = 0, i;

    for (i = 0; i < list->count && m->free[BIG_CPU] > 0 && list->copies < most; i++) {
        const struct big_attempt *attempt = alone(big, &list->task[i]);

        if (!attempt)
            continue;
        if (attempt->machine == machine || !may_run(m, attempt->stage) ||
            !big_fits(big, attempt->stage, machine))
            list->task[kept++] = list->task[i];
        else if (!big_copy(big, attempt, machine))
            return;
    }
    if (kept < i)
        memmove(&list->task[kept], &list->task[i], (list->count - i) * sizeof *list->task);
    list->count -= i - kept;
}

void speculate_place_all(struct speculate *list, struct big *big, double most)
{
    if (big_rules(big)->heartbeat > 0)
        return;
    for (uint32_t machine = big_next_room(big, 0);
         machine != BIG_NONE && list->count > 0 && list->copies < most;
         machine = big_next_room(big, machine + 1))
        speculate_place(list, big, machine, most);
}

/* Times ------------------------------------------------------------------------------------- */

void speculate_sample_add(struct slab *memory, struct speculate_sample *sample, double value)
{
    if (sample->count == sample->room) {
        uint32_t room = sample->room ? 2 * sample->room : 16;

        sample->value = slab_resize(memory, sample->value, sample->room * sizeof(double),
                                    room * sizeof(double));
        sample->room = room;
    }
    sample->value[sample->count++] = value;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The new ones are sorted and merged from behind: few have come since the last time. */
void speculate_sample_sort(struct slab *memory, struct speculate_sample *sample)
{
    uint32_t old = sample->sorted, added = sample->count - old, at = sample->count;
    double *copy;

    if (added == 0)
        return;
    copy = slab_alloc(memory, added * sizeof *copy);
    memcpy(copy, sample->value + old, added * sizeof *copy);
    qsort(copy, added, sizeof *copy, ascending);
    for (uint32_t left = added; left > 0;) {
        bool take_old = old > 0 && sample->value[old - 1] > copy[left - 1];

        sample->value[--at] = take_old ? sample->value[--old] : copy[--left];
    }
    slab_free(memory, copy, added * sizeof *copy);
    sample->sorted = sample->count;
}

void speculate_sample_free(struct slab *memory, struct speculate_sample *sample)
{
    if (sample->value)
        slab_free(memory, sample->value, sample->room * sizeof(double));
    *sample = (struct speculate_sample){ 0 };
}
