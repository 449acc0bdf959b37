# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench-peers`: other runtimes and simulators on the same graphs, in turns; included by the Makefile. What cannot be installed or
# does not build is left out, and the table says so.
PEERS := $(BUILD)/peers
PEERS_OBJ := $(OBJ)/tests/peers/peer.o $(OBJ)/tests/peers/graph.o
PEERS_C := -std=c11 -O2 -I. -D_GNU_SOURCE -Wall -Wextra
PEERS_CXX := -std=c++17 -O2 -I. -D_GNU_SOURCE -Wall -Wextra
PEERS_BUILT := $(addprefix $(PEERS)/,earliest openmp_gcc openmp_clang onetbb starpu_tasks glib simbench simgrid_dag numpy_path.py \
	simpy_dag.py better_all/better_all.mjs)

# peer,COMMAND: a recipe that may fail
peer = @mkdir -p $(@D); echo '  peer $(@F)'; ( $(1) ) 2>$@.log || { rm -f $@; echo "  $(@F) is not available: see $@.log"; }

$(PEERS)/earliest: tests/peers/earliest.c $(PEERS_OBJ) $(ES_STATIC) $(ES_DIR)/earliest.h
	$(call peer,$(CC) $(PEERS_C) -I$(ES_DIR) $(if $(shell grep -E '^[[:space:]]+[a-z0-9_]+ workers;' $(ES_DIR)/earliest.h),-DPEERS_WORKERS) \
	    -pthread -o $@ $(filter %.c %.o %.a,$^) $(ES_LIBS))
$(PEERS)/openmp_gcc: tests/peers/openmp.c $(PEERS_OBJ)
	$(call peer,gcc $(PEERS_C) -fopenmp -o $@ $^)
$(PEERS)/openmp_clang: tests/peers/openmp.c $(PEERS_OBJ)
	$(call peer,clang $(PEERS_C) -fopenmp -o $@ $^)
$(PEERS)/onetbb: tests/peers/onetbb.cpp $(PEERS_OBJ)
	$(call peer,g++ $(PEERS_CXX) -o $@ $^ -ltbb)
$(PEERS)/starpu_tasks: tests/peers/starpu_tasks.c $(PEERS_OBJ)
	$(call peer,$(CC) $(PEERS_C) -o $@ $^ $$(pkg-config --cflags --libs starpu-1.3))
$(PEERS)/glib: tests/peers/glib.c $(PEERS_OBJ)
	$(call peer,$(CC) $(PEERS_C) -o $@ $^ $$(pkg-config --cflags --libs glib-2.0))
$(PEERS)/simgrid_dag: tests/peers/simgrid_dag.cpp $(PEERS_OBJ)
	$(call peer,g++ $(PEERS_CXX) -o $@ $^ -lsimgrid)
$(PEERS)/simbench: $(OBJ)/tests/peers/simbench.o $(PEERS_OBJ) $(SIM_OBJ) $(ES_STATIC)
	$(call peer,$(CC) -pthread $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(ES_LIBS) $(LIBS))
$(PEERS)/numpy_path.py: tests/peers/numpy_path.py
	$(call peer,/usr/bin/python3 -c 'import numpy' && cp $< $@)
$(PEERS)/simpy_dag.py: tests/peers/simpy_dag.py
	$(call peer,/usr/bin/python3 -c 'import simpy' && cp $< $@)
# npm keeps to the lock file; what it installs stays out of the source tree.
$(PEERS)/better_all/better_all.mjs: $(wildcard tests/peers/better_all/*)
	$(call peer,cp $^ $(@D) && cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)

ROUNDS ?= 3
bench-peers: need-run
	@.ci/need peers || echo 'make: some peers cannot be installed here; they are left out' >&2
	@$(MAKE) --no-print-directory -j$(JOBS) $(PEERS_BUILT) >&2
	@tests/peers/run $(PEERS) $(ROUNDS)
.PHONY: bench-peers
