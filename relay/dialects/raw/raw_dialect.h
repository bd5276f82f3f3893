#pragma once

#include "relay/delivery/outbox.h"
#include "relay/delivery/stream.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/raw/patience.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// What all raw clients share: one log of bytes, and how many of them the others wait for.
class RawRoom {
 public:
  explicit RawRoom(std::size_t backlog_bytes) : backlog_bytes_(backlog_bytes) {}

  void append(std::string_view bytes, Moment now);
  Stream& stream() { return stream_; }
  std::size_t backlog_bytes() const { return backlog_bytes_; }
  void change_backlog(std::size_t bytes) { backlog_bytes_ = bytes; }
  Time last_said_at() const { return last_said_at_; }

  /// How many bytes each client may say now. All together say a quarter of the backlog in a round at the
  /// most, so that a client that is not behind does not reach its limit in one round.
  std::size_t share() const;

  /// Once a round: see StreamOrder::settle().
  void settle();

  /// A writer has come, or has finished its input. When the last has, all have heard what there is to hear.
  void begin_writing() { ++writers_; }
  void end_writing();
  bool has_writers() const { return writers_ > 0; }

  /// One more is waited for, or one less. All together are waited for no longer than one alone.
  void wait_for_one_more(Time now);
  void wait_for_one_less(Time now);
  Patience& patience() { return patience_; }

 private:
  StreamOrder order_;
  Stream stream_{order_};
  std::size_t backlog_bytes_;
  std::size_t said_in_round_ = 0;
  Time last_said_at_{};
  std::size_t writers_ = 0;
  std::size_t slow_readers_ = 0;  // are waited for
  Patience patience_;
};

/// `ncat --broker`: what one client sends goes to the others as it came.
///
/// A gap would corrupt the bytes, so a slow reader slows the writers, as TCP itself would: while it is
/// behind, nobody is read from. When its Patience, or that of all, is used up, the others wait no longer, and
/// the reader is disconnected when its backlog reaches the limit.
///
/// A client that half-closes stays for what the others have yet to say, until they have finished too or fall
/// silent.
class RawDialect final : public Dialect {
 public:
  /// Both outlive the dialect.
  RawDialect(RawRoom& room, Outbox& outbox);
  ~RawDialect() override;

  std::size_t read_budget() const override { return room_.share(); }
  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override;
  void forgive(Duration lost) override;
  bool observes_backlog() const override { return true; }
  void observe_backlog(std::size_t bytes, Moment now) override;
  bool may_skip() const override { return false; }
  void leave(std::string_view, Moment) override;

 private:
  void be_waited_for(bool wanted, Time now);
  bool has_heard_all(Moment now) const;

  RawRoom& room_;
  Outbox& outbox_;
  bool present_ = true;
  bool finished_ = false;
  bool behind_ = false;
  Patience patience_;
  std::size_t backlog_ = 0;  // as last observed
};

}  // namespace chat::relay
