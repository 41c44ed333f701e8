#pragma once

#include <curl/curl.h>
#include <dlfcn.h>

// Every function of libcurl that HTTPTransport uses; none is newer than curl 7.61 (RHEL 8).
#define MKPKIT_CURL_FUNCTIONS(F) \
  F(curl_global_init) F(curl_version) F(curl_slist_append) F(curl_slist_free_all) F(curl_easy_init) \
  F(curl_easy_cleanup) F(curl_easy_setopt) F(curl_easy_getinfo) F(curl_easy_strerror) F(curl_multi_init) \
  F(curl_multi_cleanup) F(curl_multi_setopt) F(curl_multi_add_handle) F(curl_multi_remove_handle) \
  F(curl_multi_perform) F(curl_multi_wait) F(curl_multi_info_read) F(curl_multi_timeout) F(curl_multi_strerror)

/// libcurl's functions as found at run time. The member of a function has its name.
struct mkpkit_curl {
#define MKPKIT_CURL_MEMBER(name) __typeof__(name) *_Nonnull name;
  MKPKIT_CURL_FUNCTIONS(MKPKIT_CURL_MEMBER)
#undef MKPKIT_CURL_MEMBER
};

/// Fills `curl` from the library that `dlopen` gave; returns the name of the function that is missing, or null.
static inline const char *_Nullable mkpkit_curl_resolve(void *_Nonnull library, struct mkpkit_curl *_Nonnull curl) {
#define MKPKIT_CURL_RESOLVE(function) \
  if (!(curl->function = (__typeof__(curl->function))dlsym(library, #function))) return #function;
  MKPKIT_CURL_FUNCTIONS(MKPKIT_CURL_RESOLVE)
#undef MKPKIT_CURL_RESOLVE
  return NULL;
}

// `curl_easy_setopt` and its kin are variadic, which Swift cannot call: one wrapper per type of argument.

typedef size_t (*mkpkit_curl_data_callback)(char *_Nullable, size_t, size_t, void *_Nullable);
typedef int (*mkpkit_curl_progress_callback)(void *_Nullable, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

#define MKPKIT_CURL_SETTER(suffix, type) \
  static inline CURLcode mkpkit_curl_set_##suffix( \
      const struct mkpkit_curl *_Nonnull curl, CURL *_Nonnull easy, CURLoption option, type value) { \
    return curl->curl_easy_setopt(easy, option, value); \
  }
MKPKIT_CURL_SETTER(long, long)
MKPKIT_CURL_SETTER(offset, curl_off_t)
MKPKIT_CURL_SETTER(string, const char *_Nullable)
MKPKIT_CURL_SETTER(pointer, const void *_Nullable)
MKPKIT_CURL_SETTER(list, struct curl_slist *_Nullable)
MKPKIT_CURL_SETTER(data_callback, mkpkit_curl_data_callback _Nullable)
MKPKIT_CURL_SETTER(progress_callback, mkpkit_curl_progress_callback _Nullable)
#undef MKPKIT_CURL_SETTER

static inline CURLMcode mkpkit_curl_multi_set_long(
    const struct mkpkit_curl *_Nonnull curl, CURLM *_Nonnull multi, CURLMoption option, long value) {
  return curl->curl_multi_setopt(multi, option, value);
}

/// The `CURLINFO_PRIVATE` pointer of a transfer.
static inline void *_Nullable mkpkit_curl_get_private(const struct mkpkit_curl *_Nonnull curl, CURL *_Nonnull easy) {
  char *value = NULL;
  curl->curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
  return value;
}

/// The status code of the proxy's last answer to CONNECT; 0 when there was none.
static inline long mkpkit_curl_get_connect_code(const struct mkpkit_curl *_Nonnull curl, CURL *_Nonnull easy) {
  long code = 0;
  curl->curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &code);
  return code;
}

/// The result of a finished transfer: a member of a union, which Swift reads badly.
static inline CURLcode mkpkit_curl_result(const CURLMsg *_Nonnull message) { return message->data.result; }
