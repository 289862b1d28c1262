#include "tests/bench/bench.h"
void bench_e5(struct bench *bench) { (void)bench; }
