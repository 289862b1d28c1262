/* Simulated annealing: one task moves, the rest of the order behind it is scheduled anew. */
#include "policies/lib/dag/annealing.h"

#include <string.h>

#include "policies/lib/dag/bounds.h"
#include "policies/lib/dag/list.h"
#include "policies/lib/dag/sequence.h"

struct state {
    const struct problem *p;
    struct append a;
    struct sequence sequence;
    uint32_t *position;
    uint32_t *kept; /* sequence.where before the move at hand */
    double *latest; /* end of all before each place of the order, and of all */
    struct rng rng;
};

/* One task: from a place to a place, from a processor to a processor. */
struct move {
    uint32_t task, from, to, old, new;
    bool anew; /* it and all behind it go where they end first */
};

static uint32_t ends_first(const struct state *s, uint32_t task)
{
    double least = INFINITY;
    uint32_t best = 0;

    for (uint32_t q = 0; q < s->p->processors; q++) {
        double finish = append_finish(&s->a, task, q);

        if (finish < least) {
            least = finish;
            best = q;
        }
    }
    return best;
}

static void place_from(struct state *s, uint32_t first, bool anew)
{
    for (uint32_t i = first; i < s->p->graph->tasks; i++) {
        uint32_t task = s->sequence.order[i], *q = &s->sequence.where[task];

        if (anew)
            *q = ends_first(s, task);
        append_place(&s->a, task, *q, append_earliest(&s->a, task, *q));
        s->latest[i + 1] = fmax(s->latest[i], s->a.task[task].finish);
    }
}

static uint32_t first_change(const struct move *move)
{
    return move->from < move->to ? move->from : move->to;
}

static void take_back(struct state *s, uint32_t first)
{
    for (uint32_t i = s->p->graph->tasks; i > first; i--)
        append_undo(&s->a, s->sequence.order[i - 1]);
}

static void apply(struct state *s, const struct move *move)
{
    uint32_t first = first_change(move);

    take_back(s, first);
    for (uint32_t i = first; i < s->p->graph->tasks && move->anew; i++)
        s->kept[s->sequence.order[i]] = s->sequence.where[s->sequence.order[i]];
    s->sequence.where[move->task] = move->new;
    sequence_shift(&s->sequence, move->from, move->to, s->position);
    place_from(s, first, move->anew);
}

static void revert(struct state *s, const struct move *move)
{
    uint32_t first = first_change(move);

    take_back(s, first);
    for (uint32_t i = first; i < s->p->graph->tasks && move->anew; i++)
        s->sequence.where[s->sequence.order[i]] = s->kept[s->sequence.order[i]];
    s->sequence.where[move->task] = move->old;
    sequence_shift(&s->sequence, move->to, move->from, s->position);
    place_from(s, first, false);
}

/* False: the task cannot move. */
static bool draw(struct state *s, double greedy, struct move *move)
{
    uint32_t task = (uint32_t)rng_below(&s->rng, s->p->graph->tasks);
    struct sequence_room room = sequence_room(s->p, s->position, task);
    uint32_t q = s->sequence.where[task];
    bool stay = rng_u64(&s->rng) >> 63;

    *move = (struct move){ task, room.at, room.at, q, q, rng_uniform(&s->rng) < greedy };
    if (!move->anew && (!stay || room.low == room.high))
        move->new = sequence_processor(s->p, task, move->old, &s->rng);
    if (move->new == move->old && room.low < room.high) {
        move->to = room.low + (uint32_t)rng_below(&s->rng, room.high - room.low);
        move->to += move->to >= room.at;
    }
    return move->anew || move->new != move->old || move->to != move->from;
}

static void step(struct state *s, double greedy, double temperature, struct schedule *schedule)
{
    uint32_t tasks = s->p->graph->tasks;
    double before = s->latest[tasks], longer;
    struct move move;

    if (!draw(s, greedy, &move))
        return;
    apply(s, &move);
    longer = s->latest[tasks] - before;
    if (longer > 0 && rng_uniform(&s->rng) >= exp(-longer / temperature)) {
        revert(s, &move);
    } else if (s->latest[tasks] < schedule->makespan) {
        memcpy(schedule->task, s->a.task, tasks * sizeof *schedule->task);
        schedule->makespan = s->latest[tasks];
    }
}

void annealing(const struct annealing *options, const struct problem *p, struct schedule *schedule)
{
    struct scratch scratch = { .slab = p->slab };
    struct state s = { .p = p };
    double first = schedule->makespan - p->release;
    double levels = ceil(log(options->cold / options->hot) / log(options->cooling)) + 1;

    schedule->bound = bounds_all(p);
    append_init(&s.a, p, true, scratch_array(&scratch, p->graph->tasks, sizeof(struct planned)),
                &scratch);
    s.sequence = sequence_make(p, &scratch);
    s.position = scratch_array(&scratch, p->graph->tasks, sizeof *s.position);
    s.kept = scratch_array(&scratch, p->graph->tasks, sizeof *s.kept);
    s.latest = scratch_array(&scratch, (size_t)p->graph->tasks + 1, sizeof *s.latest);
    sequence_read(p, schedule->task, &s.sequence);
    for (uint32_t i = 0; i < p->graph->tasks; i++)
        s.position[s.sequence.order[i]] = i;
    list_random(p, &s.rng);
    s.latest[0] = p->release;
    place_from(&s, 0, false);
    if (s.latest[p->graph->tasks] < schedule->makespan) {
        memcpy(schedule->task, s.a.task, p->graph->tasks * sizeof *schedule->task);
        schedule->makespan = s.latest[p->graph->tasks];
    }
    for (uint64_t i = 0; i < options->evaluations; i++) {
        double level = floor((double)i * levels / (double)options->evaluations);

        if (schedule->makespan < schedule->bound + PROBLEM_TICK)
            break;
        step(&s, options->greedy, options->hot * first * pow(options->cooling, level), schedule);
    }
    scratch_free(&scratch);
}
