#!/usr/bin/env python3
"""Proves that scripts/check_globals.py finds each kind of mutable global and lets constants pass."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "check_globals.py"
COMPILER = sys.argv[1]
PLANTS = [
    ("", 0),
    ("const char *const names[] = { \"a\", \"b\" };\n", 0),
    ("int planted = 7;\n", 1),
    ("int planted;\n", 1),
    ("extern int use(int *);\nint f(void) { static int planted; return use(&planted); }\n", 1),
    ("_Thread_local int planted;\n", 1),
    ("_Thread_local int planted = 3;\n", 1),
    ("const char *planted = \"changeable pointer\";\n", 1),
]


def check(code, lto, folder):
    functions = "".join("int f%d(int x)\n{\n    return x + %d;\n}\n" % (i, i) for i in range(120))
    source, target = folder / "x.c", folder / "x.o"
    source.write_text(functions + code)
    flags = ["-flto"] if lto == "ON" else []
    subprocess.run([COMPILER, "-O2", "-fPIC", *flags, "-c", source, "-o", target], check=True)
    subprocess.run(["gcc-ar", "rcs", folder / "liborrery_x.a", target], check=True)
    (folder / "CMakeCache.txt").write_text(
        "ORRERY_LTO:BOOL=%s\nCMAKE_C_COMPILER:FILEPATH=%s\nORRERY_SANITIZE:STRING=\n" % (lto, COMPILER))
    return subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)


def main():
    missed = 0
    for lto in ("OFF", "ON"):
        for code, expected in PLANTS:
            with tempfile.TemporaryDirectory() as folder:
                run = check(code, lto, pathlib.Path(folder))
            if run.returncode != expected or ("planted" in run.stdout) != bool(expected):
                missed += 1
                print("LTO %s, %r: exit %d, %s%s" % (lto, code, run.returncode, run.stdout, run.stderr))
    print("globals: %d of %d right" % (2 * len(PLANTS) - missed, 2 * len(PLANTS)))
    sys.exit(1 if missed else 0)


main()
