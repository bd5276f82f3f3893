#include "relay/dialects/first_bytes/requests.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/text.h"
#include "common/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace chat::relay {
namespace {

// IANA's registry of HTTP methods, and what SIP (RFC 3261 and its extensions) and RTSP (RFC 7826) and
// ICAP (RFC 3507) add.
constexpr std::array<std::string_view, 65> kMethods{
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MOVE",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "OPTIONS",
    "ORDERPATCH",
    "PATCH",
    "POST",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "TRACE",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
    "ACK",
    "BYE",
    "CANCEL",
    "INFO",
    "INVITE",
    "MESSAGE",
    "NOTIFY",
    "PRACK",
    "PUBLISH",
    "REFER",
    "REGISTER",
    "SUBSCRIBE",
    "ANNOUNCE",
    "DESCRIBE",
    "GET_PARAMETER",
    "PAUSE",
    "PLAY",
    "PLAY_NOTIFY",
    "RECORD",
    "REDIRECT",
    "SETUP",
    "SET_PARAMETER",
    "TEARDOWN",
    "REQMOD",
    "RESPMOD",
};

struct Version {
  std::string_view name;
  Protocol protocol;
};

constexpr std::array<Version, 5> kVersions{{{"HTTP/", Protocol::http},
                                            {"SIP/", Protocol::sip},
                                            {"RTSP/", Protocol::rtsp},
                                            {"ICAP/", Protocol::icap},
                                            {"ICE/", Protocol::http}}};

// Mail: RFC 5321, section 4.1.1.1, and LMTP's (RFC 2033).
constexpr std::array<std::string_view, 3> kMailGreetings{"ehlo", "helo", "lhlo"};

constexpr std::array<std::string_view, 6> kMemcachedStores{"set",    "add",     "replace",
                                                           "append", "prepend", "cas"};

bool may_be_a_method(std::string_view word) {
  return is_in(kMethods, word) || (!word.empty() && in_capitals(word));
}

/// "HTTP/1.1": people also write "HTTP/2".
const Version* version_in(std::string_view word) {
  const auto is_it = [&](const Version& each) {
    const std::string_view number = word.substr(std::min(each.name.size(), word.size()));
    return word.starts_with(each.name) && number.size() == 3 && is_digit(number[0]) && number[1] == '.' &&
           is_digit(number[2]);
  };
  const auto* const found = std::find_if(kVersions.begin(), kVersions.end(), is_it);
  return found == kVersions.end() ? nullptr : found;
}

/// A path, "*", an URI, or a host and its port: no word of a sentence.
bool is_target(std::string_view word) {
  return word.starts_with('/') || word == "*" || word.find(':') != std::string_view::npos;
}

bool begins_a_word(std::string_view text, std::string_view word) {
  const std::string_view first = first_word(text).first;
  return first.size() < text.size() ? first == word : word.starts_with(first);
}

template <class Beginnings>
bool begins_one_of(std::string_view text, const Beginnings& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view word) { return begins_a_word(text, word); });
}

}  // namespace

std::optional<Protocol> request_in(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() < 2 || !may_be_a_method(words[0]) || !is_target(words[1])) return std::nullopt;
  if (words.size() == 2) {
    const bool of_http_0_9 = words[0] == "GET" && words[1].starts_with('/');
    return of_http_0_9 ? std::optional(Protocol::http) : std::nullopt;
  }
  const Version* version = version_in(words.back());
  // A blank in a path is a mistake of some clients.
  const bool one_target = words.size() == 3 || words[1].starts_with('/');
  return version != nullptr && one_target ? std::optional(version->protocol) : std::nullopt;
}

bool may_begin_request(std::string_view part) {
  return begins_one_of(part, kMethods) || begins_a_word(part, "SOURCE");
}

std::optional<Protocol> storage_in(std::string_view line) {
  const auto words = words_of(line);
  const auto are_numbers = [&](std::size_t from, std::size_t to) {
    return words.size() >= to && std::all_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                                             words.begin() + static_cast<std::ptrdiff_t>(to), is_number);
  };
  if (words.size() < 5 || words.size() > 7) return std::nullopt;
  if (words[0] == "put")
    return words.size() == 5 && are_numbers(1, 5) ? std::optional(Protocol::beanstalk) : std::nullopt;
  return is_in(kMemcachedStores, words[0]) && !is_number(words[1]) && are_numbers(2, 5)
             ? std::optional(Protocol::memcached)
             : std::nullopt;
}

bool is_mail_greeting(std::string_view line, bool shouted) {
  const auto words = words_of(line);
  if (words.size() != 2) return false;
  const std::string folded = fold_case(words[0]);
  if (!is_in(kMailGreetings, folded)) return false;
  return (shouted && in_capitals(words[0])) || folded != "helo" || words[1] == "localhost" ||
         words[1].find_first_of(".[:") != std::string_view::npos;
}

bool may_begin_mail_greeting(std::string_view part) {
  return begins_one_of(fold_case(part), kMailGreetings);
}

}  // namespace chat::relay
