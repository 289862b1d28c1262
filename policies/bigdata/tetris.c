/*
 * Tetris (Grandl, Ananthanarayanan, Kandula, Rao & Akella, SIGCOMM 2014, section 3): of the tasks
 * that have room on a machine the one with the highest a + e p. The alignment a is the dot product
 * of its demand and what is free, both as parts of the machine, less a penalty when its data are
 * elsewhere; p is one over the work that is left of its job (demand as parts of the cluster, times
 * time), and e the mean of a over the mean of p. Only jobs furthest below their fair share are
 * looked at, the part 1 - fairness of those with a task that has room. Tasks of a stage that others
 * wait for go first when most of it is done. Machines are asked one by one; a choice looks at all
 * jobs that wait.
 */
#include <math.h>
#include <stdlib.h>

#include "policies/lib/bigdata/dominant.h"
#include "policies/lib/fit.h"
#include "sim/bigdata/bigdata.h"

/* A job with a task that has room. */
struct candidate {
    struct big_job *job;
    double share, p;
};

struct tetris {
    double fairness, penalty, barrier, remaining;
    struct candidate *candidate;
    size_t room;
};

static const struct param tetris_params[] = {
    PARAM(tetris, fairness, 0.25, 0, 1, "", "0: any job may be chosen; 1: only the poorest."),
    PARAM(tetris, penalty, 0.1, 0, 1, "", "Part of the alignment that reading from afar costs."),
    PARAM(tetris, barrier, 0.9, 0, 1, "",
          "Part of a stage that is done when the rest goes first, if others wait for it."),
    PARAM(tetris, remaining, 1, 0, 1e9, "",
          "Weight of short jobs beside the mean rule; 0: packing alone."),
    { 0 },
};

/* Work left of the job, in time of the whole cluster. */
static double work_left(const struct big *big, const struct big_job *job)
{
    const int64_t *capacity = big_capacity(big);
    double work = 0;

    for (uint32_t s = 0; s < job->stages; s++) {
        const struct big_stage *spec = job->stage[s].spec;
        double parts = 0;

        for (int r = 0; r < BIG_RESOURCES; r++)
            if (capacity[r] != INT64_MAX && capacity[r] > 0)
                parts += (double)spec->demand[r] / (double)capacity[r];
        work += parts * time_seconds(spec->mean) * (double)(spec->tasks - job->stage[s].done);
    }
    return work;
}

static bool has_room(const struct big *big, const struct big_stage_view *stage, uint32_t machine)
{
    return stage->ready && stage->waiting > 0 && big_fits(big, stage, machine);
}

static int poorest_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->share < y->share || x->share > y->share)
        return x->share < y->share ? -1 : 1;
    return x->job->order < y->job->order ? -1 : x->job->order > y->job->order;
}

static void add_candidate(struct tetris *self, struct big *big, struct big_job *job, size_t at)
{
    double work = work_left(big, job);

    if (at == self->room) {
        size_t room = self->room ? 2 * self->room : 64;

        self->candidate =
            slab_resize(big_memory(big), self->candidate, self->room * sizeof *self->candidate,
                        room * sizeof *self->candidate);
        self->room = room;
    }
    self->candidate[at] = (struct candidate){ .job = job,
                                              .share = dominant_share(big, job->use, job->weight),
                                              .p = work > 0 ? 1 / work : 0 };
}

/* Jobs to choose from: how many. */
static size_t gather(struct tetris *self, struct big *big, uint32_t machine)
{
    size_t count = 0, kept;

    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            if (has_room(big, &job->stage[s], machine)) {
                add_candidate(self, big, job, count++);
                break;
            }
    kept = (size_t)ceil((1 - self->fairness) * (double)count);
    kept = kept == 0 && count > 0 ? 1 : kept;
    if (kept < count)
        qsort(self->candidate, count, sizeof *self->candidate, poorest_first);
    return kept;
}

static double alignment(const struct tetris *self, const struct big *big,
                        const struct big_stage_view *stage, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);
    double need[FIT_DIMENSIONS] = { 0 }, free[FIT_DIMENSIONS] = { 0 },
           total[FIT_DIMENSIONS] = { 0 };
    struct fit fit;
    double dot;

    for (int r = 0; r < BIG_RESOURCES; r++) {
        if (m->capacity[r] == INT64_MAX)
            continue;
        need[r] = (double)stage->spec->demand[r];
        free[r] = (double)m->free[r];
        total[r] = (double)m->capacity[r];
    }
    fit = fit_of(need, free, total, NULL);
    dot = fit_dot(&fit);
    return big_find(big, stage, machine, BIG_LOCAL) == BIG_NONE ? dot * (1 - self->penalty) : dot;
}

static bool goes_first(const struct tetris *self, const struct big_stage_view *stage)
{
    return stage->children > 0 &&
           (double)stage->done >= self->barrier * (double)stage->spec->tasks && stage->done > 0;
}

/* The mean of the alignments over that of p. */
static double mean_rule(const struct tetris *self, const struct big *big, size_t jobs,
                        uint32_t machine)
{
    double a = 0, p = 0;

    for (size_t i = 0; i < jobs; i++)
        for (uint32_t s = 0; s < self->candidate[i].job->stages; s++) {
            const struct big_stage_view *stage = &self->candidate[i].job->stage[s];

            if (!has_room(big, stage, machine))
                continue;
            a += alignment(self, big, stage, machine);
            p += self->candidate[i].p;
        }
    return p > 0 ? a / p : 0;
}

static struct big_stage_view *choose(struct tetris *self, struct big *big, uint32_t machine)
{
    size_t jobs = gather(self, big, machine);
    double e = self->remaining > 0 ? self->remaining * mean_rule(self, big, jobs, machine) : 0;
    struct big_stage_view *best = NULL;
    double most = 0;
    bool first = false;

    for (size_t i = 0; i < jobs; i++)
        for (uint32_t s = 0; s < self->candidate[i].job->stages; s++) {
            struct big_stage_view *stage = &self->candidate[i].job->stage[s];
            double score;
            bool leads;

            if (!has_room(big, stage, machine))
                continue;
            score = alignment(self, big, stage, machine) + e * self->candidate[i].p;
            leads = goes_first(self, stage);
            if (best && (leads < first || (leads == first && !(score > most))))
                continue;
            best = stage;
            most = score;
            first = leads;
        }
    return best;
}

static void tetris_offer(void *ptr, struct big *big, uint32_t machine)
{
    struct big_stage_view *stage;

    while (big_machine(big, machine)->free[BIG_CPU] > 0 &&
           (stage = choose(ptr, big, machine)) != NULL) {
        uint32_t task = BIG_NONE;

        for (int level = BIG_LOCAL; task == BIG_NONE && level <= BIG_ANY; level++)
            task = big_find(big, stage, machine, level);
        if (!big_start(big, stage, task, machine))
            return;
    }
}

const struct bigdata_policy bigdata_tetris = {
    .policy = { .name = "bigdata.tetris",
                .doc = "Packs tasks by alignment with what is free, short and poor jobs first.",
                .source = "Grandl, Ananthanarayanan, Kandula, Rao & Akella, SIGCOMM 2014, "
                          "section 3",
                .params = tetris_params,
                .self_size = sizeof(struct tetris) },
    .conserves = true,
    .offer = tetris_offer,
};
