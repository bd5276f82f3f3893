// WHO, and WHOX, which lets a client choose what it is told.

#include "common/ascii.h"
#include "common/take_until.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"
#include "relay/hub/room_modes.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace chat::relay::irc {
namespace {

/// One member, as WHO sees it: in the room that was asked for, or in one that both are in.
struct Sight {
  const Turn& turn;
  const Person& member;
  const Room* room;

  const Client& client() const { return turn.client; }
  std::string room_name() const { return room == nullptr ? "*" : room->name(); }
  std::string flags() const {
    return fmt::format("{}{}{}{}", member.absence().empty() ? 'H' : 'G', member.rules_relay ? "*" : "",
                       room == nullptr ? "" : status_prefix(client(), member, *room), member.bot ? "B" : "");
  }
  std::string account_or(std::string_view none) const {
    return member.particulars().account.empty() ? std::string(none) : member.particulars().account;
  }
  /// As far as the client may know it, in the form that fits into a message. Behind a cloak it is what other
  /// servers say there.
  std::string_view address() const {
    const std::string& hidden = member.particulars().hidden_address;
    if (hidden.empty()) return member.profile.host();
    return client().person->rules_relay || &member == client().person ? hidden
                                                                      : std::string_view("255.255.255.255");
  }
  std::int64_t idle_seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(turn.now.steady - member.last_spoke).count();
  }
};

struct Field {
  char letter;
  std::string (*text)(const Sight&);
};

// In the order in which WHOX sends them, whatever order they are asked for in; 't' comes first and is the
// client's own.
constexpr std::array<Field, 11> kFields{{
    {'c', [](const Sight& sight) { return sight.room_name(); }},
    {'u', [](const Sight& sight) { return std::string(sight.member.profile.user()); }},
    {'i', [](const Sight& sight) { return std::string(sight.address()); }},
    {'h', [](const Sight& sight) { return std::string(sight.member.profile.host()); }},
    {'s', [](const Sight& sight) { return sight.client().settings().server_name; }},
    {'n', [](const Sight& sight) { return sight.member.nick; }},
    {'f', [](const Sight& sight) { return sight.flags(); }},
    {'d', [](const Sight&) { return std::string("0"); }},
    {'l', [](const Sight& sight) { return std::to_string(sight.idle_seconds()); }},
    {'a', [](const Sight& sight) { return sight.account_or("0"); }},
    {'o', [](const Sight&) { return std::string("n/a"); }},
}};

void tell_plain(const Sight& sight) {
  const PackedProfile& profile = sight.member.profile;
  sight.turn.replies.numeric(RPL_WHOREPLY, "{} {} {} {} {} {} :0 {}", sight.room_name(), profile.user(),
                             profile.host(), sight.client().settings().server_name, sight.member.nick,
                             sight.flags(), profile.realname());
}

/// WHOX: one to three digits, to know the answer by.
bool is_token(std::string_view text) {
  constexpr std::size_t kDigitsMax = 3;
  return is_number(text) && text.size() <= kDigitsMax;
}

/// What stands behind the mask: "FLAGS%FIELDS,TOKEN". Case does not matter, and unknown letters are ignored
/// (ircu, readme.who).
struct Options {
  std::string flags{};
  std::string fields{};
  std::string token{};
  bool chooses_fields = false;  ///< there is a '%': WHOX, whether any of the letters is known or not

  explicit Options(std::string_view text) : chooses_fields(text.find('%') != std::string_view::npos) {
    flags = fold_case(take_until(text, '%'));
    fields = fold_case(take_until(text, ','));
    token = text;
  }

  bool has_flag(char letter) const { return flags.find(letter) != std::string::npos; }
  bool has_field(char letter) const { return fields.find(letter) != std::string::npos; }
};

void tell_fields(const Sight& sight, const Options& options) {
  std::string line;
  const auto add = [&](std::string_view text) { line.append(line.empty() ? "" : " ").append(text); };
  if (options.has_field('t')) add(is_token(options.token) ? options.token : "0");
  for (const Field& field : kFields) {
    if (options.has_field(field.letter)) add(field.text(sight));
  }
  if (options.has_field('r')) add(":" + std::string(sight.member.profile.realname()));
  sight.turn.replies.numeric(RPL_WHOSPCRPL, "{}", line);
}

const Room* shared_room(const Person& one, const Person& other) {
  for (const Seat& seat : one.seats) {
    if (other.seat_in(*seat.room) != nullptr) return seat.room;
  }
  return nullptr;
}

/// A text of a member that a mask is compared with, and the flag that asks for it.
struct Matched {
  char flag;
  bool by_default;
  std::string_view (*text)(const Sight&);
};

constexpr std::array<Matched, 7> kMatched{{
    {'n', true, [](const Sight& sight) -> std::string_view { return sight.member.nick; }},
    {'u', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.user(); }},
    {'h', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.host(); }},
    {'i', false, [](const Sight& sight) { return sight.address(); }},
    {'s', false,
     [](const Sight& sight) -> std::string_view { return sight.client().settings().server_name; }},
    {'r', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.realname(); }},
    {'a', false, [](const Sight& sight) -> std::string_view { return sight.member.source().account; }},
}};

/// What is asked, whatever has come of it so far.
class Question {
 public:
  explicit Question(const Request& request)
      : options_(request[1]),
        mask_(request.count() > 2 && !request[2].empty() ? request[2] : request[0]),
        names_(split(mask_, ',')),
        chooses_(std::any_of(kMatched.begin(), kMatched.end(),
                             [&](const Matched& each) { return options_.has_flag(each.flag); })) {}

  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  const std::string& mask() const { return mask_; }

  /// Of "a,#b", names and no masks, what stands before number `count`: whether that has told of the person.
  bool is_told_before(const Hub& hub, const Person& person, std::size_t count) const {
    return std::any_of(
        names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(count), [&](std::string_view name) {
          const Room* const room = hub.find_room(name);
          return hub.find(name) == &person || (room != nullptr && person.seat_in(*room) != nullptr);
        });
  }

  /// Whether the mask may be somebody's nick.
  bool compares_nicks() const { return !chooses_ || options_.has_flag('n'); }

  bool matches(std::string_view mask, const Sight& sight) const {
    return std::any_of(kMatched.begin(), kMatched.end(), [&](const Matched& each) {
      if (chooses_ ? !options_.has_flag(each.flag) : !each.by_default) return false;
      // A user or real name that all clients of a dialect have finds them only if the flag asks for it.
      const bool given = each.flag == 'u' || each.flag == 'r';
      if (given && !chooses_ && !sight.member.profile.in_own_words()) return false;
      return matches_mask(mask, each.text(sight));
    });
  }

  void tell(const Sight& sight) const {
    // Operators of the relay alone: RFC 2812, section 3.6.1.
    if (options_.has_flag('o') && !sight.member.rules_relay) return;
    if (!options_.chooses_fields) return tell_plain(sight);
    tell_fields(sight, options_);
  }

 private:
  Options options_;
  std::string mask_;
  std::vector<std::string_view> names_;  // in the mask, if it is none but a list
  bool chooses_;                         // what is compared, by flags
};

using SharedQuestion = std::shared_ptr<const Question>;

// Members that a part of an answer looks at.
constexpr int kLooksAPart = 16;

// A name that was asked for before costs two look-ups for each member.
constexpr std::size_t kNamesAPoint = 4;

/// The part of an answer that tells of a room's members.
struct InRoom {
  SharedQuestion question;
  std::string room_name;
  std::size_t number;  ///< of the names that are asked for
  std::string last{};  ///< the nick that was looked at last

  bool operator()(const Turn& turn) {
    const Room* const room = turn.client.hub().find_room(room_name);
    const Person& asker = *turn.client.person;
    if (room == nullptr || !may_see(asker, *room)) return false;
    const bool here = asker.seat_in(*room) != nullptr;
    auto member = first_after(room->members(), last);
    for (int looks = 0; member != room->members().end() && looks < kLooksAPart; ++looks, ++member) {
      turn.share.spend(1 + number / kNamesAPoint);
      last = (*member)->nick;
      const bool visible = here || !(*member)->invisible;
      if (visible && !question->is_told_before(turn.client.hub(), **member, number))
        question->tell({turn, **member, room});
    }
    return member != room->members().end();
  }
};

/// The part of an answer that tells of everybody whom a mask matches.
struct Matching {
  SharedQuestion question;
  std::string mask;
  std::string last{};  ///< the nick that was looked at last

  bool operator()(const Turn& turn) {
    constexpr std::size_t kMaskBytesAPoint = 16;
    const auto& people = turn.client.hub().people();
    auto person = first_after(people, last);
    for (int looks = 0; person != people.end() && looks < kLooksAPart; ++looks, ++person) {
      turn.share.spend(1 + mask.size() / kMaskBytesAPoint);
      last = (*person)->nick;
      look_at(turn, **person);
    }
    return person != people.end();
  }

  void look_at(const Turn& turn, const Person& person) const {
    const Person& asker = *turn.client.person;
    const Sight sight{turn, person, shared_room(asker, person)};
    if (!may_find(asker, person)) return;
    const bool is_hidden = person.invisible;
    const bool visible = !is_hidden || &person == &asker || sight.room != nullptr;
    if (visible && question->matches(mask, sight)) question->tell(sight);
  }
};

/// Has the room of that name follow, or the person of that nick; asked for by nick, an invisible person is
/// found. False if nobody has the nick.
bool tell_named(const Request& request, const SharedQuestion& question, std::string_view name,
                std::size_t number = 0) {
  if (name.starts_with('#')) {
    request.then.emplace_back(InRoom{question, std::string(name), number});
    return true;
  }
  const Client& client = request.client;
  const Person* const named =
      question->compares_nicks() ? client.hub().look_up(*client.person, name) : nullptr;
  if (named == nullptr) return false;
  request.then.emplace_back([question, nick = named->nick, number](const Turn& turn) {
    const Person* const person = turn.client.hub().find(nick);
    if (person != nullptr && !question->is_told_before(turn.client.hub(), *person, number))
      question->tell({turn, *person, shared_room(*turn.client.person, *person)});
    return false;
  });
  return true;
}

}  // namespace

void who(const Request& request) {
  const auto question = std::make_shared<const Question>(request);
  const std::string& mask = question->mask();
  if (mask.size() > kMaskMaxBytes) {
    request.replies.numeric(ERR_INPUTTOOLONG, ":Mask is too long: {} bytes are the most", kMaskMaxBytes);
  } else if (mask.find(',') != std::string::npos) {
    // "a,#b": names, none of them a mask.
    const auto names = split(mask, ',');
    for (std::size_t i = 0; i < names.size(); ++i) tell_named(request, question, names[i], i);
  } else if (!tell_named(request, question, mask)) {
    request.then.emplace_back(Matching{question, mask.empty() || mask == "0" ? "*" : mask});
  }
  request.then.emplace_back([asked = one_word(mask, kMaskMaxBytes)](const Turn& turn) {
    turn.replies.numeric(RPL_ENDOFWHO, "{} :End of WHO list", asked);
    return false;
  });
}

}  // namespace chat::relay::irc
