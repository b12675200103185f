"""Simulators of Verilog and VHDL: what a module that looks a table up gives for every code."""

import shutil
import subprocess

import numpy as np
import pytest
from helpers.tables import text_of

TIME_LIMIT = 60
# Seconds for each step; they take a few at most.

VERILOG_MAIN = """module main;
  reg clk = 0, enable = 1;
  reg [{code_top}:0] code;
  wire [{entry_top}:0] y;
  integer i;
  made looks_up (.clk(clk), .enable(enable), .code(code), .y(y));
  initial for (i = 0; i <= {last}; i = i + 1) begin
    if (i % 7 == 3) begin
      enable = 0;
      code = ~i;
      #1 clk = 1;
      #1 clk = 0;
      enable = 1;
    end
    code = i;
    #1 clk = 1;
    #1 clk = 0;
    if (i >= {latency} - 1) $display("%b", y);
  end
endmodule
"""

VHDL_MAIN = """library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.textio.all;
entity main is end entity;
architecture prints of main is
  signal clk : std_logic := '0';
  signal enable : std_logic := '1';
  signal code : std_logic_vector({code_top} downto 0) := (others => '0');
  signal y : std_logic_vector({entry_top} downto 0);
begin
  looks_up : entity work.made_lookup port map (clk, enable, code, y);
  process
    variable l : line;
  begin
    for i in 0 to {last} loop
      if i mod 7 = 3 then
        enable <= '0';
        code <= not std_logic_vector(to_unsigned(i mod {codes}, {code_top} + 1));
        wait for 1 ns;
        clk <= '1';
        wait for 1 ns;
        clk <= '0';
        enable <= '1';
      end if;
      code <= std_logic_vector(to_unsigned(i mod {codes}, {code_top} + 1));
      wait for 1 ns;
      clk <= '1';
      wait for 1 ns;
      clk <= '0';
      if i >= {latency} - 1 then
        write(l, to_bitvector(y));
        writeline(output, l);
      end if;
    end loop;
    wait;
  end process;
end architecture;
"""


def run(folder, *command):
    """Run a command in a folder and return its output; its messages are part of a failure."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def in_verilog(folder, made):
    """Return what the Verilog module of a table gives, for each of its type's codes from 0."""
    iverilog = shutil.which("iverilog") or pytest.skip("no iverilog")
    return _simulated(
        folder, made, "verilog", "v", VERILOG_MAIN,
        [iverilog, "-g2001", "-Wall", "-o", "main", "main.v", "made.v"],
        ["vvp", "-n", "main"],
    )  # fmt: skip


def in_vhdl(folder, made):
    """Return what the VHDL entity of a table gives, for each of its type's codes from 0."""
    ghdl = shutil.which("ghdl") or pytest.skip("no ghdl")
    return _simulated(
        folder, made, "vhdl", "vhd", VHDL_MAIN,
        [ghdl, "-a", "--std=93", "made.vhd", "main.vhd"],
        [ghdl, "--elab-run", "--std=93", "main"],
    )  # fmt: skip


def _simulated(folder, made, format, suffix, main, build, simulate):
    codes, latency = 1 << made.inputs.format.bits, 4 if made.lookup.interpolates else 2
    text = main.format(
        code_top=made.inputs.format.bits - 1, entry_top=made.output.bits - 1,
        codes=codes, latency=latency, last=codes + latency - 2,
    )  # fmt: skip
    (folder / f"main.{suffix}").write_text(text)
    (folder / f"made.{suffix}").write_text(text_of(made, format))
    run(folder, *build)
    found = np.array([int(line, 2) for line in run(folder, *simulate).split()])
    assert len(found) == codes
    return found


def looked_up(made):
    """Return what Python finds for each code of the input type from 0, as bits."""
    bits, codes = made.inputs.format.bits, np.arange(1 << made.inputs.format.bits)
    if made.inputs.format.is_signed:
        codes = np.where(codes >> (bits - 1), codes - (1 << bits), codes)
    return made.lookup.find(made.codes, codes) % (1 << made.output.bits)
