/* Shared by log.c (writing) and log_read.c (reading). */
#ifndef ORRERY_ENGINE_LOG_INTERNAL_H
#define ORRERY_ENGINE_LOG_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "sim/base/vec.h"
#include "sim/engine/log.h"

/*
 * Of a block: from h = count, for every 8 bytes, read as a number with the low byte first and
 * filled up with zeros at the end, h = (h xor number) * 0x9e3779b97f4a7c15 and then h xor h >> 32,
 * modulo 2^64; its low half. Each step can be undone, so one changed number always changes h.
 */
uint32_t log_checksum(const unsigned char *bytes, size_t count);

/* Frees handlers, a vector of struct log_handler, with their texts. */
void log_free_handlers(struct vec *handlers);

#endif
