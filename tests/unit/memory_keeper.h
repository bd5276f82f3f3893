#pragma once

#include "common/text.h"
#include "relay/hub/keeper.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::test {

/// Keeps in memory what outlives a relay: give it to one after the other.
class MemoryKeeper final : public relay::Keeper {
 public:
  bool exists() const override { return true; }
  std::vector<relay::KeptRoom> rooms() const override {
    std::vector<relay::KeptRoom> rooms;
    for (const auto& [name, room] : rooms_) rooms.push_back(room);
    return rooms;
  }
  std::vector<relay::AddressBan> address_bans() const override { return bans_; }
  void keep(relay::KeptRoom room) override { rooms_[fold_case(room.name)] = std::move(room); }
  void forget_room(std::string_view name) override { rooms_.erase(fold_case(name)); }
  void keep(std::vector<relay::AddressBan> bans) override { bans_ = std::move(bans); }

 private:
  std::map<std::string, relay::KeptRoom> rooms_{};
  std::vector<relay::AddressBan> bans_{};
};

}  // namespace chat::test
