/* Mixed-integer linear programs: built row by row, solved by GLPK or CBC where they are there. */
#ifndef ORRERY_LIB_MILP_H
#define ORRERY_LIB_MILP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"
#include "sim/base/vec.h"

/*
 * Minimise the sum of cost * x subject to low <= x <= high for columns and low <= sum <= high for
 * rows; use -INFINITY and INFINITY for "no limit". Zero-initialise, free with milp_free.
 */
struct milp {
    struct vec columns; /* struct milp_column */
    struct vec rows;    /* struct milp_row */
    struct vec entries; /* struct milp_entry, in any order, each place at most once */
};

struct milp_column {
    double low, high, cost;
    bool integer;
};

struct milp_row {
    double low, high;
};

struct milp_entry {
    uint32_t row, column;
    double value;
};

/* Return the number of the new column or row, from 0. */
uint32_t milp_add_column(struct milp *m, const struct milp_column *column);
uint32_t milp_add_row(struct milp *m, double low, double high);
void milp_put(struct milp *m, uint32_t row, uint32_t column, double value);
void milp_free(struct milp *m);

/* GLPK is linked if it was there at build time; CBC is run as the program `cbc` on the path. */
enum milp_solver { MILP_GLPK, MILP_CBC };

struct milp_options {
    enum milp_solver solver;
    uint64_t nodes; /* of the search tree, at most; 0: no limit */
    double seconds; /* wall time, at most; 0: no limit. A run that it ends cannot be repeated */
    const double *start; /* a solution to start from, of all columns; NULL: none. Borrowed */
};

enum milp_status {
    MILP_OPTIMAL,
    MILP_FEASIBLE,   /* stopped with the best solution so far */
    MILP_INFEASIBLE, /* there is no solution */
    MILP_UNKNOWN     /* stopped without a solution */
};

struct milp_result {
    enum milp_status status;
    double value; /* of x */
    double bound; /* no solution is lower; -INFINITY if not known */
    double *x;    /* from the caller: room for all columns; set unless infeasible or unknown */
    bool timed;   /* the limit on time ended it: another run may come out differently */
};

/*
 * The program has columns and rows. False if the solver is not there or breaks down; the error says
 * which and what to do. Values of integer columns in x are whole numbers. GLPK and CBC search in
 * the same order every time.
 */
bool milp_solve(const struct milp *m, const struct milp_options *options,
                struct milp_result *result, struct error *err);

/* Is the solver there? */
bool milp_has(enum milp_solver solver);

#endif
