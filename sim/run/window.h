/* Which part of a run counts, and how sure one run is: `warmup:` and `batches:` of a study. */
#ifndef ORRERY_RUN_WINDOW_H
#define ORRERY_RUN_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/metric.h"
#include "sim/base/yaml.h"

enum window_rule { WINDOW_ALL, WINDOW_FIXED, WINDOW_MSER };

/*
 * FIXED cuts at `warmup`. MSER simulates every run twice: once to find the cut in the samples of
 * one metric, and again with that cut, so that all metrics are exact whatever they need.
 */
struct window {
    int rule;        /* enum window_rule */
    sim_time warmup; /* FIXED: run time at which measuring begins */
    int metric;      /* MSER: index in the table of the system */
    size_t batches;  /* of every mean of samples; 0: none */
};

/* Reads both keys of a study; the defaults are the whole run and no batches. */
bool window_read(const struct yaml *root, const struct metric *metrics, struct window *window,
                 struct error *err);

/* ,"warmup":...,"batches":... for the configuration of a run; nothing where they are not used. */
void window_json(const struct window *window, const struct metric *metrics, struct text *out);

/* What a run measures from now on: batches, and samples from `cut` on. */
void window_apply(const struct window *window, sim_time cut, struct meter *meter,
                  struct arena *arena);

#endif
