#pragma once

#include "relay/dialects/dialects.h"
#include "relay/dialects/first_bytes/foreign.h"
#include "relay/hub/hub.h"
#include "tests/fuzz/checks.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chat::fuzz {

// Small, so that an input of some hundred bytes can fill it.
inline constexpr std::size_t kBacklogBytes = 3'000;

/// A relay without sockets.
struct FakeRelay {
  static constexpr chat::RateLimit kFlood{20, std::chrono::milliseconds(100)};

  Moment now{Time(std::chrono::hours(1)),
             std::chrono::sys_days(std::chrono::year(2026) / 11 / 19) + std::chrono::hours(12)};
  relay::LocalLedger ledger;
  relay::NoArchive archive;
  relay::NoAccounts accounts;
  relay::NoKeeper keeper;
  relay::Hub hub{{.history_lines = 5, .reserved_nick = "relay", .private_backlog = kBacklogBytes},
                 {ledger, archive, accounts, keeper},
                 now};
  relay::DialectFactory dialects{hub,
                                 {.line = {.max_line_bytes = 1'000,
                                           .reading = {.backlog_bytes = kBacklogBytes, .flood = kFlood},
                                           .motd = "* Hello.\n"},
                                  .irc = {.server_name = "relay",
                                          .version = "chat-relay-fuzz",
                                          .motd = "Hello.\n\nBye.\n",
                                          .reading = {.backlog_bytes = kBacklogBytes, .flood = kFlood},
                                          .started = now},
                                  .raw_backlog_bytes = kBacklogBytes}};
};

/// What relay::Connection does, with a client's socket that takes what it is told to take.
class FakeConnection {
 public:
  FakeConnection(relay::DialectFactory& dialects, relay::Protocol protocol, Moment now)
      : protocol_(protocol), dialect_(dialects.make(protocol, outbox_, {"192.0.2.7"}, now)) {
    outbox_.use_gap_words(*dialect_);
    obey();
  }

  /// The client may send more than the dialect has an appetite for: the rest would wait in its socket, so
  /// here it is as if it had never been sent.
  void receive(std::string_view bytes, Moment now) {
    if (closing_ || finished_ || outbox_.backlog() > kBacklogBytes / 2) return;
    bytes = bytes.substr(0, dialect_->read_budget());
    if (!bytes.empty()) dialect_->receive(bytes, now);
    obey();
  }

  void finish_input(Moment now) {
    if (closing_ || finished_) return;
    finished_ = true;
    dialect_->finish_input(now);
    obey();
  }

  void hang_up(std::string reason) {
    if (!closing_) closing_ = std::move(reason);
    gone_ = true;
  }

  void set_blocked(bool blocked) { blocked_ = blocked; }

  Time deadline() const { return closing_ ? kNever : dialect_->deadline(); }

  void expire(Moment now) {
    if (deadline() > now.steady) return;
    dialect_->expire(now);
    obey();
  }

  void send(Moment now) {
    if (!blocked_) {
      outbox_.catch_up();
      flush(SIZE_MAX);
    }
    if (!departed_) {
      keep_within_backlog();
      if (dialect_->observes_backlog()) dialect_->observe_backlog(outbox_.backlog(), now);
      obey();
    }
    if (blocked_) outbox_.hold_places();
  }

  /// The client's socket takes `most` bytes of what is queued.
  void flush(std::size_t most) {
    while (most > 0 && !outbox_.queue_is_empty()) {
      std::array<iovec, 4> pieces;
      const std::size_t count = outbox_.gather(pieces);
      std::size_t taken = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::string_view piece(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
        received_ += piece.substr(0, most - taken);
        taken += std::min(piece.size(), most - taken);
      }
      outbox_.consume(taken);
      most -= taken;
    }
    check_received();
  }

  /// True if it is over, and another may take its place.
  bool bury(Moment now) {
    if (!closing_) return false;
    if (!departed_) dialect_->leave(*closing_, now);
    departed_ = true;
    return gone_ || outbox_.is_empty();
  }

  void check_drained() const { require(outbox_.is_empty(), "nothing is left when all is sent"); }

 private:
  void obey() {
    const relay::ClosingReason* reason = dialect_->closing_reason();
    if (reason == nullptr || closing_) return;
    closing_ = reason->words;
    for (std::size_t i = 0; i < relay::kProtocols; ++i)
      is_turned_away_ |= *closing_ == relay::turned_away(static_cast<relay::Protocol>(i)).reason;
  }

  void keep_within_backlog() {
    if (outbox_.backlog() <= kBacklogBytes) return;
    if (!dialect_->may_skip()) return hang_up("fell behind");
    outbox_.skip();
  }

  /// Takes telnet's commands, which are no text, out of what has been received. False if the last is not
  /// whole yet.
  bool take_telnet_out() {
    constexpr std::size_t kCommandBytes = 3;
    for (auto at = received_.find('\xFF'); at != std::string::npos; at = received_.find('\xFF', at)) {
      if (received_.size() < at + kCommandBytes) return false;
      echoed_ |= received_.compare(at, kCommandBytes, "\xFF\xFB\x01") == 0;
      received_.erase(at, kCommandBytes);
    }
    return true;
  }

  void check_received() {
    // Whoever turns out to speak another protocol is told so in its form, which need not be text.
    if (is_turned_away_) return received_.clear();
    if (protocol_ == relay::Protocol::line && !take_telnet_out()) return;
    for (auto end = received_.find('\n'); end != std::string::npos; end = received_.find('\n')) {
      const std::string_view line = std::string_view(received_).substr(0, end);
      if (protocol_ == relay::Protocol::irc) check_irc_line(line);
      // What it types itself comes back as it was typed.
      if (protocol_ == relay::Protocol::line && !echoed_) check_plain_line(line);
      received_.erase(0, end + 1);
    }
  }

  relay::Outbox outbox_;
  relay::Protocol protocol_;
  std::unique_ptr<relay::Dialect> dialect_;
  std::string received_;
  std::optional<std::string> closing_;
  bool blocked_ = false;
  bool finished_ = false;
  bool departed_ = false;
  bool gone_ = false;
  bool echoed_ = false;
  bool is_turned_away_ = false;
};

}  // namespace chat::fuzz
