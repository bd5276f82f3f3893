// WHO, and WHOX, which lets a client choose what it is told.

#include "common/ascii.h"
#include "common/take_until.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <unordered_set>
#include <vector>

namespace chat::relay::irc {
namespace {

/// One member, as WHO sees it: in the room that was asked for, or in one that both are in.
struct Sight {
  const Request& request;
  const Person& member;
  const Room* room;

  const Client& client() const { return request.client; }
  std::string room_name() const { return room == nullptr ? "*" : room->name(); }
  std::string flags() const {
    return fmt::format("{}{}{}", member.away.empty() ? 'H' : 'G',
                       room == nullptr ? "" : status_prefix(client(), member, *room), member.bot ? "B" : "");
  }
  std::int64_t idle_seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(request.now.steady - member.last_spoke).count();
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
    {'u', [](const Sight& sight) { return sight.member.profile.user; }},
    {'i', [](const Sight& sight) { return sight.member.profile.host; }},
    {'h', [](const Sight& sight) { return sight.member.profile.host; }},
    {'s', [](const Sight& sight) { return sight.client().settings.server_name; }},
    {'n', [](const Sight& sight) { return sight.member.nick; }},
    {'f', [](const Sight& sight) { return sight.flags(); }},
    {'d', [](const Sight&) { return std::string("0"); }},
    {'l', [](const Sight& sight) { return std::to_string(sight.idle_seconds()); }},
    {'a', [](const Sight&) { return std::string("0"); }},
    {'o', [](const Sight&) { return std::string("n/a"); }},
}};

void tell_plain(const Sight& sight) {
  const Profile& profile = sight.member.profile;
  sight.request.replies.numeric(RPL_WHOREPLY, "{} {} {} {} {} {} :0 {}", sight.room_name(), profile.user,
                                profile.host, sight.client().settings.server_name, sight.member.nick,
                                sight.flags(), profile.realname);
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
  std::string_view token{};

  explicit Options(std::string_view text) {
    flags = fold_case(take_until(text, '%'));
    fields = fold_case(take_until(text, ','));
    if (fields.find_first_of(kAllFields) == std::string::npos) fields.clear();
    token = text;
  }

  bool has_flag(char letter) const { return flags.find(letter) != std::string::npos; }
  bool has_field(char letter) const { return fields.find(letter) != std::string::npos; }

 private:
  static constexpr std::string_view kAllFields = "tcuihsnfdlaor";
};

void tell_fields(const Sight& sight, const Options& options) {
  std::string line;
  const auto add = [&](std::string_view text) { line.append(line.empty() ? "" : " ").append(text); };
  if (options.has_field('t')) add(is_token(options.token) ? options.token : "0");
  for (const Field& field : kFields) {
    if (options.has_field(field.letter)) add(field.text(sight));
  }
  if (options.has_field('r')) add(":" + sight.member.profile.realname);
  sight.request.replies.numeric(RPL_WHOSPCRPL, "{}", line);
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
    {'u', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.user; }},
    {'h', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.host; }},
    {'i', false, [](const Sight& sight) -> std::string_view { return sight.member.profile.host; }},
    {'s', false, [](const Sight& sight) -> std::string_view { return sight.client().settings.server_name; }},
    {'r', true, [](const Sight& sight) -> std::string_view { return sight.member.profile.realname; }},
    {'a', false, [](const Sight&) { return std::string_view(); }},
}};

/// One WHO, and the members that it has told of.
class Search {
 public:
  explicit Search(const Request& request)
      : request_(request),
        options_(request[1]),
        mask_(request.count() > 2 && !request[2].empty() ? request[2] : request[0]),
        chooses_(std::any_of(kMatched.begin(), kMatched.end(),
                             [&](const Matched& each) { return options_.has_flag(each.flag); })) {}

  void tell_all() {
    // 'o' asks for operators of the server (RFC 2812, section 3.6.1), and there are none.
    if (options_.has_flag('o')) return;
    if (mask_.find(',') != std::string_view::npos) return tell_listed();
    if (!tell_named(mask_)) tell_matching(mask_.empty() || mask_ == "0" ? "*" : mask_);
  }

  std::string_view mask() const { return mask_; }

 private:
  void tell(const Person& member, const Room* room) {
    if (!told_.insert(&member).second) return;
    const Sight sight{request_, member, room};
    if (options_.fields.empty()) return tell_plain(sight);
    tell_fields(sight, options_);
  }

  /// "a,#b": names, none of them a mask.
  void tell_listed() {
    for (const std::string_view name : split(mask_, ',')) tell_named(name);
  }

  bool tell_named(std::string_view name) {
    if (name.starts_with('#')) {
      const Room* room = request_.client.hub.find_room(name);
      if (room != nullptr && may_see(asker(), *room)) tell_room(*room);
      return true;
    }
    // A client that knows a nick may ask for it: an invisible member is only not found by searching.
    const Person* named = chooses_ && !options_.has_flag('n') ? nullptr : request_.client.hub.find(name);
    if (named != nullptr) tell(*named, shared_room(asker(), *named));
    return named != nullptr;
  }

  void tell_room(const Room& room) {
    const bool here = asker().seat_in(room) != nullptr;
    for (const Person* member : room.members()) {
      if (here || !member->invisible) tell(*member, &room);
    }
  }

  void tell_matching(std::string_view mask) {
    std::vector<const Person*> found;
    for (const auto& member : request_.client.hub.people()) {
      const bool visible =
          !member->invisible || member.get() == &asker() || shared_room(asker(), *member) != nullptr;
      if (visible && matches(mask, *member)) found.push_back(member.get());
    }
    std::sort(found.begin(), found.end(), [](const Person* a, const Person* b) { return a->nick < b->nick; });
    for (const Person* member : found) tell(*member, shared_room(asker(), *member));
  }

  bool matches(std::string_view mask, const Person& member) const {
    return std::any_of(kMatched.begin(), kMatched.end(), [&](const Matched& each) {
      if (chooses_ ? !options_.has_flag(each.flag) : !each.by_default) return false;
      // All line clients have the same user and real name. A mask matches these only if a flag asks for them.
      const bool given = each.flag == 'u' || each.flag == 'r';
      if (given && !chooses_ && !member.profile.in_own_words) return false;
      return matches_mask(mask, each.text({request_, member, nullptr}));
    });
  }

  const Person& asker() const { return *request_.client.person; }

  const Request& request_;
  Options options_;
  std::string_view mask_;
  bool chooses_;  // flags say what the mask is compared with
  std::unordered_set<const Person*> told_;
};

}  // namespace

void who(const Request& request) {
  Search search(request);
  search.tell_all();
  request.replies.numeric(RPL_ENDOFWHO, "{} :End of WHO list", one_word(search.mask()));
}

}  // namespace chat::relay::irc
