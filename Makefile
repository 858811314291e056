# SPDX-License-Identifier: Apache-2.0
#
# make run builds Gehoord and shows it at work; make help lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint build bench soak deps install uninstall clean

PREFIX ?= /usr/local
DESTDIR ?=
SYSCONFDIR ?= /etc

# Debian packages that a build needs; the Swift toolchain comes from swift.org.
PACKAGES := libcurl4-openssl-dev libxml2-dev libsqlite3-dev pkg-config

# A module may import only what Package.swift lists for it.
FLAGS := --explicit-target-dependency-import-check error

# The Swift runtime goes into an installed binary: the machine it runs on needs
# no toolchain. Its objects differ, so it has a folder of its own.
RELEASE := .build-release
BINARY ?= $(RELEASE)/release/gehoord

##@ Try it

# Debug: it is built in half the time, and the demonstration takes seconds
# either way.
run: build ## Build, then poll the demonstration company once and show its cases
	@.build/debug/gehoord demo --config Config/demo.toml

help: ## Show this list
	@bold=; blue=; plain=; \
	    if [[ -t 1 ]]; then bold=$$'\e[1m'; blue=$$'\e[36m'; plain=$$'\e[0m'; fi; \
	    printf '\nGehoord hears public complaints and alerts the agent on call.\n'; \
	    awk -v bold="$$bold" -v blue="$$blue" -v plain="$$plain" 'BEGIN { FS = ":.*## " } \
	        /^##@ / { printf "\n%s%s%s\n", bold, substr($$0, 5), plain } \
	        /^[a-z]+:.*## / { printf "  make %s%-10s%s %s\n", blue, $$1, plain, $$2 }' \
	        $(MAKEFILE_LIST); \
	    printf '\nPREFIX=%s  DESTDIR=%s  SYSCONFDIR=%s\n\n' \
	        '$(PREFIX)' '$(DESTDIR)' '$(SYSCONFDIR)'

##@ Work on it

build: deps ## Build for debugging
	@swift build $(FLAGS)

test: deps ## Run all tests
	@swift test $(FLAGS) --quiet
	@Scripts/test-packaging

lint: deps ## Check layout, licence headers, and which module imports which
	@swift format lint --strict --recursive Sources Tests Package.swift
	@missing=$$(git ls-files 'Sources/*.swift' 'Tests/*.swift' 'Sources/*.[ch]' Package.swift \
	    | xargs grep -L 'SPDX-License-Identifier: Apache-2.0' || true); \
	    if [[ -n $$missing ]]; then echo "no licence line in: $$missing" >&2; exit 1; fi
	@swift build $(FLAGS) --quiet
	@echo "lint: all well"

bench: deps ## Measure, in a release build
	@swift build $(FLAGS) --configuration release --product gehoord
	@swift build $(FLAGS) --configuration release --product Benchmark
	@.build/release/Benchmark

soak: deps ## Read damaged feeds and texts, run the daemon for SOAK_MINUTES (10), watch its memory
	@FUZZ_SECONDS=60 FUZZ_SEED=$${FUZZ_SEED:-$$RANDOM} swift test $(FLAGS) --quiet --filter FuzzTests
	@swift build $(FLAGS) --configuration release --product gehoord
	@Scripts/fuzz-classify .build/release/gehoord
	@Scripts/soak .build/release/gehoord

deps: ## Install the libraries that a build needs, where they are missing
	@Scripts/install-dependencies $(PACKAGES)

clean: ## Remove everything that was built
	@rm -rf .build $(RELEASE)

##@ Install it

$(RELEASE)/release/gehoord: FORCE | deps
	@swift build $(FLAGS) --configuration release --product gehoord \
	    --static-swift-stdlib --scratch-path $(RELEASE)

.PHONY: FORCE
FORCE:

install: $(BINARY) ## Install below DESTDIR, with unit, configuration and completions
	@Scripts/install '$(BINARY)' '$(DESTDIR)' '$(PREFIX)' '$(SYSCONFDIR)'

uninstall: ## Remove what install put there; configuration and data stay
	@Scripts/uninstall '$(DESTDIR)' '$(PREFIX)' '$(SYSCONFDIR)'
