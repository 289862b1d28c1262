/* Ranks: one pass over the graph in topological order or against it. */
#include "policies/lib/dag/rank.h"

#include <math.h>

const char *const rank_costs[] = { "mean", "median", "best", "worst", NULL };

double *rank_new(const struct problem *p)
{
    return slab_alloc(p->slab, p->graph->tasks * sizeof(double));
}

void rank_free(const struct problem *p, double *rank)
{
    slab_free(p->slab, rank, p->graph->tasks * sizeof(double));
}

/* How many processors there are of each kind. */
static uint32_t *count_kinds(const struct problem *p)
{
    uint32_t *count = slab_alloc(p->slab, p->kinds * sizeof *count);

    for (uint32_t i = 0; i < p->processors; i++)
        count[p->kind[i]]++;
    return count;
}

static double mean_cost(const double *row, const uint32_t *count, uint32_t kinds)
{
    double sum = 0, number = 0;

    for (uint32_t k = 0; k < kinds; k++) {
        if (row[k] < (double)INFINITY) {
            sum += row[k] * count[k];
            number += count[k];
        }
    }
    return rint(sum / number);
}

static double extreme_cost(const double *row, const uint32_t *count, uint32_t kinds, bool worst)
{
    double found = worst ? 0 : (double)INFINITY;

    for (uint32_t k = 0; k < kinds; k++) {
        if (count[k] > 0 && row[k] < (double)INFINITY)
            found = worst ? fmax(found, row[k]) : fmin(found, row[k]);
    }
    return found;
}

/* The value of which `below` of the finite costs are smaller, each kind counting so often. */
static double nth_cost(const double *row, const uint32_t *count, uint32_t kinds, double below)
{
    double value = -1;

    for (;;) {
        double next = (double)INFINITY, number = 0;

        for (uint32_t k = 0; k < kinds; k++) {
            if (count[k] > 0 && row[k] > value)
                next = fmin(next, row[k]);
        }
        for (uint32_t k = 0; k < kinds; k++)
            number += row[k] <= next ? count[k] : 0;
        value = next;
        if (number > below)
            return value;
    }
}

/* Of an even number the mean of the two in the middle. */
static double median_cost(const double *row, const uint32_t *count, uint32_t kinds)
{
    double number = 0;

    for (uint32_t k = 0; k < kinds; k++)
        number += row[k] < (double)INFINITY ? count[k] : 0;
    return rint((nth_cost(row, count, kinds, ceil(number / 2) - 1) +
                 nth_cost(row, count, kinds, floor(number / 2))) /
                2);
}

void rank_cost(const struct problem *p, enum rank_cost how, double *cost)
{
    uint32_t *count = count_kinds(p);

    for (uint32_t i = 0; i < p->graph->tasks; i++) {
        const double *row = p->cost + (size_t)i * p->kinds;

        if (how == RANK_MEAN)
            cost[i] = mean_cost(row, count, p->kinds);
        else if (how == RANK_MEDIAN)
            cost[i] = median_cost(row, count, p->kinds);
        else
            cost[i] = extreme_cost(row, count, p->kinds, how == RANK_WORST);
    }
    slab_free(p->slab, count, p->kinds * sizeof *count);
}

/* Mean time of an edge between different processors. */
static double mean_transfer(const struct problem *p, uint32_t edge)
{
    return rint(problem_mean_transfer(p, p->graph->bytes[edge]));
}

void rank_upward(const struct problem *p, const double *cost, bool transfers, double *rank)
{
    const struct taskgraph *graph = p->graph;
    const struct taskgraph_rows *rows = &graph->successors;

    for (uint32_t n = graph->tasks; n-- > 0;) {
        uint32_t task = graph->order[n];
        double longest = 0;

        for (uint32_t e = rows->at[task]; e < rows->at[task + 1]; e++) {
            double way = rank[rows->item[e]] + (transfers ? mean_transfer(p, e) : 0);

            longest = way > longest ? way : longest;
        }
        rank[task] = cost[task] + longest;
    }
}

void rank_downward(const struct problem *p, const double *cost, double *rank)
{
    const struct taskgraph *graph = p->graph;
    const struct taskgraph_rows *rows = &graph->predecessors;

    for (uint32_t n = 0; n < graph->tasks; n++) {
        uint32_t task = graph->order[n];
        double longest = 0;

        for (uint32_t i = rows->at[task]; i < rows->at[task + 1]; i++) {
            uint32_t before = rows->item[i];

            longest = fmax(longest, rank[before] + cost[before] + mean_transfer(p, graph->in[i]));
        }
        rank[task] = longest;
    }
}

/* The row of one task: for each kind the worst successor, each where it is best for the rest. */
static void fill_oct(const struct problem *p, uint32_t task, const uint32_t *count, double *table)
{
    const struct taskgraph_rows *rows = &p->graph->successors;
    double *row = table + (size_t)task * p->kinds;

    for (uint32_t e = rows->at[task]; e < rows->at[task + 1]; e++) {
        uint32_t next = rows->item[e];
        const double *cost = p->cost + (size_t)next * p->kinds;
        const double *rest = table + (size_t)next * p->kinds;
        double least = (double)INFINITY, transfer = mean_transfer(p, e);

        for (uint32_t k = 0; k < p->kinds; k++) {
            if (count[k] > 0)
                least = fmin(least, rest[k] + cost[k]);
        }
        for (uint32_t k = 0; k < p->kinds; k++)
            row[k] = fmax(row[k], fmin(rest[k] + cost[k], least + transfer));
    }
}

void rank_oct(const struct problem *p, double *table, double *rank)
{
    uint32_t *count = count_kinds(p);

    for (uint32_t n = p->graph->tasks; n-- > 0;) {
        uint32_t task = p->graph->order[n];
        double *row = table + (size_t)task * p->kinds, sum = 0;

        for (uint32_t k = 0; k < p->kinds; k++)
            row[k] = 0;
        fill_oct(p, task, count, table);
        for (uint32_t k = 0; k < p->kinds; k++)
            sum += row[k] * count[k];
        rank[task] = sum / p->processors;
    }
    slab_free(p->slab, count, p->kinds * sizeof *count);
}
