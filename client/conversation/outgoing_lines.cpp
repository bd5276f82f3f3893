#include "client/conversation/outgoing_lines.h"

#include "client/conversation/limits.h"
#include "client/conversation/mode_changes.h"
#include "client/conversation/name_checks.h"
#include "common/irc_message.h"
#include "common/take_until.h"
#include "common/text.h"

namespace chat::client {

void OutgoingLines::add_typed(std::string line) {
  note_keys(line);
  add(std::move(line));
}

std::string OutgoingLines::take_key(std::string_view room) {
  const auto found = keys_.find(support_.fold(room));
  if (found == keys_.end()) return {};
  std::string key = std::move(found->second);
  keys_.erase(found);
  return key;
}

void OutgoingLines::note_key(std::string_view room, std::string_view key) {
  if (is_name(room) && is_key(key) && keys_.size() < kPlacesMax) {
    keys_.insert_or_assign(support_.fold(room), std::string(key));
  }
}

void OutgoingLines::note_keys(std::string_view line) {
  const auto sent = parse_irc(line);
  if (!sent) return;
  const std::string command = fold_case(sent->command);
  if (command == "join") {
    std::string_view rooms = sent->parameter(0);
    std::string_view keys = sent->parameter(1);
    while (!keys.empty()) note_key(take_until(rooms, ','), take_until(keys, ','));
  }
  if (command != "mode") return;
  for_each_mode(*sent, 1, support_, [&](const ModeChange& change) {
    if (change.mode == 'k' && change.set) note_key(sent->parameter(0), change.parameter);
  });
}

}  // namespace chat::client
