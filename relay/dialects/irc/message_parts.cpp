// What messages of IRC are put together from, and read from.

#include "common/irc_message.h"
#include "common/local_time.h"
#include "common/text.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/hub/netsplit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// Takes the number off the front of `text`; 0 if none stands there.
std::uint64_t take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

void append_number(std::uint64_t number, std::string& out) {
  std::array<char, 20> digits;  // 2^64 has twenty
  const auto [end, error] = std::to_chars(digits.begin(), digits.end(), number);
  out.append(digits.begin(), end);
}

}  // namespace

void append_message_id(std::uint64_t id, std::size_t piece, std::string& out) {
  append_number(id, out);
  if (piece == 1) return;
  out += '-';
  append_number(piece, out);
}

MessageId parse_message_id(std::string_view text) {
  MessageId id{take_number(text)};
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    id.piece = take_number(text);
    if (id.piece < 2) return {};
  }
  return text.empty() ? id : MessageId{};
}

std::string_view as_shown(std::string_view text, std::string& made) {
  if (count_printable_ascii(text) == text.size()) return text;
  append_visible(text, made);
  return made;
}

std::string_view text_of(const Fact& fact, bool has_time, std::string& made) {
  std::string_view text = as_shown(fact.text, made);
  // A person of the line dialect may say a blank line, but a PRIVMSG needs a text.
  if (text.empty() && fact.kind == Fact::Kind::said) text = " ";
  if (!fact.is_late || has_time) return text;
  made = fmt::format("[{:%H:%M}] {}", local_time(fact.at.wall), text);
  return made;
}

std::string one_word(std::string_view text, std::size_t most_bytes) {
  std::string word = visible(whole_characters(text, most_bytes));
  std::replace(word.begin(), word.end(), ' ', '_');
  if (word.empty() || word.front() == ':') word.insert(0, "*");
  return word;
}

std::string reference_of(const Netsplit& netsplit) {
  return fmt::format("netsplit{}", netsplit.number);
}

std::string batch_of(const Netsplit& netsplit) {
  if (netsplit.is_over) return fmt::format("BATCH -{}", reference_of(netsplit));
  return fmt::format("BATCH +{} {} {}", reference_of(netsplit),
                     netsplit.way == Netsplit::Way::leave ? "netsplit" : "netjoin", kSplitServers);
}

std::string with_tag(std::string_view lines, std::string_view tag) {
  const std::string_view key = tag.substr(0, tag.find('='));
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end);
    const bool tagged = line.front() == '@';
    if (tagged) line.remove_prefix(1);
    const std::string_view tags = tagged ? line.substr(0, line.find(' ')) : std::string_view();
    if (find_tag(tags, key)) {
      out.append("@").append(line);
    } else {
      out.append("@").append(tag).append(tagged ? ";" : " ").append(line);
    }
  }
  return out;
}

}  // namespace chat::relay::irc
