/* Shared by submit.c (the folder) and submit_engine.c (its processes). */
#ifndef ORRERY_RUN_SUBMIT_INTERNAL_H
#define ORRERY_RUN_SUBMIT_INTERNAL_H

#include "sim/base/text.h"
#include "sim/run/submit.h"

/* One word of the shell, whatever it holds. */
void submit_quote(struct text *text, const char *word);

#endif
