/* Shared by log.c (writing) and log_read.c (reading). */
#ifndef ORRERY_ENGINE_LOG_INTERNAL_H
#define ORRERY_ENGINE_LOG_INTERNAL_H

#include "sim/base/vec.h"
#include "sim/engine/log.h"

/* Frees handlers, a vector of struct log_handler, with their texts. */
void log_free_handlers(struct vec *handlers);

#endif
