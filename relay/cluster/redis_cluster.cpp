#include "relay/cluster/redis_cluster.h"

#include "relay/cluster/account_exchange.h"
#include "relay/cluster/account_scripts.h"
#include "relay/cluster/scripts.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::seconds kLongestPause{5};

// All in one slot of a Redis Cluster.
constexpr std::string_view kLeases = "{chat-relay}:relays";
constexpr std::string_view kEpoch = "{chat-relay}:epoch";
constexpr std::string_view kLastNumber = "{chat-relay}:last-relay";
constexpr std::string_view kStream = "{chat-relay}:facts";
constexpr std::string_view kUndone = "{chat-relay}:taken-back";
constexpr std::string_view kStreamEntriesMost = "100000";

}  // namespace

RedisCluster::RedisCluster(Settings settings, Node& node, Accounts& accounts, Moment now)
    : settings_(std::move(settings)),
      node_(node),
      accounts_(accounts),
      reach_out_at_(now.steady),
      answer_by_(now.steady + kProbeTime),
      pause_(kFirstPause) {
  reach_out(now);
}

void RedisCluster::watch(Selector& selector) const {
  if (commands_ == nullptr) return;
  commands_->watch(selector);
  stream_->watch(selector);
}

bool RedisCluster::is_mine(int fd) const {
  return commands_ != nullptr && (commands_->is_mine(fd) || stream_->is_mine(fd));
}

Time RedisCluster::deadline() const {
  return std::min({reach_out_at_, renew_at_, answer_by_, node_.deadline()});
}

void RedisCluster::reach_out(Moment now) {
  reach_out_at_ = kNever;
  answer_by_ = now.steady + kProbeTime;
  commands_ = std::make_unique<RedisLink>(settings_.access);
  stream_ = std::make_unique<RedisLink>(settings_.access);
  const std::string origin = std::to_string(node_.origin());
  const std::string hello = node_.hello(false);
  const std::string first_hello = node_.hello(true);
  const std::string undone_up_to = std::to_string(node_.undone_up_to());
  commands_->command({"EVAL", kComeScript, "5", kLeases, kEpoch, kLastNumber, kStream, kUndone,
                      settings_.epoch, origin, hello, first_hello, unanswered_, undone_up_to});
  commands_->command({"HGETALL", account_keys::kNames});
  commands_->command({"HGETALL", account_keys::kNumbers});
  asked_ = {Asked::come, Asked::accounts, Asked::numbers};
  if (!knows_policy_) {
    commands_->command({"CONFIG", "GET", "maxmemory-policy"});
    asked_.push_back(Asked::policy);
  }
  work(now);
}

void RedisCluster::hear(Moment now) {
  lost_.clear();
  note_standstill(now);
  if (std::exchange(is_half_done_, true) && commands_ != nullptr)
    lose("there was no memory for what they do", now);
  go_on(now);
  is_half_done_ = false;
}

void RedisCluster::go_on(Moment now) {
  if (commands_ == nullptr && now.steady >= reach_out_at_) reach_out(now);
  if (commands_ != nullptr) work(now);
  if (commands_ == nullptr) return;
  node_.expire(now);
  if (now.steady >= renew_at_ || (node_.is_member() && !has_lease_)) renew(now);
  if (auto trouble = probe(now)) return lose(*trouble, now);
  append_entries(now);
}

void RedisCluster::work(Moment now) {
  auto trouble = commands_->work();
  if (!trouble) trouble = stream_->work();
  if (!trouble) trouble = take_replies(now);
  if (trouble) lose(*trouble, now);
}

void RedisCluster::read_on() {
  stream_->command({"XREAD", "COUNT", "1000", "BLOCK", "0", "STREAMS", kStream, read_up_to_});
}

/// What this relay appends has to come back. That tells a Redis that is away from one with nothing to say.
std::optional<RedisTrouble> RedisCluster::probe(Moment now) {
  const bool waits = node_.unheard() > 0 || !asked_.empty() || node_.is_coming();
  if (!waits || node_.heard() != std::exchange(heard_, node_.heard())) {
    answer_by_ = waits ? now.steady + kProbeTime : kNever;
  } else if (answer_by_ == kNever) {
    answer_by_ = now.steady + kProbeTime;
  }
  if (now.steady < answer_by_) return std::nullopt;
  if (node_.is_coming()) return RedisTrouble::among_relays(node_.why_nobody_tells());
  const std::string nothing = fmt::format("nothing for {} s", kProbeTime.count());
  if (!commands_ || !commands_->awaits_tls()) return RedisTrouble("Redis does not answer", nothing);
  return RedisTrouble("Redis does not answer in TLS",
                      nothing + "; one that does not speak TLS says nothing either: redis:// is without");
}

void RedisCluster::renew(Moment now) {
  renew_at_ = now.steady + kRenewEvery;
  commands_->command({"EVAL", kRenewScript, "3", kLeases, kEpoch, kStream, std::to_string(node_.origin()),
                      epoch_, std::exchange(has_lease_, true) ? "held" : "new"});
  asked_.push_back(Asked::renew);
  node_.say_that_it_lives();
  // What was not heard of is found out all the same.
  accounts_.follow();
}

/// What was taken back is kept first: if it is not told then, it is told again. All else is one entry of the
/// stream, since each wakes all relays.
void RedisCluster::append_entries(Moment now) {
  for (const Node::Remark& each : node_.take_remarks())
    spdlog::log(each.is_warning ? spdlog::level::warn : spdlog::level::info, "{}", each.words);
  for (const Node::Undone& each : node_.take_undone()) {
    commands_->command({"EVAL", kTakeBackScript, "1", kUndone, std::to_string(each.number), each.bytes});
    asked_.push_back(Asked::append);
  }
  const auto entries = node_.take_entries();
  if (!entries.empty()) {
    const std::string number = std::to_string(node_.number());
    std::vector<std::string_view> words{"XADD", kStream, "MAXLEN", "~", kStreamEntriesMost, "*", "n", number};
    for (const std::string& each : entries) words.insert(words.end(), {"e", each});
    commands_->command(words);
    asked_.push_back(Asked::append);
  }
  // Nothing is received here: what lies in the links' buffers would wake nobody.
  auto trouble = commands_->send();
  if (!trouble) trouble = stream_->send();
  if (trouble) lose(*trouble, now);
}

void RedisCluster::end_round(Moment now) {
  if (commands_ == nullptr) return;
  is_half_done_ = true;
  node_.end_round(now);
  append_entries(now);
  is_half_done_ = false;
}

void RedisCluster::lose(const RedisTrouble& why, Moment now) {
  const std::string in_full = why.in_full();
  // The log has said that it has come, though nobody may have told it anything.
  const bool is_news =
      std::exchange(last_trouble_, in_full) != in_full || node_.is_member() || node_.is_coming();
  if (is_news) {
    spdlog::warn("the cluster at {} is out of reach, and this relay goes on alone: {}",
                 to_string(settings_.access.address), in_full);
  }
  if (node_.unheard() > 0)
    spdlog::warn("what this relay said last may not have come to the others: of rooms it is told again");
  // A Redis that lets relays come, and then not speak, is not asked all the time.
  const bool went_well = node_.is_member() && now.steady - come_at_ > kLongestPause;
  pause_ = went_well ? Duration(kFirstPause) : std::min<Duration>(pause_ * 2, kLongestPause);
  unanswered_ = node_.is_coming() ? hello_ : std::string();
  stood_still_ = Duration::zero();
  lost_.push_back(std::move(commands_));
  lost_.push_back(std::move(stream_));
  asked_.clear();
  reach_out_at_ = now.steady + pause_;
  renew_at_ = answer_by_ = kNever;
  node_.split(why.words, now);
}

void RedisCluster::leave(Moment now) {
  if (commands_ == nullptr || !node_.is_member()) return;
  node_.end_round(now);
  node_.say_goodbye();
  append_entries(now);
  if (commands_ == nullptr) return;
  commands_->command({"EVAL", kGoScript, "1", kLeases, std::to_string(node_.origin())});
  static_cast<void>(commands_->send());
}

}  // namespace chat::relay
