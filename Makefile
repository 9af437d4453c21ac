# What a person types. Everything goes through `make build`, which installs what it needs on a bare Debian 12.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: build venv run test test-against-spark bench asan tsan build-asan build-tsan fuzz lint format clean packages

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SF ?= 1
CASES ?= 50000

# Compiler results are shared between work trees and between the ways to build.
export CCACHE_BASEDIR ?= $(CURDIR)
export CCACHE_NOHASHDIR ?= 1
export CCACHE_SLOPPINESS ?= pch_defines,time_macros
export PIP_DISABLE_PIP_VERSION_CHECK := 1

packages:
	@tools/install_system_packages.sh

venv: $(VENV)/.installed

$(VENV)/.installed: tools/requirements.txt | packages
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r tools/requirements.txt
	touch $@

# Leaves the package in the virtual environment: $(BIN)/firesteel.
build: packages venv
	@tools/build_and_install.sh

run: build
	$(BIN)/python examples/tpch/main.py --scale-factor $(SF)

test: build
	@$(BIN)/python tools/run_tests.py

# Random typed expressions on us and on real Spark, which needs a JDK 17; the reports are build/differences_*.json.
test-against-spark: build
	@tools/test_against_spark.sh --cases $(CASES)

# Times the questions of benchmarks/ on us and on the peers that are installed (duckdb, polars, datafusion, pysail);
# BENCH holds options, e.g. BENCH="--suites groupby join --runs 5".
bench: build
	$(BIN)/python benchmarks/run.py $(BENCH)

# Unit tests, SQL tests and the end-to-end tests against a server built with a sanitizer.
asan tsan: packages venv
	@$(BIN)/python tools/run_tests.py --preset $@

build-asan build-tsan: packages venv
	@$(BIN)/python tools/run_tests.py --preset $(@:build-%=%) --only-build

# RUNS inputs for each fuzzer, starting from a corpus made here.
RUNS ?= 1000000
fuzz: packages venv
	@$(BIN)/python tools/fuzz.py --runs $(RUNS)

lint: packages venv
	@$(BIN)/python tools/run_tests.py --only layers format tidy

format: packages venv
	git ls-files 'src/*.h' 'src/*.cpp' | xargs -r clang-format-16 -i
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

clean:
	rm -rf build
