// What Redis answers a relay, and what the others have appended there.

#include "relay/cluster/account_exchange.h"
#include "relay/cluster/redis_cluster.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {

std::optional<RedisTrouble> RedisCluster::take_replies(Moment now) {
  while (!asked_.empty()) {
    const auto reply = commands_->next();
    if (!reply) break;
    if (asked_.front() == Asked::policy) {
      asked_.pop_front();
      tell_of_policy(*reply);
      continue;
    }
    if (reply->is_error()) return RedisTrouble::of_reply(reply->text);
    if (auto trouble = take_reply(*reply, now)) return trouble;
  }
  while (const auto reply = stream_->next()) {
    if (reply->is_error()) return RedisTrouble::of_reply(reply->text);
    if (auto trouble = hear_entries(*reply, now)) return trouble;
    read_on();
  }
  return std::nullopt;
}

std::optional<RedisTrouble> RedisCluster::take_reply(const RedisReply& reply, Moment now) {
  const Asked asked = asked_.front();
  asked_.pop_front();
  if (asked == Asked::come) place_ = reply;
  if (asked == Asked::accounts) names_ = reply;
  if (asked == Asked::numbers) return come(reply, now);
  if (asked == Asked::renew) return hear_living(reply, now);
  return std::nullopt;
}

/// Redis need not let the relay know it.
void RedisCluster::tell_of_policy(const RedisReply& reply) {
  knows_policy_ = true;
  if (reply.items.size() != 2 || reply.items[1].text == "noeviction") return;
  spdlog::warn(
      "Redis at {} has maxmemory-policy {}: when it is full it may throw the chat away; set noeviction",
      to_string(settings_.access.address), reply.items[1].text);
}

/// Nobody may take a nick before it is known whose it is.
std::optional<RedisTrouble> RedisCluster::come(const RedisReply& numbers, Moment now) {
  const RedisReply place = std::exchange(place_, {});
  if (place.items.size() != 6) return "Redis answers the script in another form";
  accounts_.meet(accounts_in(std::exchange(names_, {}), numbers));
  const auto number = static_cast<RelayNumber>(place.items[0].integer);
  epoch_ = place.items[1].text;
  read_up_to_ = hello_ = place.items[3].text;
  const auto others = place.items[2].integer;
  for (const RedisReply& each : place.items[5].items) node_.hear_undone(each.text, now);
  node_.begin_undone_after(redis_number_or_0(place.items[4].text));
  node_.come(number, others == 0, now);
  heard_ = 0;
  come_at_ = now.steady;
  answer_by_ = now.steady + kProbeTime;
  has_lease_ = others == 0;
  renew_at_ = has_lease_ ? now.steady + kRenewEvery : kNever;
  read_on();
  spdlog::info("this is relay {} of the cluster at {}; {}", number, to_string(settings_.access.address),
               others == 0 ? "nobody else is there" : "others are there");
  return std::nullopt;
}

std::optional<RedisTrouble> RedisCluster::hear_living(const RedisReply& reply, Moment now) {
  if (reply.items.size() != 2) return but_for_standstill("Redis has lost what it knew of this relay");
  stood_still_ = Duration::zero();
  epoch_ = reply.items[0].text;
  std::set<std::uint64_t> living;
  for (const RedisReply& each : reply.items[1].items) living.insert(redis_number_or_0(each.text));
  node_.hear_who_lives(living, now);
  return std::nullopt;
}

/// [[stream, [[id, ["n", number, "e", entry, "e", entry, ...]], ...]]]
std::optional<RedisTrouble> RedisCluster::hear_entries(const RedisReply& reply, Moment now) {
  for (const RedisReply& stream : reply.items) {
    if (stream.items.size() != 2) return "Redis answers XREAD in another form";
    for (const RedisReply& entry : stream.items[1].items) {
      if (auto trouble = hear_entry(entry, now)) return trouble;
    }
  }
  return std::nullopt;
}

std::optional<RedisTrouble> RedisCluster::hear_entry(const RedisReply& entry, Moment now) {
  const bool has_form = entry.items.size() == 2 && entry.items[1].items.size() >= 4;
  if (!has_form) return RedisTrouble::among_relays("an entry of the stream is not a relay's");
  const auto& fields = entry.items[1].items;
  auto id = StreamId::parse(entry.items[0].text);
  const auto author = redis_number(fields[1].text);
  if (!id || !author) return RedisTrouble::among_relays("an entry of the stream is not a relay's");
  read_up_to_ = entry.items[0].text;
  for (std::size_t value = 3; value < fields.size(); value += 2, ++id->part) {
    if (auto trouble = node_.hear(*id, *author, fields[value].text, now)) {
      return but_for_standstill(RedisTrouble::among_relays(*trouble));
    }
  }
  return std::nullopt;
}

/// While a relay stands still nobody hears that it lives, and its lease ends.
void RedisCluster::note_standstill(Moment now) {
  const Duration since = now.steady - std::exchange(worked_at_, now.steady);
  if (node_.is_member() && now.steady - kProbeTime > deadline()) stood_still_ = std::max(stood_still_, since);
}

/// `why` this relay has to come again, if it has not stood still.
RedisTrouble RedisCluster::but_for_standstill(const RedisTrouble& why) const {
  if (stood_still_ == Duration::zero()) return why;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(stood_still_).count();
  return {"this relay stood still and was taken for gone",
          fmt::format("it did nothing for {} s: {}", seconds, why.said_by.empty() ? why.words : why.said_by)};
}

}  // namespace chat::relay
