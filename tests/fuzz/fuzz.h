/* What a fuzz target defines; called by libFuzzer or by replay.c. */
#ifndef ORRERY_TESTS_FUZZ_FUZZ_H
#define ORRERY_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Must neither crash nor hang nor leak, whatever the bytes are. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Reads the bytes with one importer, leniently and strictly. Returns 0. */
int fuzz_format(const char *format, const uint8_t *bytes, size_t count);

/* The same of a file that was made from the bytes, for an importer that opens its file. */
int fuzz_file(const char *format, const char *path, const uint8_t *bytes, size_t count);

#endif
