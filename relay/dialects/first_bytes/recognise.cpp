#include "relay/dialects/first_bytes/recognise.h"

#include "relay/dialects/first_bytes/irc_opening.h"
#include "relay/dialects/first_bytes/no_text.h"
#include "relay/dialects/first_bytes/openings.h"
#include "relay/dialects/first_bytes/requests.h"

#include <algorithm>
#include <array>
#include <string>

namespace chat::relay {
namespace {

using namespace std::string_view_literals;

// Spaces, line ends as telnet sends them, and the byte order mark that some programs write first.
constexpr std::array<std::string_view, 6> kBlanks{" ", "\t", "\r\0"sv, "\r", "\n", "\uFEFF"};

/// Whether somebody who pauses here is typing: a program sends more at once. "add" may be a length in Git's
/// protocol; people also type a lone ^C or ^P.
bool is_typed_slowly(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef\x01\x02\x03\x04\x05\x10\x12\x13\x14\x15\x17";
  return text.size() <= 4 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

/// Whether `text`, the beginning of a line, may become something that is no talk.
bool must_see_the_whole(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (is_typed_slowly(text)) return false;
  return may_become_an_opening(text) || may_begin_request(text) || may_begin_mail_greeting(text) ||
         may_begin_irc(text);
}

std::optional<Protocol> decide_about_part(std::string_view text, bool waited) {
  if (text.size() >= kFirstBytesMax) {
    // Nobody talks that long. A web client that sends it must not have its next headers said in the lobby.
    return may_begin_request(text) ? Protocol::http : Protocol::line;
  }
  if (!waited) return std::nullopt;
  if (is_no_text(text)) return Protocol::not_chat;
  const bool pauses = text.empty() || text.ends_with('\n') || !must_see_the_whole(text);
  return pauses ? std::optional(Protocol::line) : std::nullopt;
}

/// What a whole line is; `greeted`: after the greeting, when a person is more likely.
std::optional<Protocol> form_of(std::string_view line, bool greeted) {
  if (const auto request = request_in(line)) return request;
  if (const auto storage = storage_in(line)) return storage;
  if (is_mail_greeting(line, !greeted)) return Protocol::smtp;
  return irc_in(line);
}

}  // namespace

std::string_view without_leading_blanks(std::string_view bytes) {
  const auto leads = [&](std::string_view blank) { return bytes.starts_with(blank); };
  for (;;) {
    const auto* const blank = std::find_if(kBlanks.begin(), kBlanks.end(), leads);
    if (blank == kBlanks.end()) return bytes;
    bytes.remove_prefix(blank->size());
  }
}

bool is_a_pause(std::string_view first_bytes) {
  return recognise(first_bytes, true).has_value();
}

std::optional<Protocol> not_talk(std::string_view line) {
  const std::string_view text = without_leading_blanks(line);
  if (const auto opening = opening_of(std::string(text) + '\n')) return opening;
  if (is_no_text(text)) return Protocol::not_chat;
  return form_of(text, true);
}

std::optional<Protocol> recognise(std::string_view first_bytes, bool waited) {
  const std::string_view text = without_leading_blanks(first_bytes);
  if (speaks_telnet(text)) return Protocol::line;
  for (const std::string_view bytes : {first_bytes, text}) {
    if (const auto opening = opening_of(bytes)) return opening;
  }
  if (const auto irc = irc_opening_of(text)) return irc;
  if (text.empty() || may_become_an_opening(first_bytes) || may_become_an_opening(text)) {
    return decide_about_part(text, waited);
  }
  if (is_no_text(text)) return Protocol::not_chat;
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return decide_about_part(text, waited);
  std::string_view line = text.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is_print_job(line)) return Protocol::lpd;
  return form_of(line, false).value_or(Protocol::line);
}

}  // namespace chat::relay
