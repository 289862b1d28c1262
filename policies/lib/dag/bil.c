/* Best imaginary levels and makespans: the task that could be hurt most goes first. */
#include "policies/lib/dag/bil.h"

#include <stdlib.h>

#include "policies/lib/dag/frontier.h"
#include "policies/lib/dag/imaginary.h"

struct bil {
    const struct problem *p;
    struct frontier f;
    struct imaginary im;
    double *now, *best; /* finite makespans of an entry and of the best one, ascending */
};

static double makespan(const struct bil *b, uint32_t entry, uint32_t q)
{
    return frontier_start(&b->f, entry)[q] + imaginary_level(&b->im, b->f.task[entry], q);
}

static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

/* Its finite makespans, ascending; returns their number. */
static uint32_t sorted(const struct bil *b, uint32_t entry, double *value)
{
    uint32_t count = 0;

    for (uint32_t q = 0; q < b->p->processors; q++) {
        value[count] = makespan(b, entry, q);
        count += value[count] < (double)INFINITY;
    }
    qsort(value, count, sizeof *value, ascending);
    return count;
}

/* Whether makespans x go before y, from the k-th smallest down. */
static int precedes(const double *x, uint32_t xs, const double *y, uint32_t ys, uint32_t k)
{
    xs = xs < k ? xs : k;
    ys = ys < k ? ys : k;
    while (xs > 0 && ys > 0) {
        xs--;
        ys--;
        if (x[xs] != y[ys])
            return x[xs] > y[ys] ? 1 : -1;
    }
    return 0;
}

static uint32_t choose_task(struct bil *b)
{
    uint32_t best = 0, bests = 0;

    for (uint32_t i = 0; i < b->f.count; i++) {
        uint32_t count = sorted(b, i, b->now);
        int order = i == 0 ? 1 : precedes(b->now, count, b->best, bests, b->f.count);
        double *swap = b->now;

        if (order < 0 || (order == 0 && b->f.task[i] > b->f.task[best]))
            continue;
        best = i;
        bests = count;
        b->now = b->best;
        b->best = swap;
    }
    return best;
}

static double revised(const struct bil *b, uint32_t entry, uint32_t q)
{
    double crowd = (double)b->f.count / b->p->processors - 1;
    double value = makespan(b, entry, q);

    if (crowd > 0 && value < (double)INFINITY)
        value += problem_cost(b->p, b->f.task[entry], q) * crowd;
    return value;
}

static double others(const struct bil *b, uint32_t entry, uint32_t q)
{
    double sum = 0;

    for (uint32_t i = 0; i < b->f.count; i++)
        if (i != entry)
            sum += revised(b, i, q);
    return sum;
}

static uint32_t choose_processor(const struct bil *b, uint32_t entry)
{
    double least = INFINITY, most = -1;
    uint32_t best = 0;

    for (uint32_t q = 0; q < b->p->processors; q++) {
        double value = revised(b, entry, q);

        if (value > least || !(value < (double)INFINITY))
            continue;
        if (value < least) {
            least = value;
            most = -1; /* what the others say is asked only where processors are equal */
            best = q;
            continue;
        }
        most = most < 0 ? others(b, entry, best) : most;
        if (others(b, entry, q) > most) {
            most = others(b, entry, q);
            best = q;
        }
    }
    return best;
}

static void place(struct append *a, struct scratch *scratch, const void *unused)
{
    const struct problem *p = a->p;
    struct bil b = { .p = p, .im = imaginary_make(p, scratch) };

    (void)unused;
    b.now = scratch_array(scratch, p->processors, sizeof *b.now);
    b.best = scratch_array(scratch, p->processors, sizeof *b.best);
    frontier_init(&b.f, a, scratch);
    while (b.f.count > 0) {
        uint32_t entry = choose_task(&b);

        frontier_place(&b.f, entry, choose_processor(&b, entry));
    }
}

bool bil_plan(void *self, const struct problem *p, struct schedule *schedule, struct error *err)
{
    (void)self;
    return append_plan(p, place, NULL, schedule, err);
}
