#pragma once

#include "common/moment.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/bookmarks.h"
#include "relay/hub/claim.h"
#include "relay/hub/room_modes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A claimed room, but for who is in it and what was said.
struct KeptRoom {
  std::string name{};
  WallTime created{};
  Claim claim{};
  std::string topic{};
  std::string topic_by{};
  WallTime topic_at{};
  RoomModes modes{};
};

/// A port: what is to outlive the relay. Whoever implements it may write later, but not in another order.
class Keeper {
 public:
  Keeper() = default;
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  virtual ~Keeper() = default;

  /// Whether anything outlives the relay at all.
  virtual bool exists() const = 0;

  /// What was kept when the relay started.
  virtual std::vector<KeptRoom> rooms() const = 0;
  virtual std::vector<AddressBan> address_bans() const = 0;
  virtual std::vector<Bookmark> bookmarks() const = 0;
  /// Of relays that share a chat: the number of the last thing that was taken back, as far as this one had
  /// heard; 0: it has never shared a chat.
  virtual std::uint64_t undone_up_to() const = 0;

  /// The room is so from now on.
  virtual void keep(KeptRoom room) = 0;
  virtual void forget_room(std::string_view name) = 0;
  /// These are all.
  virtual void keep(std::vector<AddressBan> bans) = 0;
  /// These are so from now on; of an account that has ended nothing is kept.
  virtual void keep(std::vector<Bookmark> changed) = 0;
  virtual void keep_undone_up_to(std::uint64_t number) = 0;

  /// Begins to write what it was told since the last call. `batch`: 1, 2, 3, ...
  virtual void write(std::uint64_t batch) = 0;
  /// Up to which batch all is written, or could not be, which the log then says.
  virtual std::uint64_t settled() const = 0;
  /// Why the last that was settled could not be written; it is tried again with the next, and when deadline()
  /// has come. Empty: it was.
  virtual const std::string& failure() const = 0;

  /// When what could not be written is due again; kNever: all could.
  virtual Time deadline() const { return kNever; }
  /// Begins to write it.
  virtual void try_again() {}
};

/// For a relay that has no place to keep anything.
class NoKeeper final : public Keeper {
 public:
  bool exists() const override { return false; }
  std::vector<KeptRoom> rooms() const override { return {}; }
  std::vector<AddressBan> address_bans() const override { return {}; }
  std::vector<Bookmark> bookmarks() const override { return {}; }
  std::uint64_t undone_up_to() const override { return 0; }
  void keep(KeptRoom) override {}
  void forget_room(std::string_view) override {}
  void keep(std::vector<AddressBan>) override {}
  void keep(std::vector<Bookmark>) override {}
  void keep_undone_up_to(std::uint64_t) override {}
  void write(std::uint64_t batch) override { settled_ = batch; }
  std::uint64_t settled() const override { return settled_; }
  const std::string& failure() const override { return failure_; }

 private:
  std::uint64_t settled_ = 0;
  std::string failure_ = "there is no state directory that could be used";
};

}  // namespace chat::relay
