// MODE: a channel's, and one's own.

#include "relay/dialects/irc/modes.h"

#include "common/enum_table.h"
#include "common/text.h"
#include "common/unix_time.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/listing.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay::irc {
namespace {

struct ListReplies {
  RoomRule rule;
  Numeric item;
  Numeric end;
  std::string_view name;
  std::string_view letter{};  ///< where the replies bear it behind the channel
};

constexpr std::array<ListReplies, 4> kListReplies{{
    {RoomRule::ban, RPL_BANLIST, RPL_ENDOFBANLIST, "ban"},
    {RoomRule::mute, RPL_QUIETLIST, RPL_ENDOFQUIETLIST, "quiet", "q "},
    {RoomRule::ban_exception, RPL_EXCEPTLIST, RPL_ENDOFEXCEPTLIST, "exception"},
    {RoomRule::invite_exception, RPL_INVEXLIST, RPL_ENDOFINVEXLIST, "invite exception"},
}};

using StepHandler = void (*)(const Request&, const Room&, const ModeStep&);

/// The part of an answer that shows one of a room's lists.
struct MasksOf {
  const ListReplies& replies;
  std::string room_name;

  bool operator()(const Turn& turn) const {
    if (const Room* const room = turn.client.hub().find_room(room_name)) {
      for (const ListedMask& each : *room->modes().list(replies.rule)) {
        turn.replies.numeric(replies.item, "{} {}{} {} {}", room->name(), replies.letter, each.mask, each.by,
                             unix_seconds(each.at));
      }
    }
    turn.replies.numeric(replies.end, "{} {}:End of channel {} list", room_name, replies.letter,
                         replies.name);
    return false;
  }
};

void show_wanted_list(const Request& request, const Room& room, const ModeStep& asked) {
  const auto& replies = *std::find_if(kListReplies.begin(), kListReplies.end(), [&](const ListReplies& each) {
    return each.rule == asked.change.rule;
  });
  request.then.emplace_back(MasksOf{replies, room.name()});
}

void refuse_unknown(const Request& request, const Room&, const ModeStep& asked) {
  request.replies.numeric(ERR_UNKNOWNMODE, "{} :is unknown mode char to me", asked.letter);
}

void refuse_without_argument(const Request& request, const Room&, const ModeStep& asked) {
  request.replies.numeric(ERR_NEEDMOREPARAMS, "MODE :Not enough parameters for {}{}",
                          asked.change.adding ? '+' : '-', asked.letter);
}

void refuse_malformed(const Request& request, const Room& room, const ModeStep& asked) {
  if (asked.change.rule == RoomRule::key)
    return request.replies.numeric(ERR_INVALIDKEY, "{} :Key is not well-formed", room.name());
  request.replies.numeric(ERR_INVALIDMODEPARAM, "{} {} {} :Parameter is not well-formed", room.name(),
                          asked.letter, one_word(asked.change.argument));
}

void refuse_too_many(const Request& request, const Room& room, const ModeStep&) {
  request.replies.reply(
      fmt::format("NOTICE {} :{} parameters of MODE at once are the most. What came after them was not done.",
                  room.name(), kModesMax));
}

struct StepAnswer {
  ModeStep::Kind kind;
  StepHandler handler;  ///< null: there is something to do
};

constexpr std::array<StepAnswer, 6> kStepAnswers{{
    {ModeStep::Kind::change, nullptr},
    {ModeStep::Kind::list_wanted, show_wanted_list},
    {ModeStep::Kind::unknown, refuse_unknown},
    {ModeStep::Kind::lacks_argument, refuse_without_argument},
    {ModeStep::Kind::malformed, refuse_malformed},
    {ModeStep::Kind::too_many, refuse_too_many},
}};
static_assert(stands_in_order(kStepAnswers, &StepAnswer::kind));

/// The changes that `letters` and their arguments ask for. Sends the lists that they ask for, and refuses
/// what is no change.
std::vector<RoomChange> changes_asked_for(const Request& request, const Room& room,
                                          std::string_view letters) {
  constexpr std::size_t kBeforeArguments = 2;
  const auto parameters = request.message.parameters();
  std::vector<RoomChange> changes;
  std::set<RoomRule> shown;
  for (const ModeStep& step : read_modes(letters, parameters.subspan(kBeforeArguments))) {
    const bool is_list = step.kind == ModeStep::Kind::list_wanted;
    if (is_list && !shown.insert(step.change.rule).second) continue;
    const StepHandler handler = kStepAnswers[static_cast<std::size_t>(step.kind)].handler;
    if (handler == nullptr) {
      changes.push_back(step.change);
    } else {
      handler(request, room, step);
    }
  }
  return changes;
}

void change_room_modes(const Request& request, Room& room, std::span<const RoomChange> changes) {
  Client& client = request.client;
  bool told_not_operator = false;
  const auto refused = [&](const Refusal& refusal) {
    if (refusal.problem == Problem::not_operator && std::exchange(told_not_operator, true)) return;
    request.replies.refuse(refusal);
  };
  const auto done = client.hub().change_modes(*client.person, room, changes, request.now, refused);
  if (done) request.replies.reply_fact(done->view());
}

void room_mode(const Request& request) {
  Room* const room = visible_room(request, request[0]);
  if (room == nullptr) return;
  if (request[1].empty()) {
    const bool here = request.client.person->seat_in(*room) != nullptr;
    request.replies.numeric(RPL_CHANNELMODEIS, "{} {}", room->name(), written(room->modes(), here));
    return request.replies.numeric(RPL_CREATIONTIME, "{} {}", room->name(),
                                   unix_seconds(room->created().wall));
  }
  change_room_modes(request, *room, changes_asked_for(request, *room, request[1]));
}

struct UserMode {
  char letter;
  bool Source::*flag;
  bool is_taken = true;  ///< by whoever likes; else it is only given, and laid down (RFC 2812, section 3.1.5)
};

constexpr auto kUserModes = std::to_array<UserMode>(
    {{'B', &Source::bot}, {'i', &Source::invisible}, {'o', &Source::rules_relay, false}});

/// Tells every change, also one that takes back another ("+i-i"), in as many messages as that takes.
void change_user_modes(const Request& request, std::string_view letters) {
  Client& client = request.client;
  constexpr std::size_t kSignAndLetter = 2;
  Source marks = client.person->source();
  bool adding = true;
  bool unknown = false;
  bool changed = false;
  SignedLetters done;
  const auto tell = [&] {
    const std::string text = std::exchange(done, {}).text();
    if (!text.empty())
      request.replies.reply_lines(fmt::format(":{0} MODE {0} :{1}\r\n", client.nick(), text));
  };
  for (const char letter : letters) {
    if (letter == '+' || letter == '-') {
      adding = letter == '+';
      continue;
    }
    const auto mode = std::find_if(kUserModes.begin(), kUserModes.end(),
                                   [=](const UserMode& each) { return each.letter == letter; });
    if (mode == kUserModes.end()) {
      unknown = true;
    } else if (adding && !mode->is_taken) {
      continue;
    } else if (std::exchange(marks.*mode->flag, adding) != adding) {
      done.add(adding, letter);
      changed = true;
      if (done.text().size() + kSignAndLetter > kModesTextMaxBytes) tell();
    }
  }
  if (changed) client.hub().mark(*client.person, marks, request.now);
  tell();
  if (unknown) request.replies.numeric(ERR_UMODEUNKNOWNFLAG, ":Unknown MODE flag");
}

void user_mode(const Request& request) {
  Client& client = request.client;
  const Person* target = client.hub().look_up(*client.person, request[0]);
  if (target == nullptr) return request.replies.refuse({Problem::nobody_called, std::string(request[0])});
  if (target != client.person)
    return request.replies.numeric(ERR_USERSDONTMATCH, ":Cannot change mode for other users");
  if (!request[1].empty()) return change_user_modes(request, request[1]);
  const Source marks = client.person->source();
  std::string letters = "+";
  for (const UserMode& mode : kUserModes) {
    if (marks.*mode.flag) letters += mode.letter;
  }
  request.replies.numeric(RPL_UMODEIS, "{}", letters);
}

}  // namespace

std::string user_mode_letters() {
  std::string letters;
  for (const UserMode& mode : kUserModes) letters += mode.letter;
  return letters;
}

void mode(const Request& request) {
  request[0].starts_with('#') ? room_mode(request) : user_mode(request);
}

/// As InspIRCd has it: the ban is in the list like any other, and taken off when its time is over.
void tban(const Request& request) {
  Room* const room = visible_room(request, request[0]);
  if (room == nullptr) return;
  const auto lasts = ban_duration(request[1]);
  if (!lasts) return request.replies.refuse(lasts.error());
  auto changes = changes_asked_for(request, *room, "+b");
  for (RoomChange& change : changes) change.lasts = *lasts;
  change_room_modes(request, *room, changes);
}

}  // namespace chat::relay::irc
