#include "tests/bench/bench.h"
void bench_e7(struct bench *bench) { (void)bench; }
