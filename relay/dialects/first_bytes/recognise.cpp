#include "relay/dialects/first_bytes/recognise.h"

#include "common/ascii.h"
#include "common/text.h"
#include "relay/dialects/first_bytes/irc_opening.h"
#include "relay/dialects/first_bytes/openings.h"

#include <algorithm>
#include <array>
#include <string>

namespace chat::relay {
namespace {

constexpr std::string_view kBlanks = " \r\n";

// IANA's registry of HTTP methods, and what SIP (RFC 3261 and its extensions) and RTSP (RFC 7826) add.
constexpr std::array<std::string_view, 63> kMethods{
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
};

struct Version {
  std::string_view name;
  Protocol protocol;
};

constexpr std::array<Version, 3> kVersions{
    {{"HTTP/", Protocol::http}, {"SIP/", Protocol::sip}, {"RTSP/", Protocol::rtsp}}};

// Mail: RFC 5321, section 4.1.1.1, and LMTP's (RFC 2033).
constexpr std::array<std::string_view, 3> kMailGreetings{"ehlo", "helo", "lhlo"};

std::string_view first_word_of(std::string_view line) {
  return line.substr(0, line.find(' '));
}

/// Of what follows the first word: all, and its last word.
struct Rest {
  std::string_view all;
  std::string_view last;
};

Rest rest_of(std::string_view line) {
  line.remove_prefix(std::min(first_word_of(line).size() + 1, line.size()));
  while (line.ends_with(' ')) line.remove_suffix(1);
  return {line, line.substr(line.rfind(' ') + 1)};
}

bool is_method(std::string_view word) {
  return std::find(kMethods.begin(), kMethods.end(), word) != kMethods.end();
}

/// Of a method that is in no registry: "BREW / HTTP/1.0".
bool looks_like_request(std::string_view method, Rest rest) {
  const std::string_view target = first_word_of(rest.all);
  const bool one_target = target.size() + 1 + rest.last.size() == rest.all.size();
  return one_target && target.find_first_of("/*:") != std::string_view::npos && !method.empty() &&
         std::none_of(method.begin(), method.end(), is_lower);
}

/// "GET out of here" is something people say; a request line ends in its version (RFC 9112, section 3; RFC
/// 3261, section 7.1; RFC 7826, section 7.1), or was of HTTP 0.9, which had none.
std::optional<Protocol> request_in(std::string_view line) {
  const std::string_view method = first_word_of(line);
  const Rest rest = rest_of(line);
  if (method == "GET" && rest.all == rest.last && rest.all.starts_with('/')) return Protocol::http;
  const auto version = std::find_if(kVersions.begin(), kVersions.end(), [&](const Version& each) {
    return rest.last.starts_with(each.name) && rest.last.size() > each.name.size() &&
           is_digit(rest.last[each.name.size()]);
  });
  if (version == kVersions.end() || rest.all == rest.last) return std::nullopt;
  return is_method(method) || looks_like_request(method, rest) ? std::optional(version->protocol)
                                                               : std::nullopt;
}

/// "helo everybody" is a slip of a person's: in lower case a mail client is known by what it calls itself.
bool is_mail_greeting(std::string_view line) {
  const std::string_view word = first_word_of(line);
  const std::string folded = fold_case(word);
  if (std::find(kMailGreetings.begin(), kMailGreetings.end(), folded) == kMailGreetings.end()) return false;
  const Rest rest = rest_of(line);
  if (rest.all != rest.last || rest.all.empty()) return false;
  const bool shouted = std::none_of(word.begin(), word.end(), is_lower);
  return shouted || folded != "helo" || rest.all == "localhost" ||
         rest.all.find_first_of(".[:") != std::string_view::npos;
}

bool begins_a_word(std::string_view text, std::string_view word) {
  const std::string_view first = first_word_of(text);
  return first.size() < text.size() ? first == word : word.starts_with(first);
}

template <class Words>
bool begins_one_of(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return begins_a_word(text, word); });
}

/// The part of a line that is here may yet be no talk.
bool must_see_the_whole(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  return begins_one_of(text, kMethods) || begins_one_of(fold_case(text), kMailGreetings) ||
         may_begin_irc(text);
}

std::optional<Protocol> decide_about_part(std::string_view text, bool waited) {
  if (text.size() < kFirstBytesMax) {
    if (waited && is_a_pause(text)) return Protocol::line;
    return std::nullopt;
  }
  // Nobody talks that long; whoever sends it must not have the headers that follow said in the lobby.
  return begins_one_of(text, kMethods) ? Protocol::http : Protocol::line;
}

}  // namespace

std::string_view without_leading_blanks(std::string_view bytes) {
  return bytes.substr(std::min(bytes.find_first_not_of(kBlanks), bytes.size()));
}

bool is_a_pause(std::string_view first_bytes) {
  return without_leading_blanks(first_bytes).empty() || first_bytes.ends_with('\n');
}

std::optional<Protocol> not_talk(std::string_view line) {
  const std::string_view text = without_leading_blanks(line);
  if (const auto opening = opening_of(text)) return opening;
  if (const auto request = request_in(text)) return request;
  if (is_mail_greeting(text)) return Protocol::smtp;
  return irc_in(text);
}

std::optional<Protocol> recognise(std::string_view first_bytes, bool waited) {
  const std::string_view text = without_leading_blanks(first_bytes);
  for (const std::string_view bytes : {first_bytes, text}) {
    if (const auto opening = opening_of(bytes)) return opening;
  }
  if (text.empty() || may_become_an_opening(first_bytes) || may_become_an_opening(text)) {
    return decide_about_part(first_bytes, waited);
  }
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) {
    return must_see_the_whole(text) ? decide_about_part(text, waited) : Protocol::line;
  }
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return not_talk(line).value_or(Protocol::line);
}

}  // namespace chat::relay
