/* Lines of a source file, plain or compressed, with the hash of what was read. */
#ifndef ORRERY_TRACES_INPUT_H
#define ORRERY_TRACES_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/error.h"

/*
 * An open source. Compression is told by the first bytes, never by the name: gzip (also several
 * members one after the other), zstd where the program was built with it, else plain. Memory
 * stays within a few megabytes whatever the size of the file.
 */
struct input;

/* The longest line that is read, without its end; a longer one is an error. */
enum { INPUT_LINE_MAX = 1 << 20 };

/* Opens a file, or standard input if the path is "-". NULL on failure. */
struct input *input_open(const char *path, struct error *err);

/* The same over bytes in memory, borrowed until input_close; `name` (copied) is for messages. */
struct input *input_memory(const void *bytes, size_t count, const char *name, struct error *err);

void input_close(struct input *input); /* NULL is allowed */

/*
 * The first bytes of the uncompressed content, a few kilobytes if there are so many; borrowed
 * until the next call. Only before the first line is read.
 */
bool input_peek(struct input *input, const char **bytes, size_t *count, struct error *err);

/*
 * The next line without its end ("\n" or "\r\n"; the last line needs none) and without a byte order
 * mark at the start of the file. It is closed by a zero byte, may be written to, and is borrowed
 * until the next call. *line is NULL after the last one. Errors: file cannot be read, compressed
 * data damaged or cut off, line too long, zero byte in a line (a binary file).
 */
bool input_line(struct input *input, char **line, size_t *length, struct error *err);

/* The largest content that is read at once. */
enum { INPUT_WHOLE_MAX = 1 << 28 };

/*
 * All that is left of the content, closed by a zero byte; borrowed until input_close. Nothing may
 * be read afterwards.
 */
bool input_whole(struct input *input, char **data, size_t *size, struct error *err);

/* Number of the line last handed out, from 1; 0 before the first. */
int64_t input_line_number(const struct input *input);

/* The path as given, "stdin" for "-"; borrowed until input_close. */
const char *input_name(const struct input *input);

/* SHA-256 of the uncompressed content in hexadecimal; reads what is left of it. */
bool input_sha256(struct input *input, char out[65], struct error *err);

#endif
