// What was said is found: soju.im/search.

#include "common/iso_time.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/handlers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// A question as it was read.
struct Sought {
  std::string room{};
  ArchiveQuery query{};
};

struct Attribute {
  std::string_view name;
  /// Returns false if the value makes no sense.
  bool (*take)(const std::string& value, std::size_t most, Sought& sought);
};

bool take_time(const std::string& value, std::optional<IsoTime>& time) {
  time = parse_iso_time(value);
  return time.has_value();
}

// https://soju.im, doc/ext/search.md: "Standard search attributes"
constexpr auto kAttributes = std::to_array<Attribute>({
    {"in",
     [](const std::string& value, std::size_t, Sought& sought) { return !(sought.room = value).empty(); }},
    {"from", [](const std::string& value, std::size_t,
                Sought& sought) { return !(sought.query.nick = value).empty(); }},
    {"after", [](const std::string& value, std::size_t,
                 Sought& sought) { return take_time(value, sought.query.point.at); }},
    {"before", [](const std::string& value, std::size_t,
                  Sought& sought) { return take_time(value, sought.query.until); }},
    {"text",
     [](const std::string& value, std::size_t, Sought& sought) {
       const std::size_t words = words_of(sought.query.words = value).size();
       return words > 0 && words <= kSearchedWordsMost;
     }},
    {"limit",
     [](const std::string& value, std::size_t most, Sought& sought) {
       const auto limit = parse_limit(value, most);
       sought.query.count = limit.value_or(0);
       return limit.has_value();
     }},
});

void refuse_search(const Turn& turn, std::string_view code, std::string_view context, std::string_view why) {
  turn.replies.fail("SEARCH", code, context, why, Capability::search);
}

/// Takes the attributes, which are written as tags are. Returns the one that is wrong; empty: none. Those
/// that are not known are passed over.
std::string_view wrong_attribute(std::string_view attributes, std::size_t most, Sought& sought) {
  while (const auto attribute = take_tag(attributes)) {
    const auto* const known =
        std::find_if(kAttributes.begin(), kAttributes.end(),
                     [&](const Attribute& each) { return each.name == attribute->key; });
    if (known != kAttributes.end() && !known->take(unescape_tag_value(attribute->value), most, sought))
      return known->name;
  }
  return {};
}

/// Without those, at the end that is farther from where the search begins, that would make more messages than
/// were asked for: a long line is several. The first is never among them: a client that asks for one message
/// would find nothing.
std::vector<History::Entry> that_fit(const Turn& turn, const Sought& sought,
                                     std::vector<History::Entry> lines) {
  constexpr std::size_t kPointsAnEntry = 4;
  turn.share.spend(kPointsAnEntry * lines.size());
  const bool begins_with_first = sought.query.point.at.has_value();
  if (!begins_with_first) std::reverse(lines.begin(), lines.end());
  std::size_t messages = 0;
  const auto too_many = std::find_if(lines.begin(), lines.end(), [&](const History::Entry& each) {
    messages += count_lines(messages_of(turn, {sought.room}, each));
    return messages > sought.query.count && &each != &lines.front();
  });
  lines.erase(too_many, lines.end());
  if (!begins_with_first) std::reverse(lines.begin(), lines.end());
  return lines;
}

/// The client may have left the room meanwhile.
void tell_sought(const Turn& turn, const Sought& sought, const ArchiveAnswer& found) {
  if (found.failed || turn.client.hub().find_room_of(*turn.client.person, sought.room) == nullptr) {
    return refuse_search(
        turn, "INTERNAL_ERROR", one_word(sought.room),
        found.is_busy ? about_busy_search() : "The search could not be run: try again later");
  }
  const std::string_view about = about_search(found);
  if (found.has_no_word) return refuse_search(turn, "INVALID_PARAMS", "text", about);
  if (!about.empty() && turn.client.has(Capability::standard_replies)) {
    turn.replies.reply(fmt::format("WARN SEARCH INCOMPLETE {} :{}", sought.room, about));
  } else if (!about.empty()) {
    turn.replies.reply(fmt::format("NOTICE {} :SEARCH: {}", turn.client.nick(), about));
  }
  send_found(turn, sought.room, that_fit(turn, sought, found.lines), "soju.im/search");
}

}  // namespace

void search(const Request& request) {
  constexpr std::size_t kUnlessSaid = 100;
  const Client& client = request.client;
  if (request.count() > 1) {
    return refuse_search(request, "INVALID_PARAMS", one_word(request[1]),
                         "It takes one parameter: attributes with ; between them, and \\s for a blank");
  }
  const std::size_t most = most_lines_asked(client.hub());
  Sought sought;
  sought.query.count = std::min(kUnlessSaid, most);
  const std::string_view wrong = wrong_attribute(request[0], most, sought);
  if (!wrong.empty()) {
    return refuse_search(request, "INVALID_PARAMS", wrong,
                         wrong == "text"
                             ? fmt::format("It takes one word, and {} at the most", kSearchedWordsMost)
                             : fmt::format("That is no value of {}", wrong));
  }
  const Room* const room = client.hub().find_room_of(*client.person, sought.room);
  if (room == nullptr) {
    return refuse_search(request, "INVALID_PARAMS", "in",
                         "Say in which of your channels: SEARCH in=#channel;text=words");
  }
  sought.room = room->name();
  ArchiveQuery query = query_about(*room);
  query.kind = ArchiveQuery::Kind::search;
  query.words = sought.query.words;
  query.nick = sought.query.nick;
  query.point = sought.query.point;
  query.until = sought.query.until;
  query.count = sought.query.count;
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{
      std::move(query),
      [sought](const Turn& turn, const ArchiveAnswer& found) { tell_sought(turn, sought, found); }});
}

}  // namespace chat::relay::irc
