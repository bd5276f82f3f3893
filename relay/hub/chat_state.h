#pragma once

#include "relay/hub/archive.h"
#include "relay/hub/ledger.h"
#include "relay/hub/member.h"
#include "relay/hub/room.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

namespace chat::relay {

/// Somebody who was here.
struct FormerMember {
  std::string nick;
  Profile profile;
  WallTime left_at;
};

/// Members by their nicks, without case; the nicks stand in the members alone.
struct ByNick {
  using is_transparent = void;
  std::size_t operator()(std::string_view nick) const;
  std::size_t operator()(const std::unique_ptr<Member>& member) const { return (*this)(member->nick); }
  bool operator()(const std::unique_ptr<Member>& member, std::string_view nick) const;
  bool operator()(std::string_view nick, const std::unique_ptr<Member>& member) const {
    return (*this)(member, nick);
  }
  bool operator()(const std::unique_ptr<Member>& one, const std::unique_ptr<Member>& other) const {
    return (*this)(one, other->nick);
  }
};
using Members = std::unordered_set<std::unique_ptr<Member>, ByNick, ByNick>;

/// Who is here and in which rooms. Facts alone change it, and it asks no questions: whether something may
/// happen has been decided before. What happens it delivers to those who are connected here.
class ChatState final : public FactSink {
 public:
  static constexpr std::string_view kLobby = "#lobby";

  /// What a room remembers, and what may wait for a reader: see HubSettings. `archive` outlives it.
  ChatState(std::size_t history_lines, std::size_t private_backlog, Archive& archive, Moment now);

  void apply(const Event& fact) override;

  /// Null where there is nobody, or no such room.
  Member* find(std::string_view nick) const;
  Member* find(const Correspondent& correspondent) const;
  Room* find_room(std::string_view name) const;

  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return rooms_; }
  const Members& members() const { return members_; }
  std::size_t most_members() const { return most_members_; }
  std::uint64_t movements() const { return movements_; }
  const std::deque<FormerMember>& former_members() const { return former_members_; }

  /// Nobody is told any more who leaves.
  void fall_silent() { silent_ = true; }

  /// See Stream::settle().
  void settle();

 private:
  using Applier = void (ChatState::*)(const Event&, Member&);
  struct KindApplier {
    Event::Kind kind;
    Applier apply;
  };
  static const std::array<KindApplier, kEventKinds> kAppliers;

  void enter(const Event& fact);
  void speak(const Event& fact, Member& actor);
  void join(const Event& fact, Member& actor);
  void part(const Event& fact, Member& actor);
  void quit(const Event& fact, Member& actor);
  void rename(const Event& fact, Member& actor);
  void set_topic(const Event& fact, Member& actor);
  void kick(const Event& fact, Member& actor);
  void set_modes(const Event& fact, Member& actor);
  void invite(const Event& fact, Member& actor);
  void set_away(const Event& fact, Member& actor);
  void set_realname(const Event& fact, Member& actor);
  void mark(const Event& fact, Member& actor);
  void ignore(const Event&, Member&) {}

  Member* actor_of(const Event& fact) const;
  Room* room_of(const Event& fact) const;
  Room& room_called(std::string_view name, Moment now);
  void say_to_one(const Event& fact, Member& speaker);
  void rename_correspondent(const Member& renamed);
  void say_to_those_with_status(const Event& fact, const Room& room, const Member& speaker);
  void announce_to_peers(const Event& fact, Member& actor);
  void deliver(Member& to, const Event& fact);
  void remove_from_room(Member& member, Room& room);

  std::size_t history_lines_;
  std::size_t private_backlog_;
  Archive& archive_;
  StreamOrder order_;
  bool silent_ = false;
  std::size_t most_members_ = 0;
  std::uint64_t movements_ = 0;
  Members members_;
  std::map<std::string, std::unique_ptr<Room>> rooms_;  // by folded name
  std::deque<FormerMember> former_members_;
};

}  // namespace chat::relay
