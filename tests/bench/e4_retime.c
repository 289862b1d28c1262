#include "tests/bench/bench.h"
void bench_e4(struct bench *bench) { (void)bench; }
