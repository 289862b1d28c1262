/* How well a demand fits into what is free, as pure functions of several resources. */
#ifndef ORRERY_LIB_FIT_H
#define ORRERY_LIB_FIT_H

enum { FIT_CPU, FIT_MEMORY, FIT_DISK, FIT_NET, FIT_GPU, FIT_DIMENSIONS };

/*
 * A demand and the free part of a machine, both as parts of the machine's total, before the demand
 * is taken. A resource without a limit has weight 0 and counts nowhere.
 */
struct fit {
    double need[FIT_DIMENSIONS];
    double free[FIT_DIMENSIONS];
    double weight[FIT_DIMENSIONS];
};

/* From amounts, in the order above; a total of 0 is no limit. Weight NULL: 1 for what is needed. */
struct fit fit_of(const double *need, const double *free, const double *total,
                  const double *weight);

/* Sum of w d r over the resources, d the demand and r what is free (Panigrahy et al. 2011). */
double fit_dot(const struct fit *fit);

/* Sum of w (r - d)^2: the square of the distance of demand and free (Panigrahy et al. 2011). */
double fit_distance(const struct fit *fit);

/* Sum of w (r - d): what is left, packed tightly where it is small. */
double fit_left(const struct fit *fit);

/* Cosine of the angle between demand and free, each times its weight; 0 if one of them is 0. */
double fit_cosine(const struct fit *fit);

/*
 * Cosine of the angle between what is used after the demand is taken and the diagonal, on which
 * all resources are used alike; 1 when nothing is used.
 */
double fit_balance(const struct fit *fit);

/* Distance of what is used from the diagonal, before the demand is taken minus after. */
double fit_approach(const struct fit *fit);

/* Sum of w (base^used after - base^used before): the opportunity cost of Amir et al. 2000. */
double fit_opportunity(const struct fit *fit, double base);

/*
 * What best fit and its relatives compare, as a parameter: what would be left of one resource, in
 * its own unit, or of all that are needed, each as a part of its total.
 */
enum fit_by { FIT_BY_CPU, FIT_BY_MEMORY, FIT_BY_GPU, FIT_BY_ALL };
extern const char *const fit_by_names[]; /* closed by NULL */
double fit_left_by(int by, const double *need, const double *free, const double *total);

/* Mean use of each resource over many machines: of those without a limit, 0. */
struct fit_mean {
    double used[FIT_DIMENSIONS]; /* sums of parts */
    double machines;
};

void fit_mean_add(struct fit_mean *mean, const double *free, const double *total);
void fit_mean_weights(const struct fit_mean *mean, double weight[FIT_DIMENSIONS]);

#endif
