#pragma once

#include "common/moment.h"
#include "common/selector.h"
#include "relay/cluster/node.h"
#include "relay/cluster/redis_access.h"
#include "relay/cluster/redis_link.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Keeps a Node in touch with the others by one stream of a Redis, over two connections: one that reads the
/// stream, and one for all else. Nothing waits for it. While it cannot be reached, or does not answer within
/// kProbeTime, the node is alone.
class RedisCluster {
 public:
  static constexpr std::chrono::seconds kProbeTime{2};
  static constexpr std::chrono::seconds kRenewEvery{5};  ///< a lease that ends 15 s later: see scripts.h

  struct Settings {
    RedisAccess access{};
    std::string epoch{};  ///< anything that no other relay has
  };

  /// Both outlive this.
  RedisCluster(Settings settings, Node& node, Accounts& accounts, Moment now);

  void watch(Selector& selector) const;
  /// Whether it is one of its descriptors.
  bool is_mine(int fd) const;
  Time deadline() const;

  /// Hears what the others have done. Call in each round, before anything else happens. Where there is no
  /// memory for it (std::bad_alloc), or for end_round(), the relay comes anew: it may have heard half of it.
  void hear(Moment now);
  bool may_act() const { return node_.may_act(); }
  bool is_waiting() const { return node_.is_waiting(); }
  void want(Moment now) { node_.want(now); }
  /// What has happened goes to the others. Call at the end of each round.
  void end_round(Moment now);
  /// The relay ends.
  void leave(Moment now);

 private:
  enum class Asked { come, accounts, numbers, policy, append, renew };

  void reach_out(Moment now);
  void work(Moment now);
  std::optional<RedisTrouble> take_replies(Moment now);
  std::optional<RedisTrouble> take_reply(const RedisReply& reply, Moment now);
  std::optional<RedisTrouble> come(const RedisReply& numbers, Moment now);
  std::optional<RedisTrouble> hear_living(const RedisReply& reply, Moment now);
  std::optional<RedisTrouble> hear_entries(const RedisReply& reply, Moment now);
  std::optional<RedisTrouble> hear_entry(const RedisReply& entry, Moment now);
  std::optional<RedisTrouble> probe(Moment now);
  void tell_of_policy(const RedisReply& reply);
  void note_standstill(Moment now);
  RedisTrouble but_for_standstill(const RedisTrouble& why) const;
  void go_on(Moment now);
  void read_on();
  void append_entries(Moment now);
  void renew(Moment now);
  void lose(const RedisTrouble& why, Moment now);

  Settings settings_;
  Node& node_;
  Accounts& accounts_;
  std::unique_ptr<RedisLink> commands_{};
  std::unique_ptr<RedisLink> stream_{};
  // Lost in this round, in which select() may be asked about them once more.
  std::vector<std::unique_ptr<RedisLink>> lost_{};
  std::deque<Asked> asked_{};
  RedisReply place_{};  // among the relays; until it is known which accounts there are
  RedisReply names_{};
  std::string epoch_{};
  std::string read_up_to_{};
  std::string hello_{};       // where it is in the stream
  std::string unanswered_{};  // the same, of the last that nobody answered
  Time come_at_{};
  Time reach_out_at_;
  Time renew_at_ = kNever;
  Time answer_by_;
  std::uint64_t heard_ = 0;
  Duration pause_;
  bool has_lease_ = false;
  bool is_half_done_ = false;  // a round, for want of memory
  std::string last_trouble_{};
  bool knows_policy_ = false;
  Time worked_at_{};
  Duration stood_still_{};  // for so long, since it was last known to be there
};

}  // namespace chat::relay
