/* Shares of the scarcest resource, and waiting stages that need one look for each demand. */
#include "policies/lib/bigdata/dominant.h"

#include <string.h>

double dominant_share(const struct big *big, const int64_t use[BIG_RESOURCES], double weight)
{
    const int64_t *capacity = big_capacity(big);
    double most = 0;

    for (int r = 0; r < BIG_RESOURCES; r++) {
        double part =
            capacity[r] == INT64_MAX || capacity[r] == 0 ? 0 : (double)use[r] / (double)capacity[r];

        most = part > most ? part : most;
    }
    return most / weight;
}

bool dominant_before(const struct big_stage_view *a, const struct big_stage_view *b)
{
    if (a->job->priority != b->job->priority)
        return a->job->priority > b->job->priority;
    if (a->job != b->job)
        return a->job->order < b->job->order;
    return a->index < b->index;
}

static struct dominant_line *line_of(struct dominant_lines *lines, struct big *big,
                                     const struct big_stage_view *stage)
{
    struct dominant_line *line = lines->first;

    while (line && memcmp(line->demand, stage->spec->demand, sizeof stage->spec->demand) != 0)
        line = line->next;
    if (line)
        return line;
    line = slab_alloc(big_memory(big), sizeof *line);
    line->demand = stage->spec->demand;
    line->next = lines->first;
    if (lines->first)
        lines->first->prev = line;
    lines->first = line;
    return line;
}

void dominant_add(struct dominant_lines *lines, struct big *big, struct big_stage_view *stage)
{
    struct dominant_node *node = big_stage_priv(big, stage), *before;
    struct dominant_line *line;

    if (node->lines)
        return;
    line = line_of(lines, big, stage);
    *node = (struct dominant_node){ .stage = stage, .lines = lines, .line = line };
    before = line->last;
    while (before && dominant_before(stage, before->stage))
        before = before->prev;
    node->prev = before;
    node->next = before ? before->next : line->first;
    if (before)
        before->next = node;
    else
        line->first = node;
    if (node->next)
        node->next->prev = node;
    else
        line->last = node;
}

static void unlink_line(struct big *big, struct dominant_lines *lines, struct dominant_line *line)
{
    if (line->prev)
        line->prev->next = line->next;
    else
        lines->first = line->next;
    if (line->next)
        line->next->prev = line->prev;
    slab_free(big_memory(big), line, sizeof *line);
}

static void take_out(struct big *big, struct dominant_node *node)
{
    struct dominant_line *line = node->line;

    if (node->prev)
        node->prev->next = node->next;
    else
        line->first = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else
        line->last = node->prev;
    if (line->first)
        line->demand = line->first->stage->spec->demand;
    else
        unlink_line(big, node->lines, line);
    node->lines = NULL;
}

void dominant_remove(struct big *big, struct big_stage_view *stage)
{
    struct dominant_node *node = big_stage_priv(big, stage);

    if (node->lines)
        take_out(big, node);
}

void dominant_remove_job(struct big *big, struct big_job *job)
{
    for (uint32_t s = 0; s < job->stages; s++)
        dominant_remove(big, &job->stage[s]);
}

struct big_stage_view *dominant_head(struct big *big, struct dominant_line *line)
{
    for (struct dominant_node *node = line->first, *next; node; node = next) {
        if (node->stage->waiting > 0 && node->stage->ready)
            return node->stage;
        next = node->next;
        take_out(big, node); /* with the last one the line goes too */
    }
    return NULL;
}

struct big_stage_view *dominant_first(struct dominant_lines *lines, struct big *big,
                                      uint32_t machine)
{
    struct big_stage_view *best = NULL;

    for (struct dominant_line *line = lines->first, *next; line; line = next) {
        struct big_stage_view *stage;

        next = line->next;
        stage = dominant_head(big, line);
        if (stage && big_fits(big, stage, machine) && (!best || dominant_before(stage, best)))
            best = stage;
    }
    return best;
}

bool dominant_start(struct big *big, struct big_stage_view *stage, uint32_t machine)
{
    uint32_t task = BIG_NONE;

    for (int level = BIG_LOCAL; task == BIG_NONE && level <= BIG_ANY; level++)
        task = big_find(big, stage, machine, level);
    if (!big_start(big, stage, task, machine))
        return false;
    if (stage->waiting == 0)
        dominant_remove(big, stage);
    return true;
}
