#pragma once

#include "common/irc_message.h"
#include "common/irc_numerics.h"
#include "common/units.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/irc/capabilities.h"
#include "relay/dialects/irc/rendering.h"
#include "relay/hub/hub.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay::irc {

/// What all IRC clients of a relay have in common.
struct IrcSettings {
  std::string server_name = "chat-relay";
  std::string version = "chat-relay";
  std::string motd{};                ///< lines, or empty
  std::size_t backlog_bytes = kMiB;  ///< only to be told of
  FloodLimit flood{};
  Duration registration_timeout = std::chrono::seconds(30);
  Duration ping_interval =
      std::chrono::seconds(90);  ///< who has been silent for so long is asked whether it is there
  Duration ping_timeout = std::chrono::seconds(60);  ///< and has so long to answer
  Moment started{};
};

/// A stock IRC client. What it speaks is the Modern IRC client protocol and IRCv3; docs/protocol.md says how
/// much.
///
/// The commands are in a table (commands.h) and use the part of this class that is marked as theirs. While a
/// command is carried out its replies are collected, so that those to a labelled command can be labelled
/// (labeled-response).
class IrcDialect final : public Dialect {
 public:
  /// All that is passed in outlives the dialect. `host` is how others see where the client is.
  IrcDialect(Hub& hub, Outbox& outbox, Renderings& renderings, const IrcSettings& settings,
             std::string_view host, Moment now);
  ~IrcDialect() override;

  std::size_t appetite() const override { return closing_ ? 0 : lines_.appetite(); }
  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override;
  void forgive(Duration lost) override;
  bool may_skip() const override { return true; }
  std::string words_for_gap(std::uint64_t lines) const override;
  const Wish* wish_to_close() const override { return closing_.get(); }
  void say_goodbye() override;
  void leave(std::string_view reason, Moment now) override;
  std::string name() const override { return nick() == "*" ? std::string() : nick(); }
  void show_lines_to(LineWatcher& watcher) override { lines_.show_to(watcher); }
  std::string_view kept() const override { return lines_.kept(); }

  // For the commands:

  Hub& hub() { return hub_; }
  /// Only once registered.
  Person& member() { return *member_; }
  bool is_registered() const { return member_ != nullptr; }
  const IrcSettings& settings() const { return settings_; }
  Renderings& renderings() { return renderings_; }
  Capabilities& capabilities() { return capabilities_; }
  bool has(Capability capability) const { return capabilities_.has(capability); }

  /// "*" for as long as there is none.
  std::string nick() const;

  /// ":server NUMERIC nick REST".
  template <class... Arguments>
  void numeric(Numeric number, fmt::format_string<Arguments...> rest, Arguments&&... arguments) {
    reply_numeric(number, fmt::format(rest, std::forward<Arguments>(arguments)...));
  }

  /// ":server LINE".
  void reply(std::string_view line);

  /// As the member's own rendering words it.
  void reply_fact(const Fact& fact);

  /// Whole lines, with their ends.
  void reply_lines(std::string_view lines) { *replies_ += lines; }

  /// The numeric for it.
  void refuse(const Refusal& refusal);

  /// IRCv3 standard replies: "FAIL COMMAND CODE CONTEXT :why", for those who know them: they have asked for
  /// them, or for the capability whose specification wants them in its errors. A NOTICE for others.
  void fail(std::string_view command, std::string_view code, std::string_view context, std::string_view why,
            Capability specified_by = Capability::standard_replies);

  /// A name for a batch that has not been used on this connection.
  std::string next_batch();

  /// What has come of the registration so far. Forgotten when register_if_ready() finds that all is there and
  /// makes the client a member.
  struct Registration {
    std::string host;
    Time due;  ///< it is closed then
    std::string nick{};
    std::string user{};
    std::string realname{};
    bool negotiating = false;  ///< between CAP LS or CAP REQ and CAP END
  };
  /// Only until registered.
  Registration& registration() { return *registration_; }
  void register_if_ready(Moment now);

  /// A client may ask, once for each line, whether that has been heard, and pays nothing for asking.
  void count_ping();

  /// `in_own_words`: the client typed it.
  void close(std::string reason, bool in_own_words = false);

 private:
  void take_lines(Moment now);
  /// Answers pile up while the client does not read them: then it is not listened to, either.
  bool waits_for_reader() const;
  void take_line(std::string_view line, Moment now);
  void hear(Moment now);
  void ask_whether_there(Moment now);
  void judge_silence(Moment now);
  void refuse_not_utf8(std::string_view line, std::size_t at, Moment now);
  void flush_replies(const std::optional<std::string>& label);
  void reply_numeric(Numeric number, std::string_view rest);
  void send_error(std::string_view why);
  std::string host() const;

  Hub& hub_;
  Outbox& outbox_;
  Renderings& renderings_;
  const IrcSettings& settings_;
  Person* member_ = nullptr;                    // null until registered, and once it has left
  std::unique_ptr<Registration> registration_;  // none once registered
  Capabilities capabilities_;
  PacedLines lines_;
  Time last_heard_;
  Time asked_at_ = kNever;  // whether it is there; kNever: it was not, since it was heard
  std::uint32_t batches_ = 0;
  bool took_free_ping_ = false;  // as the line before this one
  bool takes_free_ping_ = false;
  std::string* replies_ = nullptr;  // to what is being taken; null while nothing is
  std::unique_ptr<Wish> closing_;
};

}  // namespace chat::relay::irc
