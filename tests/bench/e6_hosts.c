#include "tests/bench/bench.h"
void bench_e6(struct bench *bench) { (void)bench; }
