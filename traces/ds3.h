/* Systems on chip and jobs as DS3 (DASH-Sim) and SoCRATES describe them, in text or JSON. */
#ifndef ORRERY_TRACES_DS3_H
#define ORRERY_TRACES_DS3_H

#include "sim/base/text.h"
#include "traces/graph.h"

/* A cluster of `capacity` equal processing elements with one clock; or the memory. */
struct ds3_type {
    const char *name, *class; /* class: CPU, LTL, BIG, ACC, MEM, ... */
    int64_t id, capacity;
    struct text opp, profile, gated, trip, dtpm_trip, mesh; /* in the words of schema.sql */
    const char *governor;                                   /* "none": has none */
    double top_mhz;                                         /* highest operating point; 0: none */
};

/* How long a task of a name (number in `tasks`) takes on a type, ns. */
struct ds3_cost {
    int64_t task, type;
    sim_time run;
    int64_t line; /* in the source */
};

/* Bandwidth between two clusters, by their ids: units of volume a microsecond. */
struct ds3_band {
    int64_t a, b;
    double rate;
    int64_t line; /* in the source */
};

struct ds3_soc {
    struct intake *intake; /* borrowed */
    struct names tasks;    /* that something can run */
    struct names types;
    struct vec type; /* struct ds3_type */
    struct vec cost; /* struct ds3_cost; by task, then type after ds3_read_soc */
    struct vec band; /* struct ds3_band */
    double own;      /* inside one processing element; 0: not said */
    bool positional; /* SoCRATES: has no words in its headers, and two numbers a task */
};

void ds3_begin(struct ds3_soc *soc, struct intake *intake);
void ds3_free(struct ds3_soc *soc);

/* Reads the intake's input, text or JSON by its first character. */
bool ds3_read_soc(struct ds3_soc *soc, struct error *err);

/*
 * Reads a job into an empty graph: tasks by their ids 0, 1, ..., edges with their volumes. *name is
 * kept by the intake's arena.
 */
bool ds3_read_job(struct graph *graph, const char **name, struct error *err);

/* What ds3_text.c and ds3_json.c share ----------------------------------------------------------
 */

/* Where something stands, for messages. */
struct ds3_place {
    const char *file;
    int line, column; /* 0: not told */
};

/* The rows of a description, however it is written. Errors name the place. */
bool ds3_add_type(struct ds3_soc *soc, const struct ds3_type *type, const struct ds3_place *place,
                  struct error *err);
bool ds3_add_cost(struct ds3_soc *soc, const char *task, sim_time run, struct error *err);
bool ds3_add_opp(struct ds3_soc *soc, double mhz, double mv, const struct ds3_place *place,
                 struct error *err);
bool ds3_add_band(struct ds3_soc *soc, const struct ds3_band *band, const struct ds3_place *place,
                  struct error *err);

/* What a task sends to one that comes after it. */
struct ds3_edge {
    int64_t from, to, bytes;
    struct ds3_place place;
};

/*
 * Puts the edges of a job into its graph: predecessors as they are told, with the bytes that are
 * told apart. Sorts both. An edge between tasks that are not there is an error.
 */
bool ds3_join(struct graph *graph, struct vec *after, struct vec *sent, struct error *err);

/* Costs and bandwidths in order, each once, at the end of a description. */
bool ds3_sort_soc(struct ds3_soc *soc, struct error *err);

/* Appends a frequency to a list of trip points, -1 as "-". */
bool ds3_add_trip(struct text *list, double mhz, const struct ds3_place *place, struct error *err);

/* The word that platforms have for a DVFS mode. */
bool ds3_governor(struct ds3_soc *soc, const char *mode, const struct ds3_place *place,
                  const char **governor, struct error *err);

bool ds3_soc_from_json(struct ds3_soc *soc, struct error *err);
bool ds3_job_from_json(struct graph *graph, const char **name, struct error *err);

/* Whether the input begins like JSON. */
bool ds3_is_json(struct intake *intake, bool *json, struct error *err);

#endif
