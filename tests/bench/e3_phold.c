#include "tests/bench/bench.h"
void bench_e3(struct bench *bench) { (void)bench; }
