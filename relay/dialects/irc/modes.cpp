// MODE: a channel's, and one's own.

#include "common/text.h"
#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/supported.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace chat::relay::irc {
namespace {

struct ListReplies {
  char letter;
  Numeric item;
  Numeric end;
  std::string_view name;
};

constexpr std::array<ListReplies, 3> kListReplies{{
    {'b', RPL_BANLIST, RPL_ENDOFBANLIST, "ban"},
    {'e', RPL_EXCEPTLIST, RPL_ENDOFEXCEPTLIST, "exception"},
    {'I', RPL_INVEXLIST, RPL_ENDOFINVEXLIST, "invite exception"},
}};

void show_list(IrcDialect& client, const Room& room, char letter) {
  const auto& replies = *std::find_if(kListReplies.begin(), kListReplies.end(),
                                      [=](const ListReplies& each) { return each.letter == letter; });
  for (const ListedMask& each : *room.modes().list(letter)) {
    client.numeric(replies.item, "{} {} {} {}", room.name(), each.mask, each.by, unix_seconds(each.at));
  }
  client.numeric(replies.end, "{} :End of channel {} list", room.name(), replies.name);
}

bool takes_argument(ModeKind kind, bool adding) {
  return kind == ModeKind::list || kind == ModeKind::always || kind == ModeKind::member_status ||
         (kind == ModeKind::when_set && adding);
}

bool is_limit(std::string_view text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && end == text.data() + text.size() && limit > 0;
}

/// Takes "+ov-m alice bob" apart. Lists that are asked for are shown on the way, what is unknown is refused.
class ChangeReader {
 public:
  ChangeReader(const Request& request, Room& room) : request_(request), room_(room) {}

  std::vector<ModeChange> read() {
    for (const char letter : request_[1]) take(letter);
    return std::move(changes_);
  }

 private:
  void take(char letter) {
    if (letter == '+' || letter == '-') {
      adding_ = letter == '+';
      return;
    }
    const auto kind = kind_of_room_mode(letter);
    if (!kind) return refuse_unknown(letter);
    if (!takes_argument(*kind, adding_)) {
      changes_.push_back({adding_, letter, {}});
    } else if (next_ < request_.count() && !request_[next_].empty()) {
      take_with(letter, *kind, request_[next_++]);
    } else {
      without_argument(letter, *kind);
    }
  }

  void take_with(char letter, ModeKind kind, std::string_view argument) {
    if (++with_argument_ > kModesMax) return;
    if (letter == 'k' && adding_ && !is_room_key(argument)) {
      return request_.client.numeric(ERR_INVALIDKEY, "{} :Key is not well-formed", room_.name());
    }
    const bool fine = kind == ModeKind::list       ? is_mask(argument)
                      : kind == ModeKind::when_set ? is_limit(argument)
                                                   : true;
    if (fine) return changes_.push_back({adding_, letter, std::string(argument)});
    request_.client.numeric(ERR_INVALIDMODEPARAM, "{} {} {} :Parameter is not well-formed", room_.name(),
                            letter, one_word(argument));
  }

  /// Once for each letter, however often it stands there.
  void without_argument(char letter, ModeKind kind) {
    if (std::exchange(told_[static_cast<unsigned char>(letter)], true)) return;
    if (kind == ModeKind::list) return show_list(request_.client, room_, letter);
    // Taking a key off needs none: servers differ, and clients leave it out.
    if (letter == 'k' && !adding_) return changes_.push_back({false, 'k', "*"});
    request_.client.numeric(ERR_NEEDMOREPARAMS, "MODE :Not enough parameters for {}{}", adding_ ? '+' : '-',
                            letter);
  }

  void refuse_unknown(char letter) {
    if (std::exchange(told_[static_cast<unsigned char>(letter)], true)) return;
    const std::string shown = letter > ' ' && letter < 0x7F ? std::string(1, letter) : "?";
    request_.client.numeric(ERR_UNKNOWNMODE, "{} :is unknown mode char to me", shown);
  }

  const Request& request_;
  Room& room_;
  bool adding_ = true;
  std::size_t next_ = 2;
  std::size_t with_argument_ = 0;
  std::array<bool, 256> told_{};
  std::vector<ModeChange> changes_;
};

void change_room_modes(const Request& request, Room& room) {
  IrcDialect& client = request.client;
  const auto changes = ChangeReader(request, room).read();
  bool told_not_operator = false;
  const auto refused = [&](const Refusal& refusal) {
    if (refusal.problem == Problem::not_operator && std::exchange(told_not_operator, true)) return;
    client.refuse(refusal);
  };
  const auto done = client.hub().change_modes(client.member(), room, changes, request.now.wall, refused);
  Event event{Event::Kind::modes_set, client.member().source()};
  event.target = room.name();
  event.at = request.now.wall;
  for (const std::string& text : written(done)) {
    event.text = text;
    client.reply_event(event);
  }
}

void room_mode(const Request& request) {
  IrcDialect& client = request.client;
  Room* room = client.hub().find_room(request[0]);
  if (room == nullptr) return client.refuse({Problem::no_such_room, std::string(request[0])});
  if (!may_see(client, *room)) return client.refuse({Problem::not_in_room, room->name()});
  if (request[1].empty()) {
    const bool here = client.member().seat_in(*room) != nullptr;
    client.numeric(RPL_CHANNELMODEIS, "{} {}", room->name(), room->modes().shown(here));
    return client.numeric(RPL_CREATIONTIME, "{} {}", room->name(), unix_seconds(room->created()));
  }
  change_room_modes(request, *room);
}

struct UserMode {
  char letter;
  bool Member::*flag;
};

constexpr std::array<UserMode, 2> kUserModes{{{'B', &Member::bot}, {'i', &Member::invisible}}};

void change_user_modes(IrcDialect& client, std::string_view letters) {
  bool adding = true;
  bool unknown = false;
  std::vector<ModeChange> done;
  for (const char letter : letters) {
    if (letter == '+' || letter == '-') {
      adding = letter == '+';
      continue;
    }
    const auto mode = std::find_if(kUserModes.begin(), kUserModes.end(),
                                   [=](const UserMode& each) { return each.letter == letter; });
    if (mode == kUserModes.end()) {
      unknown = true;
    } else if (std::exchange(client.member().*mode->flag, adding) != adding) {
      done.push_back({adding, letter, {}});
    }
  }
  for (const std::string& text : written(done)) {
    client.reply_lines(fmt::format(":{0} MODE {0} :{1}\r\n", client.nick(), text));
  }
  if (unknown) client.numeric(ERR_UMODEUNKNOWNFLAG, ":Unknown MODE flag");
}

void user_mode(const Request& request) {
  IrcDialect& client = request.client;
  const Member* target = client.hub().find(request[0]);
  if (target == nullptr) return client.refuse({Problem::nobody_called, std::string(request[0])});
  if (target != &client.member())
    return client.numeric(ERR_USERSDONTMATCH, ":Cannot change mode for other users");
  if (!request[1].empty()) return change_user_modes(client, request[1]);
  std::string letters = "+";
  for (const UserMode& mode : kUserModes) {
    if (target->*mode.flag) letters += mode.letter;
  }
  client.numeric(RPL_UMODEIS, "{}", letters);
}

}  // namespace

void mode(const Request& request) {
  request[0].starts_with('#') ? room_mode(request) : user_mode(request);
}

}  // namespace chat::relay::irc
