/* The importer of azure_v2: see format.c. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    return fuzz_format("azure_v2", bytes, count);
}
