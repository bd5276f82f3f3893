#pragma once

#include "common/moment.h"
#include "relay/hub/ledger.h"
#include "relay/hub/witness.h"
#include "relay/log/crowd_log.h"
#include "relay/loop/connections.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {

/// Has the log tell who came, is called otherwise, has logged in or tried to, has changed an account, and
/// threw out whom; never what was said. It stands before the ledger, so it sees each fact as the hub makes
/// it. It writes once a round, because only then it is known which connection is whose.
class FactLog final : public Ledger, public Witness {
 public:
  /// `ledger` outlives the log.
  explicit FactLog(Ledger& ledger) : ledger_(ledger) {}

  void publish(const Fact& fact, FactSink& sink) override;
  std::uint64_t next_id(WallTime now) override { return ledger_.next_id(now); }
  std::string warning() const override { return ledger_.warning(); }
  std::string_view return_key_of(std::uint64_t person) const override {
    return ledger_.return_key_of(person);
  }
  void stop() override { ledger_.stop(); }
  std::uint64_t told_up_to(std::uint64_t person) const override { return ledger_.told_up_to(person); }
  std::uint64_t before_late(std::uint64_t told_up_to) const override {
    return ledger_.before_late(told_up_to);
  }
  std::optional<ClusterFigures> cluster() const override { return ledger_.cluster(); }
  void see(const WrongTry& wrong_try, Moment now) override;
  void see(const AccountChange& change, Moment now) override;
  void see(const ForgettingDone& done, Moment now) override;
  void see(const LetIn& let_in, Moment now) override;

  /// To be called before the hub is told that the person's connection is lost: the loop does not find it then
  /// any more.
  void know_lost(std::uint64_t person, std::uint64_t connection) { lost_[person] = connection; }
  /// Nobody's seat is held: who was lost has come back by another relay.
  void forget_the_lost() { lost_.clear(); }

  /// Writes what has been noted. Call before connections are destroyed, and at a round's end.
  void write(const Connections& connections);

  /// When log_summary() is due: lines are left out while there are very many.
  Time deadline() const { return summary_at_; }
  void log_summary(Time now);

 private:
  /// What there is to log, until the round's end.
  struct Noted {
    const char* event;
    const char* words;  ///< with {nick}, {account}, {room} and {other}
    std::uint64_t person = 0;
    int descriptor = -1;  ///< of the person's connection, if that is known
    std::uint64_t connection = 0;
    std::uint64_t other_connection = 0;
    std::string nick{};
    std::string address{};
    std::string account{};
    std::string room{};
    std::string other{};
    bool other_is_there = false;  ///< a person who may have a connection
  };

  /// Which lines of one kind are left out. Whoever makes many of one hides none of another by that.
  struct Crowd {
    explicit Crowd(const char* event) : what(fmt::format("lines of the event {}", event)) {}
    std::string what;
    CrowdLog log{what.c_str(), spdlog::level::info};
  };

  void note(const Fact& fact);
  bool is_outside(const Fact& fact);
  void add(Noted noted, Time now);
  void find_connections(const Connections& connections);
  void find_by_name(const Connections& connections);

  Ledger& ledger_;
  std::vector<Noted> noted_{};
  std::map<std::uint64_t, std::uint64_t> lost_{};  // persons, and which of their connections was
  std::set<std::uint64_t> outside_{};              // persons: see Profile::is_outside
  std::map<std::string_view, Crowd> crowds_{};     // by Noted::words, of which each kind has its own
  Time summary_at_ = kNever;
};

}  // namespace chat::relay
