# SPDX-License-Identifier: MIT
# libsimbench-task: what runtimes of others are built with to be measured; included by the Makefile. The program has the same
# objects in it, for libearliest's target.
TASK_DIR := strategies/task
TASK_SOURCES := $(sort $(wildcard $(TASK_DIR)/*.c))
TASK_VERSION := $(shell sed -n 's/^.define SB_TASK_VERSION "\(.*\)".*/\1/p' $(TASK_DIR)/task.h)
TASK_SONAME := libsimbench-task.so.$(firstword $(subst ., ,$(TASK_VERSION)))
TASK_LIBDIR ?= $(PREFIX)/lib
TASK_OBJ := $(call objects,$(TASK_SOURCES))
TASK_SHARED := $(OUT)/$(TASK_SONAME)

$(TASK_OBJ): CFLAGS_ALL += -fPIC -fvisibility=hidden -fno-semantic-interposition -ftls-model=initial-exec
$(TASK_OBJ): $(TASK_DIR)/task.mk

$(TASK_SHARED): $(TASK_OBJ)
	@echo '  link $@'; mkdir -p $(@D); $(CC) -shared -pthread $(OPTIMISE) $(LDFLAGS_ALL) $(LDFLAGS) -Wl,-soname,$(TASK_SONAME) \
	    -Wl,-z,relro,-z,now -o $@.new $^ && mv $@.new $@
	@ln -sf $(@F) $(OUT)/libsimbench-task.so
$(OUT)/libsimbench-task.a: $(TASK_OBJ)
	@rm -f $@; $(AR) rcs $@ $^

task_install: $(TASK_SHARED) $(OUT)/libsimbench-task.a
	install -d $(TO)/include/simbench" "$(DESTDIR)$(TASK_LIBDIR)/pkgconfig"
	install -d $(TO)/share/simbench"
	install -m 644 $(TASK_DIR)/task.h $(TO)/include/simbench/task.h"
	install -m 644 $(TASK_DIR)/task.mjs $(TO)/share/simbench/task.mjs"
	install -m 644 $(TASK_SHARED) "$(DESTDIR)$(TASK_LIBDIR)/libsimbench-task.so.$(TASK_VERSION)"
	ln -sf libsimbench-task.so.$(TASK_VERSION) "$(DESTDIR)$(TASK_LIBDIR)/$(TASK_SONAME)"
	ln -sf $(TASK_SONAME) "$(DESTDIR)$(TASK_LIBDIR)/libsimbench-task.so"
	install -m 644 $(OUT)/libsimbench-task.a "$(DESTDIR)$(TASK_LIBDIR)/libsimbench-task.a"
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(TASK_LIBDIR)|' -e 's|@VERSION@|$(TASK_VERSION)|' \
	    $(TASK_DIR)/simbench-task.pc.in >"$(DESTDIR)$(TASK_LIBDIR)/pkgconfig/simbench-task.pc"
	chmod 644 "$(DESTDIR)$(TASK_LIBDIR)/pkgconfig/simbench-task.pc"
task_uninstall:
	rm -f $(TO)/include/simbench/task.h" $(TO)/share/simbench/task.mjs" "$(DESTDIR)$(TASK_LIBDIR)"/libsimbench-task.* \
	    "$(DESTDIR)$(TASK_LIBDIR)/pkgconfig/simbench-task.pc"
.PHONY: task_install task_uninstall
