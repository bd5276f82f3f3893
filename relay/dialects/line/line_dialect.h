#pragma once

#include "common/units.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/line/typed_line.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// What all line clients of a relay have in common.
struct LineSettings {
  std::size_t max_line_bytes = 4096;
  std::size_t backlog_bytes = kMiB;  ///< only to be told of
  FloodLimit flood{};
  std::string greeting_name = "chat-relay";
  std::string motd{};  ///< what newcomers are shown; whole lines, or empty
};

/// A person with `nc` or `telnet`, or a script. docs/protocol.md is its contract.
class LineDialect final : public Dialect {
 public:
  /// The newcomer comes in with the first receive(), and is greeted: at once, or when its first line is whole
  /// if that may be "/nick NAME", which is then its name from the start. All that is passed in outlives the
  /// dialect, but for `host`.
  LineDialect(Hub& hub, Outbox& outbox, const LineRenderings& renderings, const LineSettings& settings,
              std::string_view host, Moment now);
  ~LineDialect() override;

  std::size_t appetite() const override;
  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void expire(Moment now) override { take_lines(now); }
  bool may_skip() const override { return true; }
  std::string words_for_gap(std::uint64_t lines) const override;
  const Wish* wish_to_close() const override { return closing_.get(); }
  void say_goodbye() override;
  void leave(std::string_view reason, Moment now) override;
  std::string name() const override { return member_ == nullptr ? std::string() : member_->nick; }
  void show_lines_to(LineWatcher& watcher) override { lines_.show_to(watcher); }
  std::string_view kept() const override;

 private:
  friend class LineCommands;

  void receive_typed(std::string_view bytes);
  TypedLine& typed();
  /// Who is not in the chat yet.
  struct Newcomer {
    std::string host;
    Time patience_ends;  ///< for the rest of its first line
  };

  /// Lets the newcomer in. False if the rest of its first line is waited for.
  bool admit(Moment now);
  void enter(const Profile& profile, std::optional<std::string_view> nick, Moment now);
  void take_lines(Moment now);
  /// Answers pile up while the client does not read them: then it is not listened to, either.
  bool waits_for_reader() const;
  /// Who has said nothing so far may turn out to be no person. If so, it is told.
  bool is_talk(std::string_view line);
  void take_line(const LineReader::Line& line, Moment now);
  void take_words(std::string_view line, Moment now);
  void count_blank();
  void take_command(std::string_view line, Moment now);
  void greet(Moment now);
  void say(std::string_view text, Moment now, Fact::Kind kind);
  void change_room(std::string_view name, std::string_view key, Moment now);
  void answer(std::string_view text);
  void refuse(std::string_view text);
  void refuse(const Refusal& refusal);
  void refuse_too_long(std::size_t length);
  void refuse_not_utf8(std::string_view line, std::size_t at);
  /// Null when it has been thrown out of its room. If so, it is told.
  Room* room();

  Hub& hub_;
  Outbox& outbox_;
  const LineSettings& settings_;
  const LineRenderings& renderings_;
  std::unique_ptr<Newcomer> newcomer_;  // until it is let in: most connections have been
  Person* member_ = nullptr;            // from then on until it leaves
  PacedLines lines_;
  std::unique_ptr<TypedLine> typed_;  // none while nothing is kept of it: most clients send whole lines
  mutable std::unique_ptr<std::string> kept_;  // put together for who asks
  bool has_talked_ = false;
  std::optional<std::uint8_t> blanks_;  // since it said something in the same paste
  Time received_at_{};
  std::unique_ptr<Wish> closing_;
};

}  // namespace chat::relay
