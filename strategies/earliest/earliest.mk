# SPDX-License-Identifier: MIT
#
# libearliest: `make -f strategies/earliest/earliest.mk` from the top of the tree, or included by another makefile.
#
#   es_all      static and shared library         es_check    the tests
#   es_install  into $(DESTDIR)$(PREFIX)           es_bench    the measurements
#   es_install_sanitized   libearliest_asan and libearliest_tsan, for pkg-config earliest_asan and earliest_tsan
#   es_soak     many random sets with several workers, plain and under thread sanitizer: minutes
#   es_check_install   the installed files are enough to build with
#   es_sanitize the tests under address+undefined and thread sanitizers, with valgrind's annotations, with fcontext,
#               unoptimised
#   es_check_aarch64   the tests cross-compiled, under qemu-aarch64; ES_AARCH64 holds flags that lead to cmocka for arm64
#
# ES_VARIANT names what is built, each in its own folder: release, unoptimised, asan, tsan, valgrind, fcontext, aarch64.

ES_GOAL_BEFORE := $(.DEFAULT_GOAL)
.PHONY: es_all
es_all:

ES_DIR := strategies/earliest
ES_TESTS_DIR := tests/earliest
ES_VARIANT ?= release
ES_BUILD ?= build/earliest/$(ES_VARIANT)
ES_CC ?= $(CC)
ES_CXX ?= $(CXX)
ES_VERSION := $(shell sed -n 's/^\#define ES_VERSION "\(.*\)"/\1/p' $(ES_DIR)/earliest.h)
ES_SOVERSION := $(firstword $(subst ., ,$(ES_VERSION)))
ES_MACHINE := $(firstword $(subst -, ,$(shell $(ES_CC) -dumpmachine)))

PREFIX ?= /usr/local
ES_LIBDIR ?= $(PREFIX)/lib
ES_INCLUDEDIR ?= $(PREFIX)/include
ES_MANDIR ?= $(PREFIX)/share/man

# The switch: assembly where there is one, else (or on request) fcontext.
ES_SWITCH ?= $(if $(filter x86_64 aarch64,$(ES_MACHINE)),assembly,fcontext)
ES_FLAGS_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ES_FLAGS_tsan := -fsanitize=thread
ES_FLAGS_valgrind := -DES_VALGRIND
ES_FLAGS_unoptimised := -O0 -g -fstack-protector-all
ifeq ($(ES_VARIANT),fcontext)
ES_SWITCH := fcontext
endif

# What the library is hardened with, where the compiler knows it and nobody measures or looks for faults. No shadow stack:
# stacks are switched. Debian's hardening=+all, where it sets the same, is not repeated.
es_known = $(shell echo 'int x;' | $(ES_CC) -Werror $(1) -O2 -x c -S -o /dev/null - 2>/dev/null && echo $(1))
es_supported = $(or $(call es_known,$(1)),$(foreach flag,$(1),$(call es_known,$(flag))))
ifeq ($(filter asan tsan valgrind unoptimised,$(ES_VARIANT)),)
ES_HARDENING := $(call es_supported,-fstack-protector-strong -fstack-clash-protection \
	$(if $(filter x86_64,$(ES_MACHINE)),-fcf-protection=branch))
ES_HARDENING += $(if $(findstring _FORTIFY_SOURCE,$(ES_CFLAGS) $(CPPFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
ES_HARDENING_LDFLAGS := -Wl,-z,relro,-z,now
endif

# The shared libubsan adds a third to each start: its data are another six megabytes to search for leaks.
ifeq ($(ES_VARIANT),asan)
ES_FLAGS_asan += $(call es_supported,-static-libubsan)
endif

ES_WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
ES_CFLAGS ?= -O2 -g1
ES_ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L $(ES_WARNINGS) $(ES_CFLAGS) $(ES_FLAGS_$(ES_VARIANT)) $(ES_FLAGS_switch) \
	$(ES_HARDENING) -fvisibility=hidden -pthread -I$(ES_DIR)

# Adding a file to a room needs no edit.
ES_ROOMS := platform set fibers core/queues core/state core/calls core core/waits pools resilience views workers
ES_SOURCES := $(filter-out %/switch_make.c %/switch_fcontext.c,$(wildcard $(ES_DIR)/*.c $(ES_ROOMS:%=$(ES_DIR)/%/*.c)))
ifeq ($(ES_SWITCH),fcontext)
ES_SOURCES += $(ES_DIR)/platform/switch_fcontext.c
ES_FLAGS_switch := -DES_FCONTEXT
ES_LIBS := -l:libboost_context.a
else
ES_SOURCES += $(ES_DIR)/platform/switch_make.c
ES_ASSEMBLY := $(ES_DIR)/platform/switch_$(ES_MACHINE).S
endif
# A room is one object. What goes beyond POSIX says so first in its file, and all that does is another.
include $(ES_DIR)/rooms.mk
ES_GNU := $(shell grep -l '^.define _GNU_SOURCE' $(ES_SOURCES))
ES_IN_ROOMS := $(filter-out $(ES_GNU),$(ES_SOURCES))
ES_UNITS := $(ES_BUILD)/rooms
ES_GNU_UNIT := $(ES_UNITS)/gnu.c
ES_UNIT_ROOMS := $(ES_DIR) $(ES_ROOMS:%=$(ES_DIR)/%)
ES_OBJECTS := $(patsubst $(ES_DIR)/%,$(ES_BUILD)/lib/%.o,$(basename $(ES_ASSEMBLY))) $(ES_GNU_UNIT:.c=.o) \
	$(patsubst %,$(ES_UNITS)/%.o,$(call rooms_of,$(ES_IN_ROOMS),$(ES_UNIT_ROOMS)))
ES_STATIC := $(ES_BUILD)/libearliest.a
ES_SHARED := $(ES_BUILD)/libearliest.so.$(ES_VERSION)
# The rooms of the tests; programs and objects of all of them lie side by side.
ES_TEST_ROOMS := $(sort $(patsubst %/,%,$(dir $(wildcard $(ES_TESTS_DIR)/*.c $(ES_TESTS_DIR)/*/*.c))))
ES_TEST_SOURCES := $(wildcard $(ES_TEST_ROOMS:%=%/test_*.c) $(ES_TEST_ROOMS:%=%/test_*.cc))
ES_TESTS := $(addprefix $(ES_BUILD)/,$(basename $(notdir $(ES_TEST_SOURCES))))
ifeq ($(ES_VARIANT),aarch64) # qemu puts up no guards, and says of its own what signal ended a program
ES_TESTS := $(filter-out %/test_memory %/test_stack_use %/test_stacks %/test_exceptions,$(ES_TESTS))
endif
ES_EXAMPLES := $(patsubst $(ES_DIR)/examples/%.c,$(ES_BUILD)/examples/%,$(wildcard $(ES_DIR)/examples/*.c))
ES_CURL := $(if $(shell pkg-config --exists libcurl 2>/dev/null && echo yes),$(ES_BUILD)/examples/curl/aggregator)
es_objects = $(patsubst %.c,$(ES_BUILD)/%.o,$(notdir $(wildcard $(1))))
ES_SUPPORT := $(call es_objects,$(ES_TEST_ROOMS:%=%/support*.c))
ES_SCENARIO := $(call es_objects,$(ES_TESTS_DIR)/scenario/scenario*.c)

es_all: $(ES_STATIC) $(ES_SHARED)

$(ES_OBJECTS): $(ES_DIR)/earliest.mk # their flags stand here

# Both libraries are made of the same objects. Linked statically they are the same code as without -fPIC: the linker makes
# the calls direct, and the two other flags keep what the compiler would give up for a shared library.
ES_PIC := -fPIC -fno-semantic-interposition -ftls-model=initial-exec

$(ES_UNITS)/%.o: $(ES_UNITS)/%.c
	@echo '  cc   $*/*.c'; $(ES_CC) $(ES_ALL_CFLAGS) $(ES_PIC) -I. -MMD -MP -c -o $@ $<
$(call rooms_stale,$(ES_UNITS),$(ES_IN_ROOMS),$(ES_UNIT_ROOMS)): ES_FORCE
	$(call rooms_write,$(call rooms_in,$(ES_IN_ROOMS),$(@:$(ES_UNITS)/%.c=%),$(ES_UNIT_ROOMS)))
$(ES_GNU_UNIT): $(if $(call rooms_is_stale,$(ES_GNU_UNIT),$(ES_GNU)),ES_FORCE)
	$(call rooms_write,$(ES_GNU))
.PHONY: ES_FORCE

$(ES_BUILD)/lib/%.o: $(ES_DIR)/%.S
	@mkdir -p $(@D)
	@echo '  as   $<'; $(ES_CC) -g -fPIC -MMD -MP -c -o $@ $<

$(ES_STATIC): $(ES_OBJECTS)
	@rm -f $@
	@echo '  ar   $@'; $(AR) rcs $@ $^

$(ES_SHARED): $(ES_OBJECTS)
	@echo '  link $@'; $(ES_CC) -shared -pthread $(ES_FLAGS_$(ES_VARIANT)) $(ES_HARDENING_LDFLAGS) $(LDFLAGS) -Wl,-soname,libearliest.so.$(ES_SOVERSION) -Wl,--exclude-libs,ALL -o $@ $^ $(ES_LIBS)
	@ln -sf $(@F) $(ES_BUILD)/libearliest.so.$(ES_SOVERSION)
	@ln -sf $(@F) $(ES_BUILD)/libearliest.so

# Made anew each time: it depends on PREFIX.
.PHONY: $(ES_BUILD)/earliest.pc
$(ES_BUILD)/earliest.pc: $(ES_DIR)/earliest.pc.in
	@mkdir -p $(@D)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(ES_LIBDIR)|' -e 's|@INCLUDEDIR@|$(ES_INCLUDEDIR)|' \
		-e 's|@VERSION@|$(ES_VERSION)|' -e 's|@LIBS@|$(ES_LIBS)|' $< > $@

# ---- tests, examples, measurements ----

define ES_TEST_ROOM
$(ES_BUILD)/%.o: $(1)/%.c
	@mkdir -p $$(@D)
	@echo '  cc   $$<'; $$(ES_CC) $$(ES_ALL_CFLAGS) -I$(ES_TESTS_DIR) -MMD -MP -c -o $$@ $$<
endef
$(foreach room,$(ES_TEST_ROOMS),$(eval $(call ES_TEST_ROOM,$(room))))

$(ES_BUILD)/test_%: $(ES_TESTS_DIR)/test_%.cc $(ES_STATIC)
	@echo '  c++  $<'; $(ES_CXX) -std=c++11 -Wall -Wextra -Wpedantic -Werror $(ES_CFLAGS) $(ES_FLAGS_$(ES_VARIANT)) -pthread \
		-I$(ES_DIR) -MMD -MP -MF $@.d -o $@ $< $(ES_STATIC) $(ES_LIBS)

$(ES_BUILD)/test_%: $(ES_BUILD)/test_%.o $(ES_SUPPORT) $(ES_STATIC)
	@echo '  link $@'; $(ES_CC) $(ES_FLAGS_$(ES_VARIANT)) -pthread -o $@ $^ $(ES_LIBS) -lcmocka

$(ES_BUILD)/test_random: $(ES_SCENARIO)

# What tests/cli/better_all.sh runs.
$(ES_BUILD)/better_all: $(ES_BUILD)/better_all.o $(ES_SCENARIO) $(ES_STATIC)
	@echo '  link $@'; $(ES_CC) $(ES_FLAGS_$(ES_VARIANT)) -pthread -o $@ $^ $(ES_LIBS)

$(ES_BUILD)/bench: $(call es_objects,$(ES_TESTS_DIR)/bench/*.c) $(ES_STATIC)
	@echo '  link $@'; $(ES_CC) $(ES_FLAGS_$(ES_VARIANT)) -pthread -o $@ $^ $(ES_LIBS)

$(ES_BUILD)/examples/%: $(ES_DIR)/examples/%.c $(ES_STATIC)
	@mkdir -p $(@D)
	@echo '  cc   $<'; $(ES_CC) $(ES_ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(ES_STATIC) $(ES_LIBS)

# Only where libcurl is; it listens on loopback, and takes part of a second of real time.
$(ES_BUILD)/examples/curl/%: $(ES_DIR)/examples/curl/%.c $(ES_STATIC)
	@mkdir -p $(@D)
	@echo '  cc   $<'; $(ES_CC) $(ES_ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(ES_STATIC) $(ES_LIBS) $$(pkg-config --cflags --libs libcurl)

.PRECIOUS: $(ES_BUILD)/%.o

.PHONY: es_tests es_check es_soak es_check_install es_check_curl es_bench es_examples es_install es_install_sanitized es_install_variant \
	es_uninstall es_sanitize es_check_aarch64
es_tests: $(ES_TESTS) $(ES_BUILD)/better_all $(ES_EXAMPLES)
es_examples: $(ES_EXAMPLES)

ES_RUN_valgrind := valgrind -q --error-exitcode=9 --leak-check=full
ES_RUN_aarch64 := qemu-aarch64 -L /usr/aarch64-linux-gnu
es_check: es_tests
	@set -e; for test in $(ES_TESTS); do $(ES_RUN_$(ES_VARIANT)) $$test; done
	@set -e; for test in $(ES_TESTS); do ES_COPY=1 $(ES_RUN_$(ES_VARIANT)) $$test; done
	@set -e; for test in $(filter-out $(ES_BUILD)/test_workers%,$(ES_TESTS)); do ES_WORKERS=3 $(ES_RUN_$(ES_VARIANT)) $$test; done
	@set -e; for example in $(ES_EXAMPLES); do $(ES_RUN_$(ES_VARIANT)) $$example > /dev/null; done

ES_SOAK ?= 20000
es_soak:
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=release es_tests
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=tsan es_tests
	@set -e; for test in test_workers test_workers_turns test_workers_ends test_chaos test_attempts_random; do ES_TRIALS=$(ES_SOAK) build/earliest/release/$$test; done
	@set -e; for test in test_workers test_workers_turns test_workers_ends test_chaos test_attempts_random; do ES_TRIALS=$$(($(ES_SOAK) / 20)) build/earliest/tsan/$$test; done

es_check_curl: $(ES_CURL)
	$(if $(ES_CURL),$(ES_CURL),@echo "libcurl (libcurl4-openssl-dev) is missing: its example is not run")

es_check_install:
	CC="$(ES_CC)" MAKE="$(MAKE)" $(ES_TESTS_DIR)/installed/install.sh

es_sanitize:
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=asan es_check
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=tsan es_check
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=valgrind es_check
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=fcontext es_check
	$(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=unoptimised es_check

es_check_aarch64:
	@if ! command -v aarch64-linux-gnu-gcc > /dev/null; then echo "aarch64-linux-gnu-gcc is missing: aarch64 is skipped"; \
	elif ! command -v qemu-aarch64 > /dev/null; then echo "qemu-aarch64 is missing: aarch64 is skipped"; \
	elif ! echo 'int main(void) { return 0; }' | aarch64-linux-gnu-gcc $(ES_AARCH64) -x c - -o /dev/null -lcmocka 2> /dev/null; then \
		echo "cmocka for arm64 is missing: aarch64 is skipped"; \
	else $(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=aarch64 ES_CC="aarch64-linux-gnu-gcc $(ES_AARCH64)" AR=aarch64-linux-gnu-ar es_check; fi

es_bench: $(ES_BUILD)/bench
	$<

es_install: es_all $(ES_BUILD)/earliest.pc
	install -d "$(DESTDIR)$(ES_INCLUDEDIR)" "$(DESTDIR)$(ES_LIBDIR)/pkgconfig" "$(DESTDIR)$(ES_MANDIR)/man3"
	install -d "$(DESTDIR)$(ES_INCLUDEDIR)/earliest"
	install -m 644 $(ES_DIR)/earliest.h "$(DESTDIR)$(ES_INCLUDEDIR)"
	install -m 644 $(ES_DIR)/earliest/*.h "$(DESTDIR)$(ES_INCLUDEDIR)/earliest"
	install -m 644 $(ES_STATIC) $(ES_SHARED) "$(DESTDIR)$(ES_LIBDIR)"
	ln -sf libearliest.so.$(ES_VERSION) "$(DESTDIR)$(ES_LIBDIR)/libearliest.so.$(ES_SOVERSION)"
	ln -sf libearliest.so.$(ES_SOVERSION) "$(DESTDIR)$(ES_LIBDIR)/libearliest.so"
	install -m 644 $(ES_BUILD)/earliest.pc "$(DESTDIR)$(ES_LIBDIR)/pkgconfig"
	install -m 644 $(ES_DIR)/earliest.3 "$(DESTDIR)$(ES_MANDIR)/man3"

# libearliest_asan and libearliest_tsan beside libearliest, for programs that are built with these sanitizers: they must
# be told of each switch of stacks.
es_install_sanitized:
	@set -e; for variant in asan tsan; do $(MAKE) -f $(ES_DIR)/earliest.mk ES_VARIANT=$$variant es_install_variant; done

es_install_variant: $(ES_STATIC) $(ES_BUILD)/earliest.pc
	install -d "$(DESTDIR)$(ES_INCLUDEDIR)" "$(DESTDIR)$(ES_LIBDIR)/pkgconfig"
	install -d "$(DESTDIR)$(ES_INCLUDEDIR)/earliest"
	install -m 644 $(ES_DIR)/earliest.h "$(DESTDIR)$(ES_INCLUDEDIR)"
	install -m 644 $(ES_DIR)/earliest/*.h "$(DESTDIR)$(ES_INCLUDEDIR)/earliest"
	install -m 644 $(ES_STATIC) "$(DESTDIR)$(ES_LIBDIR)/libearliest_$(ES_VARIANT).a"
	sed -e 's|-learliest|-learliest_$(ES_VARIANT) -pthread $(firstword $(ES_FLAGS_$(ES_VARIANT)))|' \
		-e 's|^Cflags:|& $(firstword $(ES_FLAGS_$(ES_VARIANT)))|' $(ES_BUILD)/earliest.pc \
		> "$(DESTDIR)$(ES_LIBDIR)/pkgconfig/earliest_$(ES_VARIANT).pc"

es_uninstall:
	rm -rf "$(DESTDIR)$(ES_INCLUDEDIR)/earliest"
	rm -f "$(DESTDIR)$(ES_INCLUDEDIR)/earliest.h" "$(DESTDIR)$(ES_LIBDIR)/libearliest.a" \
		"$(DESTDIR)$(ES_LIBDIR)/libearliest_asan.a" "$(DESTDIR)$(ES_LIBDIR)/libearliest_tsan.a" \
		"$(DESTDIR)$(ES_LIBDIR)/libearliest.so"* "$(DESTDIR)$(ES_LIBDIR)/pkgconfig/earliest"*.pc \
		"$(DESTDIR)$(ES_MANDIR)/man3/earliest.3"

-include $(wildcard $(ES_BUILD)/*.d $(ES_UNITS)/*.d $(ES_UNITS)/$(ES_DIR).d $(ES_UNITS)/$(ES_DIR)/*.d $(ES_UNITS)/$(ES_DIR)/*/*.d \
	$(ES_BUILD)/lib/*.d $(ES_BUILD)/lib/*/*.d $(ES_BUILD)/lib/*/*/*.d $(ES_BUILD)/examples/*.d \
	$(ES_BUILD)/examples/curl/*.d)

# Included, this leaves the default goal to the one who includes it.
ifneq ($(firstword $(MAKEFILE_LIST)),$(lastword $(filter %earliest.mk,$(MAKEFILE_LIST))))
.DEFAULT_GOAL := $(ES_GOAL_BEFORE)
endif
