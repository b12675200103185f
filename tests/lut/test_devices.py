"""Headers on devices: cross-compilers put the table where it belongs, and simulators run it."""

import re
import shutil
import subprocess

import pytest
from helpers.tables import table, text_of

import actcli

SETTINGS = {"dtype": "s12.8", "in_dtype": "s10.6"}

TABLES = {
    "t_nearest": (actcli.sigmoid, {**SETTINGS, "entries": 64}),
    "t_half": (actcli.gelu, {"dtype": "int8", "in_dtype": "s10.6", "lookup": "linear",
                             "symmetry": "negative"}),
    "t_parabolas": (actcli.tanh, {**SETTINGS, "dtype": "q15", "lookup": "quadratic", "entries": 17,
                                  "endpoint": True}),
    "t_segments": (actcli.tanh, {**SETTINGS, "dtype": "q15", "segments": 8, "lookup": "quadratic",
                                 "symmetry": "positive"}),
    "t_wide": (actcli.softplus, {**SETTINGS, "dtype": "s32.24", "lookup": "linear",
                                 "entries": 17, "endpoint": True}),
}  # fmt: skip

FAILED = " + ".join(f"{name}_selftest()" for name in TABLES)

AVR = f"""
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
static void put(char c) {{ while (!(UCSR0A & (1 << UDRE0))) {{}} UDR0 = c; }}
int main(void)
{{
    UCSR0B = 1 << TXEN0;
    put((char)('0' + {FAILED}));
    put('\\n');
    cli();
    sleep_mode(); /* for ever, which ends the simulation */
    return 0;
}}
"""

LINUX = f"""
void _start(void)
{{
#ifdef __riscv
    register long status __asm__("a0") = {FAILED};
    register long number __asm__("a7") = 93;
    __asm__ volatile("ecall" : : "r"(status), "r"(number));
#else
    register int status __asm__("r0") = {FAILED};
    register int number __asm__("r7") = 1;
    __asm__ volatile("svc 0" : : "r"(status), "r"(number));
#endif
    for (;;) {{}}
}}
"""

STRICT = "-std=gnu99 -Os -Wall -Wextra -Werror".split()

TARGETS = {
    "arm-none-eabi-gcc": ("-mcpu=cortex-m0 -mthumb", "qemu-arm"),
    "riscv64-unknown-elf-gcc": ("-march=rv32imac -mabi=ilp32", "qemu-riscv32"),
}


def tool(name):
    """Return the path of a tool, or skip the test."""
    return shutil.which(name) or pytest.skip(f"no {name}")


def run(*command, cwd):
    """Run a tool and return what it says."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def write_program(folder, main):
    """Write main.c, which includes the headers of all tables."""
    for name, (function, recipe) in TABLES.items():
        (folder / f"{name}.h").write_text(text_of(table(function, **recipe), "c", name))
    includes = "".join(f'#include "{name}.h"\n' for name in TABLES)
    (folder / "main.c").write_text(f"#define ACTCLI_SELFTEST\n{includes}{main}")


def test_tables_lie_in_the_flash_memory_of_an_avr_and_pass_their_tests(tmp_path):
    gcc = tool("avr-gcc")
    write_program(tmp_path, AVR)
    run(gcc, "-mmcu=atmega328p", *STRICT, "main.c", "-o", "main.elf", cwd=tmp_path)
    sizes = run("avr-size", "-A", "main.elf", cwd=tmp_path)
    assert re.search(r"^\.data +0 ", sizes, re.MULTILINE)
    assert not re.search(r"^\.(bss|rodata) +[1-9]", sizes, re.MULTILINE)
    symbols = run("avr-nm", "main.elf", cwd=tmp_path)
    stored = re.findall(r"^\w+ (\w) (t_\w+)$", symbols, re.MULTILINE)
    assert {"t_nearest", "t_half", "t_segments_start"} <= {name for _, name in stored}
    assert {kind for kind, _ in stored} == {"t"}  # in .text, which is the flash memory
    said = run(tool("simavr"), "-m", "atmega328p", "-f", "16000000", "main.elf", cwd=tmp_path)
    assert "0." in re.sub(r"\x1b\[\d*m", "", said).splitlines()


@pytest.mark.parametrize("compiler", TARGETS)
def test_tables_pass_their_tests_on_other_processors(tmp_path, compiler):
    gcc = tool(compiler)
    options, emulator = TARGETS[compiler]
    write_program(tmp_path, LINUX)
    run(gcc, *options.split(), *STRICT, "-ffreestanding", "-nostdlib", "main.c", "-lgcc", "-o",
        "main.elf", cwd=tmp_path)  # fmt: skip
    run(tool(emulator), "main.elf", cwd=tmp_path)


def test_macros_choose_place_alignment_and_reading(tmp_path):
    gcc = tool("gcc")
    write_program(tmp_path, "int main(void) { return " + FAILED + " + reads % 2; }")
    own = (
        "static int reads;\n"
        '#define ACTCLI_SECTION __attribute__((section(".fast")))\n'
        "#define ACTCLI_ALIGN __attribute__((aligned(64)))\n"
        "#define ACTCLI_READ(p) (reads += 2, *(p))\n"
    )
    main = tmp_path / "main.c"
    main.write_text(own + main.read_text())
    run(gcc, *STRICT, "main.c", "-o", "main", cwd=tmp_path)
    run(tmp_path / "main", cwd=tmp_path)
    symbols = run("objdump", "-t", "main", cwd=tmp_path)
    places = re.findall(r"^(\w+) .* O (\S+)\t\w+ +t_\w+$", symbols, re.MULTILINE)
    assert len(places) >= len(TABLES)
    assert {section for _, section in places} == {".fast"}
    assert all(int(address, 16) % 64 == 0 for address, _ in places)
