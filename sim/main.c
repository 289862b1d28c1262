/* The program: hands argv to the command table in sim/cli. */
#include "sim/cli/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
