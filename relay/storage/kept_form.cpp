#include "relay/storage/kept_form.h"

#include "common/unix_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

namespace chat::relay {
namespace {

using Json = nlohmann::json;

struct NamedFlag {
  const char* name;
  bool RoomModes::*flag;
};

constexpr std::array<NamedFlag, 6> kFlags{{{"invite_only", &RoomModes::invite_only},
                                           {"moderated", &RoomModes::moderated},
                                           {"members_only", &RoomModes::members_only},
                                           {"secret", &RoomModes::secret},
                                           {"topic_locked", &RoomModes::topic_locked},
                                           {"off_record", &RoomModes::off_record}}};

struct NamedList {
  const char* name;
  std::vector<ListedMask> RoomModes::*list;
};

constexpr std::array<NamedList, 4> kLists{{{"bans", &RoomModes::bans},
                                           {"mutes", &RoomModes::mutes},
                                           {"ban_exceptions", &RoomModes::ban_exceptions},
                                           {"invite_exceptions", &RoomModes::invite_exceptions}}};

struct NamedRule {
  RoomRule rule;
  const char* name;
};

constexpr std::array<NamedRule, 15> kRules{{{RoomRule::invite_only, "invite_only"},
                                            {RoomRule::moderated, "moderated"},
                                            {RoomRule::members_only, "members_only"},
                                            {RoomRule::secret, "secret"},
                                            {RoomRule::topic_locked, "topic_locked"},
                                            {RoomRule::off_record, "off_record"},
                                            {RoomRule::key, "key"},
                                            {RoomRule::limit, "limit"},
                                            {RoomRule::slow, "slow"},
                                            {RoomRule::ban, "ban"},
                                            {RoomRule::mute, "mute"},
                                            {RoomRule::ban_exception, "ban_exception"},
                                            {RoomRule::invite_exception, "invite_exception"},
                                            {RoomRule::operator_status, "operator"},
                                            {RoomRule::voice, "voice"}}};
static_assert(kRules.size() == static_cast<std::size_t>(RoomRule::voice) + 1);

WallTime time_in(const Json& json, const char* name) {
  return wall_time_at(std::chrono::milliseconds(json.value(name, std::int64_t{0})));
}

Json form_of(const std::vector<ListedMask>& masks) {
  Json list = Json::array();
  for (const ListedMask& each : masks) {
    list.push_back({{"mask", each.mask}, {"by", each.by}, {"at", unix_milliseconds(each.at)}});
    if (each.until != WallTime::max()) list.back()["until"] = unix_milliseconds(each.until);
  }
  return list;
}

std::vector<ListedMask> masks_in(const Json& list) {
  std::vector<ListedMask> masks;
  for (const Json& each : list) {
    masks.push_back(
        {each.value("mask", std::string()), each.value("by", std::string()), time_in(each, "at")});
    if (each.contains("until")) masks.back().until = time_in(each, "until");
  }
  return masks;
}

KeptRoom room_in(const Json& json) {
  KeptRoom room{
      .name = json.at("name").get<std::string>(),
      .created = time_in(json, "created"),
      .claim = {json.at("founder").get<std::string>(), json.value("operators", std::set<std::string>())},
      .topic = json.value("topic", std::string()),
      .topic_by = json.value("topic_by", std::string()),
      .topic_at = time_in(json, "topic_at")};
  RoomModes& modes = room.modes;
  for (const NamedFlag& each : kFlags) modes.*each.flag = json.value(each.name, modes.*each.flag);
  modes.key = json.value("key", std::string());
  modes.limit = json.value("limit", std::size_t{0});
  modes.slow_seconds = json.value("slow_seconds", std::size_t{0});
  for (const NamedList& each : kLists) modes.*each.list = masks_in(json.value(each.name, Json::array()));
  return room;
}

}  // namespace

std::string kept_form(const KeptRoom& room) {
  Json json{{"name", room.name},
            {"created", unix_milliseconds(room.created)},
            {"founder", room.claim.founder},
            {"operators", room.claim.operators},
            {"topic", room.topic},
            {"topic_by", room.topic_by},
            {"topic_at", unix_milliseconds(room.topic_at)},
            {"key", room.modes.key},
            {"limit", room.modes.limit},
            {"slow_seconds", room.modes.slow_seconds}};
  for (const NamedFlag& each : kFlags) json[each.name] = room.modes.*each.flag;
  for (const NamedList& each : kLists) json[each.name] = form_of(room.modes.*each.list);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<KeptRoom> kept_room_in(const std::string& form) {
  // The library tells by exceptions what is missing, or of another type.
  try {
    return room_in(Json::parse(form));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string changes_form(std::span<const RoomChange> changes) {
  if (changes.empty()) return {};
  Json list = Json::array();
  for (const RoomChange& each : changes) {
    const auto* const rule = std::find_if(kRules.begin(), kRules.end(),
                                          [&](const NamedRule& named) { return named.rule == each.rule; });
    // Whoever comes later and may read this need not know the key of then.
    const std::string argument = each.rule == RoomRule::key ? "*" : each.argument;
    list.push_back({{"rule", rule->name}, {"adding", each.adding}, {"argument", argument}});
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<RoomChange> changes_in(const std::string& form) {
  std::vector<RoomChange> changes;
  const Json list = Json::parse(form, nullptr, false);
  for (const Json& each : list.is_array() ? list : Json::array()) {
    const auto* const rule = std::find_if(kRules.begin(), kRules.end(), [&](const NamedRule& named) {
      return each.is_object() && each.contains("rule") && each["rule"] == named.name;
    });
    if (rule == kRules.end()) continue;
    try {
      changes.push_back({rule->rule, each.value("adding", true), each.value("argument", std::string())});
    } catch (const Json::exception&) {
      continue;
    }
  }
  return changes;
}

}  // namespace chat::relay
