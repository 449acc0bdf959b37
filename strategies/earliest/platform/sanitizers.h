/* SPDX-License-Identifier: MIT
 * Which sanitizer this is compiled with, of gcc or clang: ES_ASAN, ES_TSAN. */
#ifndef ES_PLATFORM_SANITIZERS_H
#define ES_PLATFORM_SANITIZERS_H

#if defined(__SANITIZE_ADDRESS__)
#define ES_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ES_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define ES_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ES_TSAN 1
#endif
#endif

#endif
