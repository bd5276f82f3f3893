#pragma once

#include "client/conversation/conversation.h"
#include "client/conversation/ignoring.h"
#include "client/conversation/postponed.h"
#include "client/protocol/session.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chat::client {

/// A server's batch (IRCv3 batch) that is open.
struct Batch {
  bool history = false;
  bool ends_history = false;  ///< it is not within another
  std::string target{};
};

/// Answers to CTCP requests: at the most so many in so long, whoever asks.
struct Allowance {
  std::size_t used = 0;
  Time since{};

  bool take(Time now);
};

/// What may stand for a room or a person in a line that is sent, and leaves most of the line to the text.
bool is_name(std::string_view word);

/// What a Conversation knows: the places, who is there, and what is to be told and sent. The rules that keep
/// it whole and bounded are here; what the server's messages do to it is in telling.h's files.
struct World {
  EventSink& sink;

  ServerTraits traits{};
  std::string me{};
  std::string server{};  ///< as it calls itself
  bool connected = false;
  bool was_connected = false;
  bool history_offered = false;     ///< older lines can be asked for
  bool history_granted = false;     ///< the capability for it
  bool echoed = false;              ///< one's own messages come back
  std::size_t source_bytes = 0;     ///< Session::source_bytes()
  std::optional<WallTime> since{};  ///< by the server's clock: when it greeted
  WallTime heard{};                 ///< by the server's clock: the latest that it said

  std::vector<std::unique_ptr<Place>> places{};
  std::map<std::string, Place*, std::less<>> by_name{};  ///< folded
  Place* current = nullptr;
  std::size_t members = 0;  ///< of all places
  std::uint64_t opened = 0;
  std::uint64_t visits = 0;
  std::uint64_t spoken = 0;
  std::uint64_t replays = 0;  ///< how often history has begun

  Ignored ignored{};
  std::vector<std::string> highlights{};  ///< words that mean oneself, beside one's nick
  std::map<std::string, Batch, std::less<>> batches{};
  std::string motd{};    ///< of the greeting
  std::size_t rows = 0;  ///< of the answer that is coming (WHO, LIST)
  std::map<std::string, std::string, std::less<>>
      listed{};                   ///< rooms, of LIST and invitations, folded: as named
  std::string last_in_private{};  ///< who spoke to one alone; empty: nobody has
  std::map<std::string, std::string, std::less<>> keys_sent{};  ///< by room, folded: of JOIN and MODE
  std::string asked_of{};       ///< whom the WHOIS is about that is being answered
  std::vector<Member> names{};  ///< of the answer to NAMES that is coming
  std::string names_of{};       ///< the room that they are in, folded
  Allowance answers{};
  std::string time_text{};  ///< the server's time as it came last; empty: none has
  WallTime time{};          ///< which is that

  std::vector<std::string> lines{};
  Postponed postponed{};

  bool is_me(std::string_view nick) const { return traits.same(nick, me); }

  /// A time as servers write it; nothing if it is none. What is said at once has one time.
  std::optional<WallTime> time_of(std::string_view text);

  Place* find(std::string_view name);

  /// The place of that name, made if need be; nothing when there are too many.
  Place* open(std::string_view name, bool is_room);

  /// The place is gone after this. If it was the current one, best_beside() becomes that; where the prompt
  /// alone would not make it plain, it is said where one is now.
  void close(Place& place, WallTime now);

  void enter(Place& place);
  /// enter(), as the person wishes: no room that one is still on the way into takes the place of this one.
  void go_to(Place& place);

  /// Where to talk when one leaves `place`: of the rooms that one is in the last one visited, else the
  /// nearest; else so of the private talks. Who leaves a private talk is back where they were, be it private
  /// or not. Nothing if there is no other.
  Place* best_beside(const Place& place) const;

  /// The name is taken on only if no other place has it.
  void rename(Place& place, std::string_view name);

  PlaceMember* member(Place& place, std::string_view nick);
  PlaceMember* add_member(Place& place, std::string_view nick);
  bool remove_member(Place& place, std::string_view nick);
  void clear_members(Place& place);

  /// One is in no room any more, but the places stay.
  void forget_connection(WallTime now);

  /// One is in that room no more, but the place stays.
  void leave_room(Place& place, WallTime now);

  /// The server's capabilities that matter here.
  void set_capabilities(const Session& session);

  /// Names are compared otherwise from now on.
  void set_traits(const ServerTraits& new_traits);

  /// Tells of an event; its text is made UTF-8.
  void emit(Event&& event);

  void join_wanted();

  /// Remembers a room for completion.
  void note_room(std::string_view name);
};

// rooms.cpp

/// One of the lines that are sent: the keys in it may turn out to be those of rooms.
void note_keys_sent(World& world, std::string_view line);

/// What one sent last as the key of that room; takes it. Empty: nothing.
std::string take_key_sent(World& world, std::string_view room);

// history.cpp

/// Tells what somebody said in a place (nullptr: it could not be kept), with markers around what was said
/// before one came; leaves out what history repeats.
void emit_said(World& world, Place* place, Event&& event);

/// "now" behind a run of history.
void end_history(World& world, Place& place, WallTime time);

}  // namespace chat::client
