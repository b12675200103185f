"""Files of tables: what compilers, synthesisers and simulators read in them."""

import re
import shutil
import subprocess
from io import StringIO

import numpy as np
import pytest
from helpers.tables import RECIPES, table, text_of

import actcli
from actcli.errors import ActcliError
from actcli.lut.formats import TABLE_FORMATS, write_table
from actcli.lut.report import Report

CANDIDATES = (
    "int module signed while class tanh sqrt y0 entity signal work std string x tanh_q15 Table"
)


COMPILERS = {
    "c": "gcc -std=c99 -Werror -fsyntax-only",
    "sv": "verilator --lint-only",
    "verilog": "iverilog -g2001 -o main",
    "vhdl": "ghdl -a --std=93",
}
COMMENTS = {
    "c": r"/\*.*?\*/|#ifn?def",
    "sv": "//.*?\n",
    "verilog": r"//.*?\n|rom\[\d+\]",
    "vhdl": "--.*?\n",
}


@pytest.mark.parametrize(("format", "comment"), COMMENTS.items())
def test_accepted_names_compile(tmp_path, format, comment):
    """Every name is refused or compiles, among them those that the file itself uses."""
    made = table(actcli.tanh, entries=8, lookup="linear")
    text = re.sub(comment, "", text_of(made, format), flags=re.DOTALL)
    refused, accepted = set(), {}
    words = {*re.findall(r"\b[A-Za-z]\w*\b", text), *CANDIDATES.split()}
    for name in {word for word in words if "made" not in word.lower()}:
        stream = StringIO()
        try:
            write_table(Report(made), format, name, stream)
            accepted[name] = stream.getvalue()
        except ActcliError as mistake:
            assert "actcli_" in str(mistake)
            refused.add(name)
    assert accepted.keys() >= {"x", "tanh_q15"}
    compiler, *options = COMPILERS[format].split()
    for i, text in enumerate(accepted.values()):
        (tmp_path / f"{i}.{format}").write_text(text)
    if format == "c":  # all of them in one, with the library that the self-test may need
        includes = (f'#include "{i}.c"\n' for i in range(len(accepted)))
        (tmp_path / "main.c").write_text(
            "#define ACTCLI_SELFTEST\n#include <math.h>\n" + "".join(includes)
        )
    files = ["main.c"] if format == "c" else [f"{i}.{format}" for i in range(len(accepted))]
    always = {"module", "signed"}
    mine = {"c": {"int", "tanh"}, "vhdl": {"entity", "work"}, "sv": always, "verilog": always}
    assert mine[format] <= refused
    found = shutil.which(compiler) or pytest.skip(f"no {compiler}")
    subprocess.run([found, *options, *files], cwd=tmp_path, check=True, timeout=240)


def test_vhdl_simulator_reads_the_table(tmp_path):
    ghdl = shutil.which("ghdl") or pytest.skip("no ghdl")
    made = table(actcli.gelu, **RECIPES["bins"])
    (tmp_path / "made.vhd").write_text(text_of(made, "vhdl"))
    (tmp_path / "main.vhd").write_text(
        """library ieee;
use ieee.numeric_std.all;
use work.made.all;
entity main is end entity;
architecture prints of main is begin
  process begin
    for i in TABLE'range loop
      report integer'image(to_integer(unsigned(TABLE(i))));
    end loop;
    wait;
  end process;
end architecture;
"""
    )
    subprocess.run([ghdl, "-a", "made.vhd", "main.vhd"], cwd=tmp_path, check=True)
    subprocess.run([ghdl, "-e", "main"], cwd=tmp_path, check=True)
    done = subprocess.run([ghdl, "-r", "main"], cwd=tmp_path, capture_output=True, text=True,
                          check=True)  # fmt: skip
    said = [line.rpartition(" ")[2] for line in (done.stdout + done.stderr).splitlines()]
    assert [int(number) for number in said] == unsigned(made)


def unsigned(made):
    return [int(code) % (1 << made.output.bits) for code in made.stored]


def intel_hex_records(text):
    """Return the full address and the data of each record of an Intel HEX file."""
    found, upper = [], 0
    *records, end = text.splitlines()
    assert end == ":00000001FF"
    for line in records:
        record = bytes.fromhex(line.removeprefix(":"))
        count, address, kind, data = record[0], record[1:3], record[3], record[4:-1]
        assert len(data) == count
        assert sum(record) % 256 == 0
        if kind == 4:
            upper = int.from_bytes(data, "big") << 16
            continue
        assert kind == 0
        found.append((upper + int.from_bytes(address, "big"), data))
    return found


READERS = {
    "coe": lambda text: [
        int(word, 16) for word in re.findall(r"\w+", text.partition("vector=")[2])
    ],
    "mem": lambda text: [
        int(word, 16) for word in re.sub("//.*", "", text).split()
    ],
    "mif": lambda text: [
        int(word, 16) for word in re.findall(r"^  \d+ : (\w+);", text, re.MULTILINE)
    ],
    "vhdl": lambda text: [
        int(word, 2) for word in re.findall(r'"([01]+)"', text)
    ],
    "memb": lambda text: [
        int(word, 2) for word in re.sub("//.*", "", text).split()
    ],
    "sv": lambda text: [
        int(word, 16) for word in re.findall(r"\d'h(\w+)", text)
    ],
    "verilog": lambda text: [
        int(word, 16) for word in re.findall(r"\] = \d+'h(\w+);", text)
    ],
    "ihex_words": lambda text: [
        int.from_bytes(data, "big") for _, data in intel_hex_records(text)
    ],
    "c": lambda text: [
        int(word) for word in re.findall(r"-?\d+", re.search(r"= \{(.*?)\}", text, re.DOTALL)[1])
    ],
}  # fmt: skip


@pytest.mark.parametrize("format", TABLE_FORMATS.names())
@pytest.mark.parametrize("name", ["bins", "turned", "short", "every", "cmsis-q7"])
def test_files_hold_the_stored_entries(format, name):
    made = table(actcli.gelu, **RECIPES[name])
    text = text_of(made, format)
    assert text.isascii()
    assert text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 100
    if format == "ihex":  # its bytes are those in the memory of a processor
        memory = b"".join(data for _, data in intel_hex_records(text))
        kind = f"<{'i' if made.output.is_signed else 'u'}{made.item_bits // 8}"
        assert np.frombuffer(memory, kind).tolist() == made.stored.tolist()
        return
    found = [code % (1 << made.output.bits) for code in READERS[format](text)]
    assert found == unsigned(made)


@pytest.mark.parametrize(("format", "step"), [("ihex", 16), ("ihex_words", 1)])
def test_intel_hex_addresses_go_on_beyond_16_bits(format, step):
    made = table(actcli.tanh, in_dtype="s17.13", entries=1 << 17, lookup="floor")
    addresses = [address for address, _ in intel_hex_records(text_of(made, format))]
    assert addresses == [*range(0, step * len(addresses), step)]
    assert addresses[-1] > 0xFFFF


@pytest.mark.parametrize("name", ["bins", "cmsis-q7"])
def test_verilog_simulator_reads_the_memory_file(tmp_path, name):
    iverilog = shutil.which("iverilog") or pytest.skip("no iverilog")
    made = table(actcli.gelu, **RECIPES[name])
    (tmp_path / "made.mem").write_text(text_of(made, "mem"))
    (tmp_path / "main.v").write_text(
        f"""module main;
  reg [{made.output.bits - 1}:0] rom [0:{len(made.x) - 1}];
  integer i;
  initial begin
    $readmemh("made.mem", rom);
    for (i = 0; i < {len(made.x)}; i = i + 1) $display("%0d", rom[i]);
  end
endmodule
"""
    )
    subprocess.run([iverilog, "-Wall", "-o", "main", "main.v"], cwd=tmp_path, check=True)
    done = subprocess.run(["vvp", "-n", "main"], cwd=tmp_path, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert [int(line) for line in done.stdout.split()] == unsigned(made)
    assert done.stderr == ""
