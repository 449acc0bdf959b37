# SPDX-License-Identifier: GPL-3.0-or-later
# `make check`, `make soak` and `make fuzz`: what is built in which variant, and which programs run
# in it; included by the Makefile. A program runs where it finds what a cheaper run does not find:
# measured with mutants, see the log of this file. All the rest runs in `make soak`.

JOBS := $(shell nproc 2>/dev/null || echo 1)
# One more than there are processors: sessions wait for time limits and for what they have started.
TESTS_RUN = @BUILD=$(BUILD) JOBS=$$(($(JOBS) + 1)) tests/check/run

# ---- building ------------------------------------------------------------------------------------
# All variants side by side under one make, so that none waits for another's last file. The release
# library comes first, because release and fuzz share it.
built-library:
	@$(MAKE) $(ES_STATIC)
built-release: built-library
	@$(MAKE) all tests es_tests $(OUT)/tests/load/resilience_cases
built-install: built-release
	@$(MAKE) es_check_install
built-asan:
	@$(MAKE) VARIANT=asan all tests fuzzers $(call es_all,asan)
built-tsan:
	@$(MAKE) VARIANT=tsan $(TSAN_TESTS) $(call es_threaded,tsan)
built-fuzz: built-library
	@$(MAKE) VARIANT=fuzz fuzzers
built-unoptimised:
	@$(MAKE) ES_VARIANT=unoptimised $(call es_varied,unoptimised)
built-fcontext:
	$(if $(ES_BOOST),@$(MAKE) ES_VARIANT=fcontext $(call es_varied,fcontext), \
	    @echo 'libboost_context.a is missing: the portable switch is not tested')
BUILT := library release install asan tsan unoptimised fcontext
built: $(BUILT:%=built-%) layers headers columns

# ---- the simulator's tests -----------------------------------------------------------------------
# Out of memory: where leaks are seen as well. Threads: where races are. Thousands of samples or
# decisions on made-up noise: where they are fast; sanitizers see the same code in other tests. Of
# random cases they run a few (FIXTURE_CASES), and in `make soak` as many as are run without.
SIM_TESTS := $(TESTS:%.c=%)
MEMORY_TESTS := $(filter tests/memory/%,$(SIM_TESTS))
SAMPLED_TESTS := $(filter %/test_noise %/test_compared %/compare/test_runs %/run/test_precise \
                   %/run/test_slo %/run/test_sampling %/run/test_shown %/test_whatif \
                   %/load/test_queueing %/load/test_collapse %/run/test_replicates, \
                   $(SIM_TESTS))
THREAD_TESTS = $(patsubst %.c,%,$(shell grep -lE '[.]threads = [^1]' $(TESTS)))
TSAN_TESTS = $(addprefix $(BUILD)/tsan/, \
               $(filter-out $(MEMORY_TESTS) $(SAMPLED_TESTS),$(THREAD_TESTS)))
TSAN_SAMPLED_TESTS = $(addprefix $(BUILD)/tsan/,$(filter $(SAMPLED_TESTS),$(THREAD_TESTS)))
ASAN_TESTS := $(addprefix $(BUILD)/asan/,$(MEMORY_TESTS) \
                $(filter-out $(MEMORY_TESTS) $(SAMPLED_TESTS),$(SIM_TESTS)))
SCALED_TESTS = $(patsubst %.c,%,$(shell grep -l fixture_scale $(TESTS)))

# ---- libearliest's tests -------------------------------------------------------------------------
# Programs of a variant: all; those that ES_COPY and ES_WORKERS change; those with threads without
# ES_WORKERS. Under a sanitizer stacks are never copied.
ES_BOOST = $(shell echo 'int main(void) { return 0; }' | \
             $(CC) -x c - -l:libboost_context.a -o /dev/null 2>/dev/null && echo yes)
ES_SOURCES_THAT = $(or $(shell grep -lE '$(1)' $(ES_TEST_SOURCES)),$(error no test has $(1)))
es_programs = $(addprefix $(BUILD)/earliest/$(1)/,$(basename $(notdir $(2))))
es_all = $(call es_programs,$(1),$(ES_TEST_SOURCES))
es_with = $(call es_programs,$(1),$(call ES_SOURCES_THAT,$(2)))
es_varied = $(call es_with,$(1),BENCH_VARIANT|bench_(open|workers|copies)|(place|stage|scene)_open)
es_threaded = $(call es_with,$(1),pthread_create|[.]workers =)

# ---- running -------------------------------------------------------------------------------------
# Of libearliest, besides release: asan for what reads and writes beyond, tsan for races and memory
# orders, unoptimised with copied stacks for large frames, fcontext for a switch of another depth.
# The longest first, so that the processors are busy to the end.
check: need-check
	@$(MAKE) -s -j$(JOBS) built
	$(TESTS_RUN) \
	    --programs '$(call es_threaded,tsan)' \
	    --programs '$(TSAN_TESTS)' --sessions '$(sort $(wildcard tests/cli/*.sh))' \
	    --programs '$(ASAN_TESTS)' \
	    --programs '$(FUZZ:$(OUT)/%=$(BUILD)/asan/%)' \
	    --programs '$(addprefix $(BUILD)/,$(filter-out $(MEMORY_TESTS),$(SIM_TESTS)))' \
	    --programs '$(call es_all,asan)' --programs '$(call es_all,release)' \
	    --with ES_COPY=1 --programs '$(call es_varied,release)' \
	    --with ES_WORKERS=3 --programs '$(call es_varied,release)' \
	    --with ES_COPY=1 --programs '$(call es_varied,unoptimised)' \
	    $(if $(ES_BOOST),--programs '$(call es_varied,fcontext)')

# What `make check` leaves out, and the random tests with SOAK times as many cases: an hour or so.
SOAK ?= 10
SECONDS ?= 600
ES_VARIANTS = release unoptimised asan tsan $(if $(ES_BOOST),fcontext)
scripts_with = $(shell grep -l $(1) tests/cli/*.sh)
es_everywhere = --programs '$(call es_all,$(1))' \
    --with ES_WORKERS=3 --programs '$(call es_varied,$(1))' \
    $(if $(filter asan tsan,$(1)),,--with ES_COPY=1 --programs '$(call es_varied,$(1))')
soak: export TESTS_TIMEOUT ?= 14400
soak: need-check
	@.ci/need fuzz
	@$(MAKE) -s -j$(JOBS) built
	@$(MAKE) -s -j$(JOBS) built-fuzz
	@$(MAKE) -s -j$(JOBS) VARIANT=tsan $(TSAN_SAMPLED_TESTS) $(call es_all,tsan)
	@$(MAKE) -s -j$(JOBS) ES_VARIANT=unoptimised $(call es_all,unoptimised)
	$(if $(ES_BOOST),@$(MAKE) -s -j$(JOBS) ES_VARIANT=fcontext $(call es_all,fcontext))
	$(TESTS_RUN) \
	    --with SB_TEST_SCALE=$(SOAK) --programs '$(addprefix $(BUILD)/,$(SCALED_TESTS))' \
	    --programs '$(addprefix $(BUILD)/,$(MEMORY_TESTS))' \
	    --with SB_TEST_SCALE=$(SOAK) \
	    --programs '$(addprefix $(BUILD)/asan/,$(filter-out $(SAMPLED_TESTS),$(SCALED_TESTS)))' \
	    --programs '$(addprefix $(BUILD)/asan/,$(SAMPLED_TESTS)) $(TSAN_SAMPLED_TESTS)' \
	    $(foreach v,$(ES_VARIANTS),$(call es_everywhere,$(v))) \
	    --with ES_TRIALS=$$((2000 * $(SOAK))) --programs '$(call es_threaded,release)' \
	    --with ES_TRIALS=$$((100 * $(SOAK))) --programs '$(call es_threaded,tsan)' \
	    --with ES_TRIALS=$$((200 * $(SOAK))) --programs '$(call es_with,asan,"ES_TRIALS")' \
	    --with SCENARIOS=$$((20000 * $(SOAK))) --programs '$(call es_with,release,"SCENARIOS")' \
	    --with SCENARIOS=$$((4000 * $(SOAK))) --sessions '$(call scripts_with,SCENARIOS)' \
	    --with SB_TEST_SCALE=$(SOAK) --sessions '$(call scripts_with,SB_TEST_SCALE)' \
	    --fuzz '$(notdir $(FUZZ))' --fuzz-seconds $(SECONDS)
	@tests/check/many_replicates $(BUILD)/simbench 1000000000 16

# For as long as one likes: make fuzz SECONDS=3600
fuzz: need-check
	@.ci/need fuzz
	@$(MAKE) -s -j$(JOBS) built-fuzz
	$(TESTS_RUN) --fuzz '$(notdir $(FUZZ))' --fuzz-seconds $(SECONDS)

# Faults put into a copy of the tree, one at a time: each must be found by the test that
# tests/mutants/mutants.txt names.
check-mutants: need-check
	@$(MAKE) -s -j$(JOBS) built-release
	@tests/mutants/run $(BUILD)

# The page in a browser; what is missing skips it (.ci/need browser installs it).
check-browser: all
	@BUILD=$(BUILD) tests/browser/run

# Slurm on this machine, as root: job arrays of `simbench plan`, and MPI under srun.
check-slurm: all
	@.ci/need slurm mpi
	@tests/check/slurm $(OUT)/simbench $(OUT)/simbench

# Two ranks beside one process; six minutes on an idle machine.
bench-ranks: all
	@.ci/need mpi
	@/usr/bin/env python3 tests/check/ranks_scaling.py $(OUT)/simbench

# libearliest beside better-all, more random cases than in `make check`.
SCENARIOS ?= 10000
check-better-all: need-check
	@$(MAKE) -s -j$(JOBS) built-release
	@SCENARIOS=$(SCENARIOS) sh tests/cli/better_all.sh $(OUT)/simbench $(OUT)/simbench

# Load against queueing theory, runs 50 times as long as in `make check`, and the recorded values
# beside octave-queueing and SimPy, where they are (.ci/need oracles): some minutes.
check-oracles: need-check
	@$(MAKE) -s $(OUT)/tests/load/test_queueing
	@/usr/bin/env python3 -B tests/load/oracles.py
	@SB_TEST_SCALE=2 $(OUT)/tests/load/test_queueing

.PHONY: built $(BUILT:%=built-%) check soak fuzz check-mutants check-better-all check-oracles \
    check-browser check-slurm bench-ranks
