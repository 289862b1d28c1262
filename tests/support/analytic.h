/* The closed forms of reference/os/analytic.csv: its rows, and whether measured values fit them. */
#ifndef ORRERY_TESTS_ANALYTIC_H
#define ORRERY_TESTS_ANALYTIC_H

#include <stdbool.h>
#include <stddef.h>

enum { ANALYTIC_ROWS = 145 };

/* A row; 1 unit of time is 1 s. Rows of one id follow each other. */
struct analytic_row {
    char id[64];      /* "mm1_0.5" */
    char model[64];   /* "M/M/1 FCFS" */
    char params[160]; /* "lambda=0.5 mu=1" */
    char metric[32];  /* "VarT" */
    double expected;
};

/* All rows of the file, or NULL when it is absent. Free with mem_free. */
struct analytic_row *analytic_read(void);

/* How many rows from this one on, of `count`, tell of the same model. */
size_t analytic_group(const struct analytic_row *row, size_t count);

/* A number named in the parameters or in the model, "lambda=0.5"; `otherwise` when it is not. */
double analytic_parameter(const struct analytic_row *row, const char *name, double otherwise);

/* The law of service times in the words of dist_parse; exponential of mean 1 s unless named. */
const char *analytic_service(const struct analytic_row *row);

/*
 * Prints the row beside the mean of `n` independent values. True when the expected value lies in
 * Student's interval; `rows` such intervals together cover with 99 % (Bonferroni).
 */
bool analytic_fits(const struct analytic_row *row, const double *values, size_t n, size_t rows);

#endif
