/* SHA-256 as nettle computes it, written in hexadecimal. */
#include "sim/base/sha256.h"

#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/base/arena.h"

struct sha256 {
    struct sha256_ctx state;
};

struct sha256 *sha256_begin(void)
{
    struct sha256 *hash = mem_alloc(sizeof *hash);

    sha256_init(&hash->state);
    return hash;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t count)
{
    sha256_update(&hash->state, count, bytes);
}

void sha256_end(struct sha256 *hash, char out[SHA256_TEXT])
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    if (hash && out) {
        sha256_digest(&hash->state, sizeof digest, digest);
        for (size_t i = 0; i < sizeof digest; i++)
            snprintf(out + 2 * i, 3, "%02x", digest[i]);
    }
    mem_free(hash);
}
