#pragma once

#include "common/text.h"
#include "relay/hub/keeper.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
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
  std::vector<relay::Bookmark> bookmarks() const override {
    std::vector<relay::Bookmark> all;
    for (const auto& [key, at] : bookmarks_)
      all.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), at});
    return all;
  }
  void keep(std::vector<relay::Bookmark> changed) override {
    for (const relay::Bookmark& each : changed) {
      const std::tuple key{each.kind, each.account, each.target};
      bookmarks_.erase(key);
      if (each.at != relay::Bookmark::kNone) bookmarks_[key] = each.at;
    }
  }
  std::uint64_t undone_up_to() const override { return undone_up_to_; }
  void keep_undone_up_to(std::uint64_t number) override { undone_up_to_ = number; }
  void write(std::uint64_t batch) override {
    written_ = batch;
    if (!is_slow) settle();
  }
  std::uint64_t settled() const override { return settled_; }
  const std::string& failure() const override { return failing; }
  Time deadline() const override { return due; }
  void try_again() override { ++tries; }

  /// All that was to be written is.
  void settle() { settled_ = std::max(settled_, written_); }

  bool is_slow = false;   ///< until the test settles it
  std::string failing{};  ///< why nothing is written
  Time due = kNever;      ///< when it is to be tried again
  int tries = 0;          ///< how often it was

 private:
  std::uint64_t written_ = 0;
  std::uint64_t settled_ = 0;
  std::uint64_t undone_up_to_ = 0;
  std::map<std::string, relay::KeptRoom> rooms_{};
  std::vector<relay::AddressBan> bans_{};
  std::map<std::tuple<relay::Bookmark::Kind, std::string, std::string>, std::int64_t> bookmarks_{};
};

}  // namespace chat::test
