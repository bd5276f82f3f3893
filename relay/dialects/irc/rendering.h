#pragma once

#include "relay/dialects/irc/capabilities.h"
#include "relay/hub/fact.h"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

struct SpeechForm;

/// Those of a client's capabilities that change how facts are written for it.
struct Traits {
  bool tags = false;
  bool time = false;
  bool account_tag = false;
  bool account = false;
  bool extended_join = false;
  bool away = false;
  bool invite = false;
  bool setname = false;
  bool redaction = false;
  bool batch = false;

  static Traits of(const Capabilities& capabilities);
  std::size_t index() const;
  static constexpr std::size_t kCount = 1024;
};

/// IRC's words for facts. A text that does not fit one message of 512 bytes goes out in several: nothing is
/// cut.
class IrcRendering final : public Rendering {
 public:
  explicit IrcRendering(Traits traits) : traits_(traits) {}

  void render(const Fact& fact, std::string& out) const override;

 private:
  void render_modes(const Fact& fact, std::string& out) const;
  void render_redaction(const Fact& fact, std::string& out) const;
  void render_announcement(const Fact& fact, std::string& out) const;
  /// `piece`: see append_tags().
  void append_message(const Fact& fact, std::string_view body, std::string& out, std::size_t piece = 1) const;
  void render_speech(const Fact& fact, const SpeechForm& form, std::string& out) const;
  void render_parts(const Fact& fact, const SpeechForm& form, const std::vector<std::string>& parts,
                    std::string& out) const;
  /// Appends all that stands before the text of one message, and returns how many bytes that leaves for the
  /// text.
  std::size_t begin_speech(const Fact& fact, const SpeechForm& form, std::size_t piece,
                           std::string& out) const;
  /// Appends the fact's tags and the space behind them. `piece`: the number of the message among those of the
  /// fact, from 1 on; each has an id of its own (IRCv3 message-ids).
  void append_tags(const Fact& fact, std::size_t piece, std::string& out) const;
  std::string_view time_in_words(WallTime at) const;
  std::string body_of(const Fact& fact) const;

  Traits traits_;
  // All that is said in one round has one time, which is put into words once.
  mutable WallTime worded_at_{};
  mutable std::string time_words_{};
};

/// One rendering for each combination of traits, made when it is first wanted.
class Renderings {
 public:
  const IrcRendering& for_client(const Capabilities& capabilities);

 private:
  std::array<std::unique_ptr<IrcRendering>, Traits::kCount> made_;
};

struct MessageId {
  std::uint64_t number = 0;  ///< 0: the text was no id
  std::size_t piece = 1;     ///< of its text, which may take several messages
};

/// "17", and "17-2" for the second message that the same text takes.
void append_message_id(std::uint64_t id, std::size_t piece, std::string& out);

/// Reads an id as clients are sent it: "17", or "17-2".
MessageId parse_message_id(std::string_view text);

/// `text` as people may be shown it, so without line ends: itself, or visible() of it, which is kept in
/// `made`. Clients such as ii and sic pass to the terminal whatever they receive.
std::string_view as_shown(std::string_view text, std::string& made);

/// The text of what was said as one parameter, as_shown(). `has_time`: the message tells when it was said;
/// else what is late has its time before it.
std::string_view text_of(const Fact& fact, bool has_time, std::string& made);

/// What a client sent as one parameter, fit to be sent back as one.
std::string one_word(std::string_view text, std::size_t most_bytes = 100);

/// The servers between which a netsplit is. Relays that share a chat have one name: by these, which servers
/// send that do not tell theirs, clients know it.
inline constexpr std::string_view kSplitServers = "*.net *.split";

/// The name of its batch. No other batch of a client has it: see Replies::next_batch().
std::string reference_of(const Netsplit& netsplit);

/// IRCv3 netsplit and netjoin: with what the batch begins or ends.
std::string batch_of(const Netsplit& netsplit);

/// Puts `tag`, "key=value", in front of the tags of each line, except lines that have that key already: these
/// are in a batch of their own.
std::string with_tag(std::string_view lines, std::string_view tag);

}  // namespace chat::relay::irc
