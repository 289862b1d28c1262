/* Runs a fuzz target without libFuzzer: every seed, and some thousand small changes of each. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "tests/fuzz/fuzz.h"

enum { SEED_MAX = 1 << 16, CHANGES = 400 };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Flips, doubles, removes or overwrites a few bytes with characters that matter to parsers. */
static size_t change(uint8_t *bytes, size_t count, uint64_t *state)
{
    static const char matter[] = "0123456789 \t\n\r-+.;:e,{}'\"\\x";

    for (uint64_t n = 1 + next(state) % 4; n > 0 && count > 0; n--) {
        size_t at = next(state) % count;
        size_t length = 1 + next(state) % 8;

        if (length > count - at)
            length = count - at;
        switch (next(state) % 4) {
        case 0:
            bytes[at] ^= (uint8_t)(1 << next(state) % 8);
            break;
        case 1:
            bytes[at] = (uint8_t)matter[next(state) % (sizeof matter - 1)];
            break;
        case 2:
            memmove(bytes + at, bytes + at + length, count - at - length);
            count -= length;
            break;
        default:
            if (count + length <= 2 * SEED_MAX) {
                memmove(bytes + at + length, bytes + at, count - at);
                count += length;
            }
        }
    }
    return count;
}

static void replay_file(const char *path)
{
    uint8_t *seed = mem_alloc(SEED_MAX);
    uint8_t *bytes = mem_alloc(2 * SEED_MAX);
    uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
    FILE *file = fopen(path, "rb");
    size_t count;

    if (!file) {
        perror(path);
        exit(1);
    }
    count = fread(seed, 1, SEED_MAX, file);
    fclose(file);
    LLVMFuzzerTestOneInput(seed, count);
    for (int i = 0; i < CHANGES; i++) {
        memcpy(bytes, seed, count);
        LLVMFuzzerTestOneInput(bytes, change(bytes, count, &state));
    }
    mem_free(seed);
    mem_free(bytes);
}

int main(int argc, char **argv)
{
    int files = 0;

    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        struct dirent *entry;

        while (folder && (entry = readdir(folder))) {
            struct text path = { 0 };

            if (entry->d_name[0] == '.')
                continue;
            text_format(&path, "%s/%s", argv[i], entry->d_name);
            replay_file(text_get(&path));
            text_free(&path);
            files++;
        }
        if (folder)
            closedir(folder);
        else
            perror(argv[i]);
    }
    printf("%d seeds\n", files);
    return files == 0;
}
