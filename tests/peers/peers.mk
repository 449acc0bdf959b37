# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench-peers`: other runtimes and simulators on the same graphs, in turns; included by the Makefile. What cannot be installed or
# does not build is left out, and the table says so.
PEERS := $(BUILD)/peers
PEERS_OBJ := $(OBJ)/tests/peers/simulator.o $(OBJ)/tests/peers/graph.o
PEERS_C := -std=c11 -O2 -I. -D_GNU_SOURCE -Wall -Wextra
PEERS_CXX := -std=c++17 -O2 -I. -D_GNU_SOURCE -Wall -Wextra
PEERS_BUILT := $(addprefix $(PEERS)/,earliest_anew.so libgomp_depend.so libgomp_counters.so libomp_depend.so libomp_counters.so \
	onetbb_flow.so onetbb_flow_anew.so onetbb_group.so starpu.so glib.so simbench simgrid_dag numpy_path.py simpy_dag.py \
	better_all/better_all.mjs)
# A runtime to be measured: a library that `simbench bench --target` loads.
PEERS_SO := -shared -fPIC -pthread
PEERS_TASK := $(TASK_SHARED)
PEERS_HEADERS := tests/peers/counters.h $(TASK_DIR)/task.h

# peer,COMMAND: a recipe that may fail
peer = @mkdir -p $(@D); echo '  peer $(@F)'; ( $(1) ) 2>$@.log || { rm -f $@; echo "  $(@F) is not available: see $@.log"; }

$(PEERS)/earliest_anew.so: tests/peers/earliest_anew.c $(PEERS_HEADERS) $(PEERS_TASK) $(ES_STATIC) $(ES_DIR)/earliest.h
	$(call peer,$(CC) $(PEERS_C) $(PEERS_SO) -I$(ES_DIR) -o $@ $(filter %.c %.a,$^) $(PEERS_TASK) $(ES_LIBS))
$(PEERS)/lib%_depend.so: PEERS_C += -DDEPEND
$(PEERS)/libgomp_%.so: tests/peers/openmp.c $(PEERS_HEADERS) $(PEERS_TASK)
	$(call peer,gcc $(PEERS_C) $(PEERS_SO) -fopenmp -o $@ $< $(PEERS_TASK))
$(PEERS)/libomp_%.so: tests/peers/openmp.c $(PEERS_HEADERS) $(PEERS_TASK)
	$(call peer,clang $(PEERS_C) $(PEERS_SO) -fopenmp -o $@ $< $(PEERS_TASK))
$(PEERS)/onetbb_flow.so: PEERS_CXX += -DFLOW
$(PEERS)/onetbb_flow_anew.so: PEERS_CXX += -DFLOW -DANEW
$(PEERS)/onetbb_%.so: tests/peers/onetbb.cpp $(PEERS_HEADERS) $(PEERS_TASK)
	$(call peer,g++ $(PEERS_CXX) $(PEERS_SO) -o $@ $< $(PEERS_TASK) -ltbb)
$(PEERS)/starpu.so: tests/peers/starpu_tasks.c $(PEERS_HEADERS) $(PEERS_TASK)
	$(call peer,$(CC) $(PEERS_C) $(PEERS_SO) -o $@ $< $(PEERS_TASK) $$(pkg-config --cflags --libs starpu-1.3))
$(PEERS)/glib.so: tests/peers/glib.c $(PEERS_HEADERS) $(PEERS_TASK)
	$(call peer,$(CC) $(PEERS_C) $(PEERS_SO) -o $@ $< $(PEERS_TASK) $$(pkg-config --cflags --libs glib-2.0))
$(PEERS)/simgrid_dag: tests/peers/simgrid_dag.cpp $(PEERS_OBJ)
	$(call peer,g++ $(PEERS_CXX) -o $@ $^ -lsimgrid)
$(PEERS)/simbench: $(OBJ)/tests/peers/simbench.o $(PEERS_OBJ) $(SIM_OBJ) $(ES_STATIC)
	$(call peer,$(CC) -pthread $(OPTIMISE) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(ES_LIBS) $(LIBS))
$(PEERS)/numpy_path.py: tests/peers/numpy_path.py
	$(call peer,/usr/bin/python3 -c 'import numpy' && cp $< $@)
$(PEERS)/simpy_dag.py: tests/peers/simpy_dag.py
	$(call peer,/usr/bin/python3 -c 'import simpy' && cp $< $@)
# npm keeps to the lock file; what it installs stays out of the source tree.
$(PEERS)/better_all/better_all.mjs: $(wildcard tests/peers/better_all/*) $(TASK_DIR)/task.mjs
	$(call peer,cp $^ $(@D) && cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund >/dev/null)

ROUNDS ?= 3
bench-peers: need-run
	@.ci/need peers || echo 'make: some peers cannot be installed here; they are left out' >&2
	@$(MAKE) --no-print-directory -j$(JOBS) all $(PEERS_BUILT) >&2
	@tests/peers/run $(PEERS) $(OUT)/simbench $(ROUNDS)
.PHONY: bench-peers
