/* The importer of azure_v1: see format.c. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    return fuzz_format("azure_v1", bytes, count);
}
