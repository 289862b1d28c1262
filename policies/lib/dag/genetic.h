/* A genetic algorithm over orders of tasks and their processors. */
#ifndef ORRERY_LIB_DAG_GENETIC_H
#define ORRERY_LIB_DAG_GENETIC_H

#include "sim/dag/dag.h"

/*
 * Wang, Siegel, Roychowdhury and Maciejewski, "Task matching and scheduling in heterogeneous
 * computing environments using a genetic-algorithm-based approach", JPDC 47, 1997. A chromosome has
 * two strings, the matching (processor of each task) and the scheduling (a topological order); its
 * value is the makespan of the schedule that append.h makes of it. The first population is the
 * schedule given and random chromosomes. Each generation:
 * - selection by a rank-based roulette wheel, on which a chromosome has 1 + 1 / population times
 *   the room of the next worse; the best one always survives;
 * - crossover of pairs, each string with its own probability `crossover`: matching strings swap
 *   what is behind a cut; the part of an order behind a cut takes the sequence that its tasks have
 *   in the other order;
 * - mutation, each string with probability `mutation`: one task gets another processor; one task
 *   moves between its last predecessor and first successor.
 */
struct genetic {
    uint64_t evaluations; /* schedules to make; fewer than the population: none */
    uint32_t population;  /* at least 2 */
    double crossover, mutation;
    uint64_t patience; /* generations without a better schedule after which it stops */
};

/*
 * `schedule` holds a schedule and gets the best one found, which is never longer. Stops early at
 * the lower bound (bounds.h), which goes to schedule->bound. Random numbers are the planners' own
 * (list_random). The problem is not elastic. Memory: 16 B for each task and chromosome.
 */
void genetic(const struct genetic *options, const struct problem *p, struct schedule *schedule);

#endif
