# SPDX-License-Identifier: MIT
# The files of a folder are compiled as one: what a small file costs is mostly its headers and the
# start of the compiler. For a folder sim/stats, UNITS/sim/stats.c includes its files and is made
# into UNITS/sim/stats.o; it is written anew when their list changes. So what is static has a name
# that is unique in its folder. Included by earliest.mk and by the Makefile at the top.

rooms_include := \#include
# rooms_of,FILES: their folders, each once
rooms_of = $(patsubst %/,%,$(sort $(dir $(1))))
# rooms_in,FILES,FOLDER: those that stand in it and not below it
rooms_in = $(foreach file,$(filter $(2)/%,$(1)),$(if $(filter $(2)/,$(dir $(file))),$(file)))
# rooms_text,FILES: what the unit of one folder says; as words
rooms_text = $(strip $(foreach file,$(sort $(1)),$(rooms_include) "$(file)"))
rooms_differ = $(or $(subst x$(1)x,,x$(2)x),$(subst x$(2)x,,x$(1)x))
# rooms_stale,UNITS,FILES: units to write, since they are not there or say something else
rooms_stale = $(foreach room,$(call rooms_of,$(2)),$(if $(call rooms_differ,$(strip \
    $(file <$(1)/$(room).c)),$(call rooms_text,$(call rooms_in,$(2),$(room)))),$(1)/$(room).c))
# rooms_write,FILES: writes the unit $@
rooms_write = @mkdir -p $(@D); printf '\#include "%s"\n' $(sort $(1)) >$@.new && mv $@.new $@
