# SPDX-License-Identifier: GPL-3.0-or-later
# make run: set up, build, run the shipped workloads. make check: set up and pass all tests. make help: the rest.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
# V=1 shows whole commands.
.SHELLFLAGS := $(if $(V),-xc,-c)

PREFIX ?= /usr/local
BUILD ?= build
VARIANT ?= release
VERSION := $(shell sed -n 's/^.define SB_VERSION "\(.*\)"/\1/p' sim/base/version.h)

# ---- flags -----------------------------------------------------------------------------------------------------------
comma := ,
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror=implicit-function-declaration
CPPFLAGS_ALL := -I. -D_GNU_SOURCE
# Names and lines, as a stack trace has them; all of -g takes a fifth to a third of the time to compile. For a debugger: DEBUG=-g.
DEBUG := -g1
# Contraction into fused multiply-add would make results depend on the machine.
CFLAGS_ALL = -std=c11 $(DEBUG) -pthread -ffp-contract=off $(WARNINGS) $(WERROR) $(HARDENING)
LIBS := -lgsl -lgslcblas -lyajl -lexpat -lcsv -lz -lm

# What a fault cannot do in a release build; SECURITY.md tells what each costs. A flag that the compiler does not know is
# left out. A user's own OPTIMISE or CPPFLAGS may say otherwise.
known = $(shell echo 'int x;' | $(CC) -Werror $(1) -O2 -x c -S -o /dev/null - 2>/dev/null && echo $(1))
supported = $(or $(call known,$(1)),$(foreach flag,$(1),$(call known,$(flag))))
HARDENING_CFLAGS = $(call supported,-fstack-protector-strong -fstack-clash-protection $(if $(filter x86_64,$(MACHINE)),-fcf-protection=branch))
HARDENING_CPPFLAGS = $(if $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,$(if $(filter -O0,$(OPTIMISE) $(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
HARDENING_LDFLAGS := -Wl,-z,relro,-z,now

# The variants with sanitizers also check every assertion (sim/base/assert.h).
ifeq ($(VARIANT),release)
  CC ?= cc
  OPTIMISE ?= -O2
  MACHINE := $(shell $(CC) -dumpmachine | cut -d- -f1)
  HARDENING := $(HARDENING_CFLAGS)
  CPPFLAGS_ALL += $(HARDENING_CPPFLAGS)
  LDFLAGS_ALL := $(HARDENING_LDFLAGS)
  OUT := $(BUILD)
else ifeq ($(VARIANT),asan)
  override CC := gcc
  # A null pointer that is followed ends the program without a check of its own, which would take a fifth of the time to compile.
  # Undefined behaviour traps: tests/check/run has the stack told, not the kind. Descriptions of kinds were ten megabytes for each start
  # to relocate and to search for leaks; a program at a fixed address has less to relocate.
  OPTIMISE := -O1 -fPIC -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize=null -fsanitize-undefined-trap-on-error -DSB_CHECKED
  FIXED := -no-pie
  LIBS += -l:libubsan.a # libearliest's own variant tells the kind; the shared one adds a third to each start
  OUT := $(BUILD)/asan
else ifeq ($(VARIANT),tsan)
  override CC := gcc
  OPTIMISE := -O1 -fno-omit-frame-pointer -fsanitize=thread -DSB_CHECKED
  OUT := $(BUILD)/tsan
else ifeq ($(VARIANT),fuzz)
  override CC := clang
  OPTIMISE := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -DSB_CHECKED
  OUT := $(BUILD)/fuzz
else
  $(error VARIANT is release, asan, tsan or fuzz)
endif
# Objects are kept apart by the flags that made them: a changed flag never mixes with old objects.
FLAGS_KEY := $(shell printf '%s' '$(CC) $(CFLAGS_ALL) $(OPTIMISE) $(CFLAGS) $(CPPFLAGS_ALL) $(CPPFLAGS) $(LDFLAGS) $(shell $(CC) -dumpfullversion 2>/dev/null)' | cksum | cut -d' ' -f1)
OBJ := $(OUT)/obj-$(FLAGS_KEY)
UNITS := $(OBJ)/rooms
include strategies/earliest/rooms.mk

# ---- files -----------------------------------------------------------------------------------------------------------
# A folder is a kind of plug-in, and each of its files defines one. What plug-ins share stands in a folder of its own.
STRATEGIES := $(sort $(wildcard strategies/*.c))
RUNTIMES := $(sort $(wildcard strategies/runtimes/*.c))
TARGETS := $(sort $(wildcard strategies/targets/*.c))
FORMATS := $(sort $(wildcard workloads/formats/*.c))
EXPORTS := $(sort $(wildcard workloads/exports/*.c))
GENERATORS := $(sort $(wildcard workloads/generators/*.c))
DISTRIBUTIONS := $(sort $(wildcard workloads/distributions/*.c))
REPORTS := $(sort $(wildcard reports/*.c))
BENCH_REPORTS := $(sort $(wildcard reports/bench/*.c))
LOAD_REPORTS := $(sort $(wildcard reports/load/*.c))
PLUGINS := $(STRATEGIES) $(RUNTIMES) $(TARGETS) $(FORMATS) $(EXPORTS) $(GENERATORS) $(DISTRIBUTIONS) $(REPORTS) $(BENCH_REPORTS) $(LOAD_REPORTS)
# Not part of the program: see sim/run/ranks/mpi.h.
MPI_SOURCE := sim/run/ranks/mpi.c
KERNEL_SOURCES := $(sort $(wildcard sim/*/*kernel.c sim/*/*/*kernel.c))
SIM := $(filter-out $(KERNEL_SOURCES) $(MPI_SOURCE) sim/cli/%,$(sort $(wildcard sim/*/*.c sim/*/*/*.c sim/*/*/*/*.c))) \
       $(sort $(wildcard strategies/runtimes/*/*.c strategies/runtimes/*/*/*.c)) $(filter-out $(BENCH_REPORTS) $(LOAD_REPORTS),$(sort $(wildcard reports/*/*.c reports/*/*/*.c reports/*/*/*/*.c)))
CLI := $(sort $(wildcard sim/cli/*.c sim/cli/*/*.c sim/cli/*/*/*.c))
COMMANDS := $(sort $(wildcard sim/cli/commands/*.c))
# libearliest's tests and the peers have makefiles of their own.
TESTS := $(filter-out tests/earliest/%,$(sort $(wildcard tests/*/test_*.c tests/*/*/test_*.c)))
FIXTURES := $(sort $(wildcard tests/fixtures/*.c tests/fixtures/*/*.c))

# The hot loops are compiled once for each instruction set and chosen at run time; the best set stands first.
MACHINE := $(shell $(CC) -dumpmachine | cut -d- -f1)
INSTRUCTION_SETS := $(if $(filter x86_64,$(MACHINE)),avx512 avx2) base
SET_FLAGS_base :=
SET_FLAGS_avx2 := -mavx2
SET_FLAGS_avx512 := -mavx2 -mavx512f -mavx512dq -mavx512vl -mavx512bw -mprefer-vector-width=512
# All kernels of a set are one object, as rooms are: half the time to compile one is the compiler's intrinsics. Events are no faster
# with AVX-512 than with AVX2 (see event_kernel.h), and small plans need AVX2 at least (see kernel.c).
NOT_IN_avx512 := %/event_kernel.c
NOT_IN_base := %/small_kernel.c
kernels_of = $(filter-out $(NOT_IN_$(1)),$(KERNEL_SOURCES))
KERNEL_OBJ := $(INSTRUCTION_SETS:%=$(UNITS)/kernels.%.o)
KERNEL_CHOICE_OBJ := $(patsubst %.c,$(OBJ)/%.o,$(filter %kernel_choice.c,$(SIM)))

# A room is one object (strategies/earliest/rooms.mk), save what has flags of its own, and main(), which tests leave out. For fuzzers
# every file is one, so that each includes what it needs.
ROOMS := tests/fixtures sim/load/engine strategies reports $(patsubst %/,%,$(wildcard tests/fixtures/*/ sim/*/ sim/cli/*/ strategies/*/ workloads/*/ reports/*/))
APART := $(filter %kernel_choice.c,$(SIM)) sim/cli/main.c $(if $(filter fuzz,$(VARIANT)),$(SIM) $(CLI) $(FIXTURES) $(PLUGINS))
objects = $(patsubst %,$(UNITS)/%.o,$(call rooms_of,$(filter-out $(APART),$(1)),$(ROOMS))) $(patsubst %.c,$(OBJ)/%.o,$(filter $(APART),$(1)))
include strategies/task/task.mk
IN_ROOMS := $(filter-out $(APART),$(SIM) $(CLI) $(FIXTURES) $(PLUGINS) $(TASK_SOURCES))

SIM_OBJ := $(KERNEL_OBJ) $(call objects,$(sort $(SIM) $(PLUGINS))) $(TASK_OBJ) $(OBJ)/gen/plugins.o $(OBJ)/gen/page_assets.o
CLI_OBJ := $(call objects,$(CLI)) $(OBJ)/gen/commands.o
TEST_BIN := $(TESTS:%.c=$(OUT)/%)
# What tests share, and the program's parts without its main().
TEST_OBJ := $(call objects,$(FIXTURES)) $(filter-out $(OBJ)/sim/cli/main.o,$(CLI_OBJ))

# ---- libearliest: the real scheduler; its own makefile, which also runs alone ------------------------------------------
# The program has it linked in; with a sanitizer it knows about the fibers.
ES_VARIANT ?= $(if $(filter asan tsan,$(VARIANT)),$(VARIANT),release)
ES_BUILD := $(BUILD)/earliest/$(ES_VARIANT)
include strategies/earliest/earliest.mk

# ---- MPI: a module for each library whose compiler is there, loaded when its launcher started the program ---------------
MPICC_openmpi ?= mpicc.openmpi
MPICC_mpich ?= mpicc.mpich
MPI_LIBRARIES := $(foreach library,openmpi mpich,$(if $(shell command -v $(MPICC_$(library)) 2>&1),$(library)))
MPI_MODULES := $(MPI_LIBRARIES:%=$(OUT)/libsimbench-%.so)

# ---- building --------------------------------------------------------------------------------------------------------
all: $(OUT)/simbench $(OUT)/libearliest.so $(TASK_SHARED) $(MPI_MODULES)

$(OUT)/simbench: $(SIM_OBJ) $(CLI_OBJ) $(ES_STATIC)
	$(LINK)

LINK = @echo '  link $@'; mkdir -p $(@D); $(CC) -pthread $(FIXED) $(OPTIMISE) $(CFLAGS) $(LDFLAGS_ALL) $(LDFLAGS) -o $@ $(filter %.o,$^) \
       $(filter %.a %.so,$^) $(LDLIBS_THIS) $(ES_LIBS) $(LIBS)
COMPILE = $(call rooms_folder,$(@D))@echo '  cc   $(<:$(UNITS)/%.c=%/*.c)'; $(CC) $(CPPFLAGS_ALL) $(CPPFLAGS) $(CFLAGS_ALL) $(OPTIMISE) $(CFLAGS) -MMD -MP

# -O2 is for what was measured to be a tenth faster with it; -O1 for the rest of what is done for each task, for plug-ins and for
# tests, in two thirds of the time to compile; -Og for all else, in half.
HOT := $(addprefix sim/,engine json load/engine placement)
WARM := $(addprefix sim/,base bounds draw insight model run stats text trace verify workload) strategies% workloads%
ifeq ($(VARIANT),release)
$(patsubst %,$(UNITS)/%.o,$(filter $(WARM),$(ROOMS))) $(TESTS:%.c=$(OBJ)/%.o): OPTIMISE := -O1
$(patsubst %,$(UNITS)/%.o,$(filter-out $(HOT) $(WARM),$(ROOMS))) $(OBJ)/gen/%.o $(OBJ)/sim/cli/main.o: OPTIMISE := -Og
endif
$(OBJ)/%.o: %.c
	$(COMPILE) -c -o $@ $<

$(UNITS)/%.o: $(UNITS)/%.c
	$(COMPILE) -c -o $@ $<
$(call rooms_stale,$(UNITS),$(IN_ROOMS),$(ROOMS)): FORCE
	$(call rooms_write,$(call rooms_in,$(IN_ROOMS),$(@:$(UNITS)/%.c=%),$(ROOMS)))

# clang takes half a minute to check each for undefined behaviour; gcc does it for the tests.
# Functions begin with a cache line: else the longest paths take 0.26 or 0.31 ns a task, as what stands before them has it.
FAST = $(if $(findstring fsanitize,$(OPTIMISE)),,-O3)$(if $(filter fuzz,$(VARIANT)), -fno-sanitize=undefined) -fno-trapping-math -fno-math-errno -falign-functions=64
define KERNELS_OF_SET
$(UNITS)/kernels.$(1).c: $(if $(call rooms_is_stale,$(UNITS)/kernels.$(1).c,$(call kernels_of,$(1))),FORCE)
	$$(call rooms_write,$$(call kernels_of,$(1)))
$(UNITS)/kernels.$(1).o: $(UNITS)/kernels.$(1).c
	$$(COMPILE) $$(FAST) $$(SET_FLAGS_$(1)) -DSB_INSTRUCTION_SET=$(1) -c -o $$@ $$<
$(OBJ)/%.$(1).o: %.c
	$$(COMPILE) $$(FAST) $$(SET_FLAGS_$(1)) -DSB_INSTRUCTION_SET=$(1) -c -o $$@ $$<
endef
$(foreach set,$(INSTRUCTION_SETS),$(eval $(call KERNELS_OF_SET,$(set))))
# The kernels of before, to measure those of now against.
FROZEN_OBJ := $(foreach set,$(INSTRUCTION_SETS),$(OBJ)/tests/frozen/frozen_kernel.$(set).o) $(OBJ)/tests/frozen/frozen.o \
              $(OBJ)/tests/frozen/sampler.o
$(KERNEL_CHOICE_OBJ) $(OBJ)/tests/frozen/frozen.o: CPPFLAGS_ALL += '-DSB_INSTRUCTION_SETS(X)=$(patsubst %,X(%),$(INSTRUCTION_SETS))'
$(KERNEL_OBJ) $(KERNEL_CHOICE_OBJ) $(FROZEN_OBJ): Makefile # their flags stand here

# The event-driven engine of version 0.1, to measure that of now against.
FROZEN_EVENTS := $(INSTRUCTION_SETS:%=$(OBJ)/tests/frozen/events_kernel.%.o) $(OBJ)/tests/frozen/events.o
$(OBJ)/tests/frozen/events.o: CPPFLAGS_ALL += '-DSB_INSTRUCTION_SETS(X)=$(patsubst %,X(%),$(INSTRUCTION_SETS))'
$(OUT)/tests/run/bench_events: $(FROZEN_EVENTS)

# One file = one plug-in: strategies/a_b.c defines `const struct sb_strategy sb_strategy_a_b`, reports/bench/a_b.c `const struct
# sb_bench_report sb_bench_report_a_b`. The table is compared before it is replaced, so that an added or removed file is seen and nothing
# else is rebuilt.
names = $(basename $(notdir $(1)))
table = echo '$(foreach n,$(call names,$(2)),extern const struct sb_$(1) sb_$(1)_$(n);)'; \
        echo 'static const struct sb_$(1) *const $(1)s[] = { $(foreach n,$(call names,$(2)),&sb_$(1)_$(n),) 0 };'
replace = cmp -s $@ $@.new && rm $@.new || mv $@.new $@
$(OBJ)/gen/plugins.c: FORCE
	@mkdir -p $(@D)
	@{ echo '/* generated from the listing of the plug-in folders */'; \
	   echo '#include "sim/plugins.h"'; \
	   $(call table,format,$(FORMATS)); $(call table,generator,$(GENERATORS)); \
	   $(call table,dist_type,$(DISTRIBUTIONS)); \
	   $(call table,strategy,$(STRATEGIES)); $(call table,report,$(REPORTS)); $(call table,export,$(EXPORTS)); $(call table,runtime,$(RUNTIMES)); \
	   $(call table,bench_target,$(TARGETS)); $(call table,bench_report,$(BENCH_REPORTS)); \
	   $(call table,load_report,$(LOAD_REPORTS)); \
	   echo 'const struct sb_plugins sb_plugins = { { formats, generators, dist_types, 0, 0, 0, 0, 0, 0, 0 }, strategys, reports, exports, runtimes, bench_targets, bench_reports, load_reports };'; } > $@.new
	@$(replace)
# The program's own, of which no other room knows.
$(OBJ)/gen/commands.c: FORCE
	@mkdir -p $(@D)
	@{ echo '#include "sim/cli/options/command_table.h"'; $(call table,command,$(COMMANDS)); \
	   echo 'const struct sb_command *const *const sb_commands = commands;'; } > $@.new
	@$(replace)

# The page's style and script, as they are, as text of the program.
$(OBJ)/gen/page_assets.c: reports/page/page.css reports/page/page.js Makefile
	@mkdir -p $(@D)
	@{ echo '#include "reports/page/assets.h"'; \
	   for kind in css js; do \
	       echo "const char sb_page_$$kind[] = {"; \
	       od -An -v -tu1 reports/page/page.$$kind | sed 's/  */,/g; s/^,//; s/$$/,/'; echo '0 };'; \
	   done; } > $@
$(OBJ)/gen/%.o: $(OBJ)/gen/%.c
	$(COMPILE) -c -o $@ $<

# A removed source must relink: the list of objects is a file that changes with it.
$(OUT)/objects.list: FORCE
	@mkdir -p $(@D); printf '%s\n' $(CLI_OBJ) $(SIM_OBJ) $(TEST_OBJ) > $@.new; cmp -s $@ $@.new && rm $@.new || mv $@.new $@
$(OUT)/simbench: $(OUT)/objects.list

# What `simbench bench` measures stands beside the program; replaced as a whole, because a run may have it open.
$(OUT)/libearliest.so: $(ES_SHARED)
	@mkdir -p $(@D); cp $< $@.new && mv $@.new $@

# Without sanitizers, which the launched program has or not.
$(MPI_MODULES): $(OUT)/libsimbench-%.so: $(MPI_SOURCE) sim/run/ranks/mpi.h Makefile
	@echo '  mpi  $@'; mkdir -p $(@D); OMPI_CC='$(CC)' MPICH_CC='$(CC)' $(MPICC_$*) $(CPPFLAGS_ALL) $(CPPFLAGS) $(CFLAGS_ALL) -O2 \
	    $(CFLAGS) $(LDFLAGS_ALL) $(LDFLAGS) -fPIC -shared -o $@ $<

-include tests/peers/peers.mk

# ---- tests -----------------------------------------------------------------------------------------------------------
# Of the program a test links what it needs: half the time of linking all of it. With asan's tables linking takes five times as long:
# there it is a shared library, save for tests that have another malloc() put in place.
$(OBJ)/tests.a: $(TEST_OBJ) $(SIM_OBJ) $(OUT)/objects.list
	@rm -f $@; $(AR) rcsT $@ $(filter %.o,$^)
$(OBJ)/libtests.so: $(OBJ)/tests.a $(ES_STATIC)
	@echo '  link $@'; $(CC) -shared -pthread $(OPTIMISE) $(CFLAGS) -Wl,-Bsymbolic,-soname,$(@F) -o $@ -Wl,--whole-archive $^ \
	    -Wl,--no-whole-archive $(ES_LIBS) $(LIBS)
TEST_PARTS := $(if $(filter asan,$(VARIANT)),$(OBJ)/libtests.so,$(OBJ)/tests.a $(ES_STATIC))
$(OUT)/tests/memory/%: $(OBJ)/tests/memory/%.o $(OBJ)/tests.a $(ES_STATIC)
	$(LINK)
$(OUT)/tests/%: $(OBJ)/tests/%.o $(TEST_PARTS)
	$(LINK)
$(OUT)/tests/%: LDFLAGS += $(if $(filter asan,$(VARIANT)),-Wl$(comma)-rpath$(comma)$(abspath $(OBJ)))
$(OUT)/tests/%: LDLIBS_THIS = -lcmocka
$(OUT)/tests/run/bench_kernels: $(FROZEN_OBJ)
# The out-of-memory sweep makes the n-th allocation fail.
OOM_BIN := $(filter $(OUT)/tests/memory/%,$(TEST_BIN))
$(OOM_BIN): $(OBJ)/tests/memory/failing_memory.o
$(OOM_BIN): LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup
tests: $(TEST_BIN)

# Targets of a fuzzer; in other variants they run through their corpus once.
FUZZ := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/fuzz/*.c)))
ifeq ($(VARIANT),fuzz)
$(FUZZ): LDFLAGS += -fsanitize=fuzzer
else
$(FUZZ): $(OBJ)/tests/fuzz/replay/replay.o
endif
fuzzers: $(FUZZ)

include tests/check/check.mk

# The arrows between rooms, against the table in tests/check/layers.txt, and circles of files.
layers:
	@/usr/bin/env python3 tests/check/layers
headers:
	@tests/check/headers $(CC)
# Lines of 100 columns at most, of 120 in prose.
columns:
	@/usr/bin/env python3 tests/check/columns

# What tasks cost the scheduler and the engines, and the kernels' ratios to those that were frozen; bench-engines: whole
# experiments in more variants, and reading.
bench: all $(OUT)/tests/run/bench_kernels
	@$(OUT)/simbench bench
	@echo; $(OUT)/tests/run/bench_kernels ' 1,000 tasks'
bench-engines: $(OUT)/tests/run/bench_engines $(OUT)/tests/run/bench_kernels $(OUT)/tests/run/bench_events \
		$(OUT)/tests/trace/bench_reading $(OUT)/tests/placement/bench_placement $(OUT)/tests/load/bench_load
	@$(OUT)/tests/placement/bench_placement
	@$(OUT)/tests/run/bench_engines
	@$(OUT)/tests/run/bench_kernels
	@$(OUT)/tests/run/bench_events
	@$(OUT)/tests/load/bench_load
	@$(OUT)/tests/trace/bench_reading

# One call a file: clang-tidy 14 carries state from one file to the next. Scripts split words, set PATH in a subshell and
# limit memory on purpose.
SHELL_STYLE := SC1087,SC1091,SC2046,SC2123,SC2154,SC2209,SC2238,SC3045
TIDY := xargs -P 2 -I FILE clang-tidy --quiet FILE -- $(CPPFLAGS_ALL) -DSB_CHECKED -std=c11
lint: need-lint
	@printf '%s\n' $(SIM) $(call kernels_of,base) $(CLI) $(PLUGINS) | $(TIDY)
	@$(if $(filter avx2,$(INSTRUCTION_SETS)),printf '%s\n' $(filter-out $(call kernels_of,base),$(KERNEL_SOURCES)) | $(TIDY) $(SET_FLAGS_avx2))
	@cppcheck --quiet --std=c11 --language=c --enable=warning,portability,performance --inline-suppr --error-exitcode=1 \
	    --suppress=missingIncludeSystem -I. $(SIM) $(CLI) $(PLUGINS)
	@grep -rlE '^#!/bin/(ba)?sh' .ci tests --exclude-dir=node_modules | xargs shellcheck -x -S warning -e $(SHELL_STYLE)

format: need-lint
	@clang-format -i $$(find sim strategies workloads reports tests -name '*.[ch]' ! -path '*/node_modules/*')

# ---- setting up, running, installing ---------------------------------------------------------------------------------
need-%:
	@.ci/need run $(filter-out run,$*)
run: need-run
	@$(MAKE) -j$(JOBS) all
	$(BUILD)/simbench workloads/*.json

TO = "$(DESTDIR)$(PREFIX)
COMPLETIONS = share/bash-completion/completions/simbench share/zsh/site-functions/_simbench \
              share/fish/vendor_completions.d/simbench.fish
# Where the completion for a shell goes.
completion = $(TO)/$(filter share/$(1)%,$(COMPLETIONS))"
install: all es_install strategy_install task_install
	install -d $(TO)/bin" $(TO)/share/man/man1" $(TO)/share/man/man5" $(foreach file,$(COMPLETIONS),$(TO)/$(dir $(file))")
	install -m 755 $(OUT)/simbench $(TO)/bin/simbench"
	$(if $(MPI_MODULES),install -d $(TO)/lib/simbench" && install -m 644 $(MPI_MODULES) $(TO)/lib/simbench")
	$(OUT)/simbench --print-manual <sim/cli/simbench.1.in >$(OUT)/simbench.1
	install -m 644 $(OUT)/simbench.1 $(TO)/share/man/man1/simbench.1"
	install -m 644 workloads/simbench-workload.5 $(TO)/share/man/man5/simbench-workload.5"
	for shell in bash zsh fish; do $(OUT)/simbench --print-completion $$shell >$(OUT)/simbench.$$shell || exit 1; done
	install -m 644 $(OUT)/simbench.bash $(call completion,bash)
	install -m 644 $(OUT)/simbench.zsh $(call completion,zsh)
	install -m 644 $(OUT)/simbench.fish $(call completion,fish)
# What a strategy in a shared library is built with.
strategy_install:
	install -d $(TO)/include/simbench" $(TO)/share/pkgconfig"
	install -m 644 sim/policy/strategy_v1.h $(TO)/include/simbench/strategy.h"
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' sim/policy/simbench-strategy.pc.in >$(TO)/share/pkgconfig/simbench-strategy.pc"
	chmod 644 $(TO)/share/pkgconfig/simbench-strategy.pc"
uninstall: es_uninstall task_uninstall
	rm -f $(TO)/include/simbench/strategy.h" $(TO)/share/pkgconfig/simbench-strategy.pc"
	rm -f $(TO)/bin/simbench" $(foreach library,openmpi mpich,$(TO)/lib/simbench/libsimbench-$(library).so") \
	    $(TO)/share/man/man1/simbench.1" $(TO)/share/man/man5/simbench-workload.5" $(foreach file,$(COMPLETIONS),$(TO)/$(file)")
	! [ -d $(TO)/lib/simbench" ] || rmdir --ignore-fail-on-non-empty $(TO)/lib/simbench"

# What is committed, as one file; it builds, installs and passes `make check` where it is unpacked.
DIST := simbench-$(VERSION)
XZ_LEVEL ?= -9
dist: $(BUILD)/$(DIST).tar.xz
$(BUILD)/$(DIST).tar.xz: FORCE
	@git diff --quiet HEAD || echo 'make dist: what is not committed is left out' >&2
	@mkdir -p $(@D)
	git archive --prefix=$(DIST)/ -o $(@:.xz=) HEAD
	xz $(XZ_LEVEL) -c $(@:.xz=) > $@ && rm $(@:.xz=)

# Debian packages in $(BUILD)/deb, as dpkg-buildpackage makes them from that file and .debian/.
deb: $(BUILD)/$(DIST).tar.xz need-deb
	rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb
	tar -xf $< -C $(BUILD)/deb
	cp $< $(BUILD)/deb/simbench_$(VERSION).orig.tar.xz
	cp -R .debian $(BUILD)/deb/$(DIST)/debian
	cd $(BUILD)/deb/$(DIST) && unset MAKEFLAGS MAKELEVEL BUILD VARIANT && \
	    { dpkg-buildpackage -us -uc -j$(JOBS) && touch ../built; } > ../build.log 2>&1; tail -n 5 ../build.log; test -e ../built
check-aarch64: all
	@tests/check/aarch64 $(BUILD)/aarch64 $(OUT)/simbench
check-deb: deb all
	@BUILD=$(BUILD) sh tests/check/deb $(OUT)/simbench $(OUT)/simbench

clean:
	rm -rf $(BUILD)

help:
	@echo 'make            the program, at $(BUILD)/simbench'
	@echo 'make run        install what is missing, build, run the shipped workloads'
	@echo 'make check      install what the tests need, build, pass all tests'
	@echo 'make soak       what make check leaves out: every variant, SOAK (10) times the random cases; an hour'
	@echo 'make check-mutants  put faults into a copy, one at a time: each must be found by the test that is named; two minutes'
	@echo 'make check-better-all  libearliest beside better-all itself, on node: SCENARIOS (10000) random cases; a minute'
	@echo 'make check-browser  the page of a report in chromium, by node; a minute'
	@echo 'make check-slurm  Slurm on this machine, as root: job arrays, requeued, merged, and MPI; two minutes'
	@echo 'make bench      what a task costs here: the real scheduler and the engines (bench-engines: samplers, threads, reading)'
	@echo 'make bench-ranks  two ranks of MPI beside one process, and more ranks by simulation'
	@echo 'make bench-peers other runtimes and simulators on the same graphs, beside libearliest and simbench'
	@echo 'make check-aarch64  the same makespans on aarch64, under qemu'
	@echo 'make fuzz       fuzz the readers for SECONDS (default 600)'
	@echo 'make install    PREFIX ($(PREFIX)), DESTDIR; make uninstall'
	@echo 'make dist       $(BUILD)/$(DIST).tar.xz, of what is committed'
	@echo 'make deb        Debian packages in $(BUILD)/deb; make check-deb builds and tries them'
	@echo 'make lint format layers headers columns clean'

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)

FORCE:
.PHONY: all tests fuzzers layers headers columns bench bench-engines lint format run install strategy_install uninstall dist deb check-deb check-aarch64 clean help FORCE
