#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat {

/// RFC 2812, section 2.3: a message has 15 parameters at the most; the fifteenth takes all that is left.
inline constexpr std::size_t kIrcParametersMax = 15;

/// RFC 2812, section 2.3: 512 bytes with CR LF, tags not counted.
inline constexpr std::size_t kIrcMessageBytes = 512;

/// IRCv3 message tags: what a client may send, with '@' and the space that follows; and what a server may.
inline constexpr std::size_t kIrcClientTagsBytes = 4096;
inline constexpr std::size_t kIrcTagsBytes = 8191;

/// One message, in parts. All views are into the line that was parsed.
struct IrcMessage {
  std::string_view tags;     ///< as they came, without '@'; see find_tag() and take_tag()
  std::string_view source;   ///< without ':'; empty if there is none
  std::string_view command;  ///< as it came: compare without case
  std::array<std::string_view, kIrcParametersMax> slots{};
  std::size_t count = 0;

  std::span<const std::string_view> parameters() const { return {slots.data(), count}; }
  /// The parameter at `index`, from 0; empty if there are not so many.
  std::string_view parameter(std::size_t index) const {
    return index < count ? slots[index] : std::string_view();
  }
};

/// Takes one line, without its line end, apart. Nothing if there is no command, or if what stands in its
/// place begins with ':' or '@': passed on without the part before it, such a line would seem to begin with a
/// source or with tags. Lenient as servers are: leading spaces and runs of spaces are passed over.
std::optional<IrcMessage> parse_irc(std::string_view line);

/// One tag: "key=value" or "key", which mean the same if the value is empty. The key has its '+' and its
/// vendor; the value is escaped still.
struct IrcTag {
  std::string_view key;
  std::string_view value;
};

/// Takes the first tag off `tags`; nothing when none is left. What has no key (";;", "=value") is passed
/// over.
std::optional<IrcTag> take_tag(std::string_view& tags);

/// The unescaped value of the last tag called `key`; empty if it has no value, nothing if there is no such
/// tag.
std::optional<std::string> find_tag(std::string_view tags, std::string_view key);

/// IRCv3 message tags, "Escaping values". NUL, which no line can carry, is left as it is.
std::string escape_tag_value(std::string_view value);
std::string unescape_tag_value(std::string_view value);

/// "nick!user@host" in parts; what is missing is empty. The name of a server comes as the nick. Views into
/// `source`.
struct IrcSource {
  std::string_view nick;
  std::string_view user;
  std::string_view host;
};
IrcSource parse_irc_source(std::string_view source);

/// A mask in parts: "nick!user@host", "nick", "nick!user" or "user@host"; what is missing or empty is "*".
/// Views into `mask`.
IrcSource split_irc_mask(std::string_view mask);

/// Whether `text` matches `mask`, in which '*' stands for any run of bytes, or none, and '?' for one byte;
/// without ASCII case. There is no escape. Linear in the product of the lengths at the worst, never
/// exponential.
bool matches_mask(std::string_view mask, std::string_view text);

}  // namespace chat
