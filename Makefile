# SPDX-License-Identifier: Apache-2.0
# A thin front door: each target is one tool. The build itself is Meson's (meson.build).
.PHONY: build web run test bench bench-jwt fuzz faults fmt lint install clean asan
MAKEFLAGS += --no-print-directory
PREFIX ?= /usr/local

build: web build/build.ninja
	@ninja -C build --quiet

# The dashboard, which the program has inside.
web:
	@tools/build-web

run:
	@tools/setup run
	@$(MAKE) build
	@build/mintage serve --data-dir data

# Everything, on the release build and on the one with the sanitizers; the last line is `N passed, N failed`.
test:
	@tools/setup test
	@$(MAKE) build asan
	@tools/run-tests

# Figures on this machine, beside other servers; also written to bench/RESULTS.md.
bench:
	@tools/setup peers
	@$(MAKE) build
	@bench/run

# The JWT library beside raw libcrypto, libsodium and other JWT libraries; also written to bench/RESULTS-JWT.md.
bench-jwt:
	@tools/setup jwt-peers
	@$(MAKE) build
	@bench/run-jwt

# Long runs of the fuzz targets: FUZZ_SECONDS each (600).
fuzz:
	@tools/setup test
	@tools/fuzz

# kill -9, 2,000 rounds.
faults:
	@tools/setup test
	@$(MAKE) build
	@KILL_ROUNDS=2000 tests/api/kill

fmt:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

lint:
	@tools/setup test
	@$(MAKE) build
	@tools/lint

install:
	@tools/setup run
	@$(MAKE) build
	@meson install -C build --no-rebuild --quiet

clean:
	@rm -rf build build-asan build-fuzz web/dist

asan: web build-asan/build.ninja
	@ninja -C build-asan --quiet

build/build.ninja:
	@tools/configure build --prefix=$(PREFIX)

build-asan/build.ninja:
	@tools/configure build-asan -Db_sanitize=address,undefined -Db_lundef=false
