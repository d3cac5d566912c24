# make run · test · build · check · format · bench · record · install PREFIX=/usr/local · deps
# Everything that is needed beside git, make and Swift 6 is looked for, and installed where that is allowed.

SHELL := /bin/sh
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
JOBS ?= 2
SECONDS ?= 600

# On Linux the Swift libraries go into the program, so that it starts fast and runs without Swift. macOS has its own.
ifeq ($(shell uname -s),Linux)
# Nothing outside asks the program for its symbols; without them it starts with fewer pages in memory.
STATIC := --static-swift-stdlib -Xlinker --no-export-dynamic
endif
RELEASE := -c release $(STATIC)

.PHONY: run test build release check format lint imports bench bench-compare bench-growth bench-peers record install uninstall deps fuzz \
  test-learning test-checks test-terminal clean

run: release
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/rollout"

# Our own warnings are errors wherever tests or checks build.
test check test-terminal fuzz record: export ROLLOUT_STRICT = 1

build: deps
	$(SWIFT) build -j $(JOBS)

release: deps
	@$(SWIFT) build $(RELEASE) -j $(JOBS) --product rollout

# The suites that take long stand behind targets of their own.
test: deps
	$(SWIFT) test -j $(JOBS) --skip 'LearningTests|ThousandSeedsTests'

test-learning: deps
	$(SWIFT) test -c release -Xswiftc -enable-testing -j $(JOBS) --filter LearningTests

# Every self-check of the book with a thousand draws.
test-checks: deps
	$(SWIFT) test -c release -Xswiftc -enable-testing -j $(JOBS) --filter 'ThousandSeedsTests|CheckLawTests'

test-terminal: deps
	$(SWIFT) test -j $(JOBS) --filter 'RestoreTests|AnyTerminalTests|BuiltProgramTests|IdleTests|TmuxTests'

# Each suite of random events, formulas, bytes and pages goes on for SECONDS, side by side, and says how many it tried.
fuzz: deps
	FUZZ_SECONDS=$(SECONDS) $(SWIFT) test -j $(JOBS) \
	  --filter 'MonkeyTests|LayoutLawTests|FuzzTests|DecoderLawTests|HostileContentTests'

# Pictures of screens are written anew; the tests then fail once, so that somebody looks.
record: deps
	RECORD=1 $(SWIFT) test -j $(JOBS) --skip 'LearningTests|ThousandSeedsTests' || true

check: deps lint imports
	$(SWIFT) build -j $(JOBS) --product rollout
	"$$($(SWIFT) build --show-bin-path)/rollout" --content Content lint

lint:
	$(SWIFT) format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests

format:
	$(SWIFT) format format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

# Every import against the table of ARCHITECTURE.md; a planted forbidden one must be refused.
imports:
	@sh Scripts/imports.sh
	@sh Scripts/imports-planted.sh

bench: release
	@sh Scripts/bench.sh

# How work grows with the size of what is worked on; BUILD=1 also times clean builds.
bench-growth: release
	@sh Scripts/bench.sh growth

# Beside numpy, scipy, Gymnasium, Stable-Baselines3 and torch: RUNS=7 takes turns, ONLY=grpo,gae-eight leaves the rest out.
bench-peers: deps
	@sh Scripts/bench-peers.sh

# Against the figures that were committed: what got slower by more than a fifth.
bench-compare: release
	@sh Scripts/bench.sh compare

install: release
	@bin="$$($(SWIFT) build $(RELEASE) --show-bin-path)/rollout"; \
	mkdir -p "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/rollout" "$(DESTDIR)$(PREFIX)/share/man/man1"; \
	install -m 755 "$$bin" "$(DESTDIR)$(PREFIX)/bin/rollout"; \
	"$$bin" man > "$(DESTDIR)$(PREFIX)/share/man/man1/rollout.1"; \
	rm -rf "$(DESTDIR)$(PREFIX)/share/rollout/Content"; \
	cp -R Content "$(DESTDIR)$(PREFIX)/share/rollout/Content"; \
	echo "rollout is in $(DESTDIR)$(PREFIX)/bin, its chapters in $(DESTDIR)$(PREFIX)/share/rollout/Content."

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/rollout" "$(DESTDIR)$(PREFIX)/share/man/man1/rollout.1"
	rm -rf "$(DESTDIR)$(PREFIX)/share/rollout"

deps:
	@sh Scripts/deps.sh

clean:
	rm -rf .build
