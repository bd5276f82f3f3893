#include "common/irc_message.h"

#include "common/ascii.h"
#include "common/take_until.h"

#include <algorithm>
#include <utility>

namespace chat {
namespace {

struct Escape {
  char plain;
  char letter;
};

// IRCv3 message tags, "Escaping values".
constexpr std::array<Escape, 5> kEscapes{{{';', ':'}, {' ', 's'}, {'\\', '\\'}, {'\r', 'r'}, {'\n', 'n'}}};

// RFC 1459, section 2.3, has "one or more" spaces between the parts; RFC 2812 has one, but is not followed.
void skip_spaces(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
}

/// Takes the tags or the source: the word that begins with `mark`, without the mark. Empty if the next word
/// is another.
std::string_view take_marked(std::string_view& rest, char mark) {
  skip_spaces(rest);
  if (!rest.starts_with(mark)) return {};
  rest.remove_prefix(1);
  return take_until(rest, ' ');
}

std::string_view take_parameter(std::string_view& rest, bool is_last) {
  if (rest.starts_with(':')) return std::exchange(rest, {}).substr(1);
  return is_last ? std::exchange(rest, {}) : take_until(rest, ' ');
}

void take_parameters(std::string_view rest, IrcMessage& message) {
  skip_spaces(rest);
  while (!rest.empty()) {
    const bool is_last = message.count + 1 == kIrcParametersMax;
    message.slots[message.count++] = take_parameter(rest, is_last);
    skip_spaces(rest);
  }
}

bool is_command(std::string_view word) {
  return !word.empty() && !word.starts_with(':') && !word.starts_with('@');
}

void append_escaped(char c, std::string& out) {
  const auto* const found =
      std::find_if(kEscapes.begin(), kEscapes.end(), [c](const Escape& each) { return each.plain == c; });
  if (found != kEscapes.end()) out += '\\';
  out += found == kEscapes.end() ? c : found->letter;
}

char unescaped(char letter) {
  const auto* const found = std::find_if(kEscapes.begin(), kEscapes.end(),
                                         [letter](const Escape& each) { return each.letter == letter; });
  return found == kEscapes.end() ? letter : found->plain;
}

bool matches_byte(char in_mask, char in_text) {
  return in_mask == '?' || to_lower(in_mask) == to_lower(in_text);
}

}  // namespace

std::optional<IrcMessage> parse_irc(std::string_view line) {
  // In its place from the beginning: it is large.
  std::optional<IrcMessage> message(std::in_place);
  message->tags = take_marked(line, '@');
  message->source = take_marked(line, ':');
  skip_spaces(line);
  message->command = take_until(line, ' ');
  if (is_command(message->command)) {
    take_parameters(line, *message);
  } else {
    message.reset();
  }
  return message;
}

std::optional<IrcTag> take_tag(std::string_view& tags) {
  while (!tags.empty()) {
    IrcTag tag;
    tag.value = take_until(tags, ';');
    tag.key = take_until(tag.value, '=');
    if (!tag.key.empty()) return tag;
  }
  return std::nullopt;
}

std::optional<std::string> find_tag(std::string_view tags, std::string_view key) {
  // IRCv3 message tags, "Rules for message tags": all but the last of those with one key are disregarded.
  std::optional<std::string_view> last;
  while (const auto tag = take_tag(tags)) {
    if (tag->key == key) last = tag->value;
  }
  if (!last) return std::nullopt;
  return unescape_tag_value(*last);
}

std::string escape_tag_value(std::string_view value) {
  std::string escaped;
  escaped.reserve(value.size());
  for (const char c : value) append_escaped(c, escaped);
  return escaped;
}

std::string unescape_tag_value(std::string_view value) {
  if (value.find('\\') == std::string_view::npos) return std::string(value);
  std::string plain;
  plain.reserve(value.size());
  while (!value.empty()) {
    plain += take_until(value, '\\');
    if (value.empty()) break;
    plain += unescaped(value.front());
    value.remove_prefix(1);
  }
  return plain;
}

IrcSource parse_irc_source(std::string_view source) {
  // RFC 2812, section 2.3.1: nick [ [ "!" user ] "@" host ]. The host first, as the user may be left out.
  IrcSource parts;
  parts.user = take_until(source, '@');
  parts.host = source;
  parts.nick = take_until(parts.user, '!');
  return parts;
}

IrcSource split_irc_mask(std::string_view mask) {
  const std::size_t at = mask.rfind('@');
  const bool has_host = at != std::string_view::npos;
  const std::string_view before_host = mask.substr(0, at);
  const std::size_t bang = before_host.find('!');
  IrcSource parts{before_host.substr(0, bang), {}, has_host ? mask.substr(at + 1) : std::string_view()};
  if (bang != std::string_view::npos) {
    parts.user = before_host.substr(bang + 1);
  } else if (has_host) {
    parts.user = std::exchange(parts.nick, {});
  }
  for (std::string_view* const part : {&parts.nick, &parts.user, &parts.host}) {
    if (part->empty()) *part = "*";
  }
  return parts;
}

bool matches_mask(std::string_view mask, std::string_view text) {
  std::size_t in_mask = 0;
  std::size_t in_text = 0;
  std::size_t after_star = std::string_view::npos;
  std::size_t star_reaches = 0;
  while (in_text < text.size()) {
    if (in_mask < mask.size() && mask[in_mask] == '*') {
      after_star = ++in_mask;
      star_reaches = in_text;
    } else if (in_mask < mask.size() && matches_byte(mask[in_mask], text[in_text])) {
      ++in_mask;
      ++in_text;
    } else if (after_star != std::string_view::npos) {
      // Only the last '*' need ever give way: what stands before it has matched as early as it can.
      in_mask = after_star;
      in_text = ++star_reaches;
    } else {
      return false;
    }
  }
  return mask.find_first_not_of('*', in_mask) == std::string_view::npos;
}

}  // namespace chat
