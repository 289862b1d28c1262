/* The loop of a scheduler that seeks a machine for the first task, then for the next one. */
#include "policies/lib/bigdata/score.h"

void score_init(struct score *score, struct big *big)
{
    uint32_t n = big_machines(big);

    *score = (struct score){ .machines = n,
                             .open = big_alloc(big, (n / 64 + 1) * sizeof *score->open),
                             .freed = big_alloc(big, n * sizeof *score->freed),
                             .is_freed = big_alloc(big, n * sizeof *score->is_freed) };
    for (uint32_t m = 0; m < n; m++)
        score_machine_changed(score, big, m);
}

/* Its bit as of now. */
static void mark(struct score *score, const struct big *big, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);
    uint64_t bit = UINT64_C(1) << machine % 64;

    if (m->up && m->free[BIG_CPU] > 0)
        score->open[machine / 64] |= bit;
    else
        score->open[machine / 64] &= ~bit;
}

static void free_up(struct score *score, const struct big *big, uint32_t machine)
{
    mark(score, big, machine);
    if (score->is_freed[machine])
        return;
    score->is_freed[machine] = true;
    score->freed[score->freed_count++] = machine;
}

void score_stage_ready(struct score *score, struct big *big, struct big_stage_view *stage)
{
    dominant_add(&score->lines, big, stage);
}

void score_task_ended(struct score *score, struct big *big, const struct big_attempt *attempt)
{
    free_up(score, big, attempt->machine);
    if (attempt->stage->ready && attempt->stage->waiting > 0)
        dominant_add(&score->lines, big, attempt->stage);
}

void score_machine_changed(struct score *score, struct big *big, uint32_t machine)
{
    free_up(score, big, machine);
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
        for (uint32_t s = 0; s < job->stages; s++)
            if (job->stage[s].ready && job->stage[s].waiting > 0)
                dominant_add(&score->lines, big, &job->stage[s]);
}

void score_job_over(struct big *big, struct big_job *job)
{
    dominant_remove_job(big, job);
}

uint32_t score_next_open(const struct score *score, uint32_t from)
{
    uint64_t bits;

    if (from >= score->machines)
        return BIG_NONE;
    bits = score->open[from / 64] & ~UINT64_C(0) << from % 64;
    for (uint32_t word = from / 64;; bits = score->open[word]) {
        if (bits)
            return word * 64 + (uint32_t)__builtin_ctzll(bits);
        if (++word > score->machines / 64)
            return BIG_NONE;
    }
}

/* The first stage whose demand has not been tried in vain in this decision. */
static struct big_stage_view *first_stage(struct score *score, struct big *big,
                                          struct dominant_line **of)
{
    struct big_stage_view *best = NULL;

    for (struct dominant_line *line = score->lines.first, *next; line; line = next) {
        struct big_stage_view *stage;

        next = line->next;
        if (line->decision == score->decision)
            continue;
        stage = dominant_head(big, line);
        if (!stage || (best && !dominant_before(stage, best)))
            continue;
        best = stage;
        *of = line;
    }
    return best;
}

void score_decide(struct score *score, struct big *big, score_place *place, void *self)
{
    struct dominant_line *line = NULL;
    struct big_stage_view *stage;
    uint32_t tried = score->freed_count, left = 0;

    score->decision++;
    while ((stage = first_stage(score, big, &line)) != NULL) {
        uint32_t machine = place(self, big, stage, line->blocked);

        if (machine == BIG_NONE) {
            line->blocked = true;
            line->decision = score->decision;
            continue;
        }
        if (!dominant_start(big, stage, machine))
            return;
        mark(score, big, machine);
    }
    for (uint32_t i = 0; i < tried; i++)
        score->is_freed[score->freed[i]] = false;
    while (tried < score->freed_count) /* by kills: not everybody has tried these */
        score->freed[left++] = score->freed[tried++];
    score->freed_count = left;
}
