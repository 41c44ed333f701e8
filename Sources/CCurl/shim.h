#pragma once

#include <curl/curl.h>

// `curl_easy_setopt` and its kin are variadic, which Swift cannot call. libcurl is opened at run time, so each wrapper
// takes the address that `dlsym` found; there is one wrapper per type of argument, never one per option.
typedef CURLcode (*mkpkit_curl_setopt)(CURL *, CURLoption, ...);

static inline CURLcode mkpkit_curl_setopt_long(mkpkit_curl_setopt set, CURL *easy, CURLoption option, long value) {
  return set(easy, option, value);
}
