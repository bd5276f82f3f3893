#include "common/irc_message.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

using namespace chat;

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

bool lies_in(std::string_view part, std::string_view whole) {
  const std::less_equal<> not_after;  // unlike <=, an order of any two pointers
  return part.empty() || (not_after(whole.data(), part.data()) &&
                          not_after(part.data() + part.size(), whole.data() + whole.size()));
}

bool is_word(std::string_view text) {
  return !text.empty() && !text.starts_with(':') && text.find(' ') == std::string_view::npos;
}

std::string formatted(const IrcMessage& message) {
  std::string line;
  if (!message.tags.empty()) line.append("@").append(message.tags).append(" ");
  if (!message.source.empty()) line.append(":").append(message.source).append(" ");
  line += message.command;
  for (const auto parameter : message.parameters())
    line.append(is_word(parameter) ? " " : " :").append(parameter);
  return line;
}

void check_same(const IrcMessage& one, const IrcMessage& other) {
  require(one.tags == other.tags, "the tags stay the same");
  require(one.source == other.source, "the source stays the same");
  require(one.command == other.command, "the command stays the same");
  require(one.slots == other.slots && one.count == other.count, "the parameters stay the same");
}

void check_parts(const IrcMessage& message, std::string_view line) {
  require(lies_in(message.tags, line), "the tags lie in the line");
  require(lies_in(message.source, line), "the source lies in the line");
  require(lies_in(message.command, line), "the command lies in the line");
  require(message.tags.find(' ') == std::string_view::npos, "tags have no space");
  require(message.source.find(' ') == std::string_view::npos, "a source has no space");
  require(is_word(message.command), "a command is a word");
}

void check_parameters(const IrcMessage& message, std::string_view line) {
  require(message.count <= kIrcParametersMax, "parameters are few");
  for (std::size_t i = 0; i < message.count; ++i) {
    require(lies_in(message.slots[i], line), "a parameter lies in the line");
    require(is_word(message.slots[i]) || i + 1 == message.count, "all but the last are words");
  }
  if (message.count == 0 || is_word(message.slots[message.count - 1])) return;
  const auto at = static_cast<std::size_t>(message.slots[message.count - 1].data() - line.data());
  const bool is_explicit = line.substr(0, at).ends_with(" :");
  require(is_explicit || message.count == kIrcParametersMax,
          "one that is no word is marked, or the fifteenth");
}

void check_found(std::string_view tags, const IrcTag& last) {
  const auto found = find_tag(tags, last.key);
  require(found && *found == unescape_tag_value(last.value), "the last of its key is found");
}

void check_tags(std::string_view tags) {
  std::string_view rest = tags;
  std::optional<IrcTag> last;
  while (const auto tag = take_tag(rest)) {
    last = tag;
    require(lies_in(tag->key, tags) && lies_in(tag->value, tags), "a tag lies in the tags");
    require(!tag->key.empty() && tag->key.find_first_of("=;") == std::string_view::npos, "a key is a key");
    require(tag->value.find(';') == std::string_view::npos, "a value ends at ';'");
  }
  require(rest.empty(), "all the tags are taken");
  if (last) check_found(tags, *last);
}

void check_escapes(std::string_view value) {
  const std::string escaped = escape_tag_value(value);
  require(unescape_tag_value(escaped) == value, "what is escaped can be unescaped");
  require(escaped.find_first_of("; \r\n") == std::string::npos, "nothing in an escaped value ends it");
  require(unescape_tag_value(value).size() <= value.size(), "unescaping makes nothing longer");
  require(find_tag("a=x;a=" + escaped + ";b=y", "a") == value, "an escaped value is found");
}

void check_source(std::string_view source) {
  const auto [nick, user, host] = parse_irc_source(source);
  require(lies_in(nick, source) && lies_in(user, source) && lies_in(host, source), "all lie in the source");
  require(nick.find_first_of("!@") == std::string_view::npos, "a nick has no '!' or '@'");
  require(user.find('@') == std::string_view::npos, "a user has no '@'");
  std::string whole(nick);
  if (source.substr(nick.size()).starts_with('!')) whole.append("!").append(user);
  if (source.substr(whole.size()).starts_with('@')) whole.append("@").append(host);
  require(whole == source, "nothing of a source is lost");
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The same by the definition, one column for each prefix of the text.
bool matches_by_definition(std::string_view mask, std::string_view text) {
  std::vector<bool> matched(text.size() + 1, false);  // of the mask so far
  matched[0] = true;
  for (const char m : mask) {
    std::vector<bool> next(text.size() + 1, false);
    next[0] = m == '*' && matched[0];
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool same = m == '?' || lower(m) == lower(text[i]);
      next[i + 1] = m == '*' ? next[i] || matched[i + 1] : same && matched[i];
    }
    matched = next;
  }
  return matched[text.size()];
}

void check_mask(std::string_view mask, std::string_view text) {
  require(matches_mask("*", text), "'*' matches anything");
  require(matches_mask(text, text), "a text matches itself, also if '*' and '?' are in it");
  constexpr std::size_t kSteps = 10'000;  // the definition is slow
  const bool matches = matches_mask(mask, text);
  if (mask.size() * text.size() > kSteps) return;
  require(matches == matches_by_definition(mask, text), "a mask matches as it is defined");
}

void check_message(std::string_view line) {
  const auto message = parse_irc(line);
  if (!message) return;
  check_parts(*message, line);
  check_parameters(*message, line);
  check_tags(message->tags);
  check_source(message->source);
  const std::string again = formatted(*message);
  const auto same = parse_irc(again);
  require(same.has_value(), "what is formatted can be parsed");
  check_same(*message, *same);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  check_message(input);
  check_tags(input);
  check_escapes(input);
  check_source(input);
  const std::size_t cut = std::min(input.find('\n'), size);
  check_mask(input.substr(0, cut), input.substr(std::min(cut + 1, size)));
  return 0;
}
