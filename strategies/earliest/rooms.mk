# SPDX-License-Identifier: MIT
# The files of a room are compiled as one: what a small file costs is mostly its headers and the
# start of the compiler. A room is a folder of a list, with what is below it and in no other room
# of that list. For a room sim/stats, UNITS/sim/stats.c includes its files and is made into
# UNITS/sim/stats.o; it is written anew when their list changes. So what is static has a name that
# is unique in its room. Included by earliest.mk and by the Makefile at the top.

rooms_include := \#include
# rooms_in,FILES,ROOM,ROOMS: those that stand in it
rooms_in = $(filter-out $(patsubst %,%/%,$(filter $(2)/%,$(3))),$(filter $(2)/%,$(1)))
# rooms_of,FILES,ROOMS: those with files
rooms_of = $(foreach room,$(sort $(2)),$(if $(call rooms_in,$(1),$(room),$(2)),$(room)))
# rooms_text,FILES: what the unit of one room says; as words
rooms_text = $(strip $(foreach file,$(sort $(1)),$(rooms_include) "$(file)"))
rooms_differ = $(or $(subst x$(1)x,,x$(2)x),$(subst x$(2)x,,x$(1)x))
# rooms_is_stale,UNIT,FILES: whether to write it, since it is not there or says something else
rooms_is_stale = $(call rooms_differ,$(strip $(file <$(1))),$(call rooms_text,$(2)))
# rooms_stale,UNITS,FILES,ROOMS: units to write
rooms_stale = $(foreach room,$(call rooms_of,$(2),$(3)),$(if $(call \
    rooms_is_stale,$(1)/$(room).c,$(call rooms_in,$(2),$(room),$(3))),$(1)/$(room).c))
# rooms_write,FILES: writes the unit $@; make itself does, since three processes for each unit were a
# tenth of the time that it takes to compile
define rooms_newline


endef
rooms_lines = $(subst $() $(rooms_include),$(rooms_newline)$(rooms_include),$(call rooms_text,$(1)))
rooms_write = $(call rooms_folder,$(@D))$(file >$@,$(call rooms_lines,$(1)))
rooms_folder = $(if $(wildcard $(1)),,$(shell mkdir -p $(1)))
