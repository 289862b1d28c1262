/* SHA-256 of bytes that come piece by piece. */
#ifndef ORRERY_BASE_SHA256_H
#define ORRERY_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_TEXT = 65 }; /* 64 hexadecimal digits and a zero byte */

/* A hash in the making; owned by the caller until sha256_end. */
struct sha256;

struct sha256 *sha256_begin(void);
void sha256_add(struct sha256 *hash, const void *bytes, size_t count);

/* Writes the digits and frees the hash. With a NULL `out` it is only freed; NULL hash: nothing. */
void sha256_end(struct sha256 *hash, char out[SHA256_TEXT]);

#endif
