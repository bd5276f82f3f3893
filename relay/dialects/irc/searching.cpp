// What was said is found: soju.im/search.

#include "common/iso_time.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/base/searched_words.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/hub/conversation.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// A question as it was read.
struct Sought {
  std::string in{};  ///< a channel or a nick; empty: in all that the client may read
  ArchiveQuery query{};
};

/// A line that was found, and where it was said.
struct Found {
  HistoryOf in;
  History::Entry line;
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
     [](const std::string& value, std::size_t, Sought& sought) { return !(sought.in = value).empty(); }},
    {"from", [](const std::string& value, std::size_t,
                Sought& sought) { return !(sought.query.nick = value).empty(); }},
    {"after", [](const std::string& value, std::size_t,
                 Sought& sought) { return take_time(value, sought.query.point.at); }},
    {"before", [](const std::string& value, std::size_t,
                  Sought& sought) { return take_time(value, sought.query.until); }},
    {"text",
     [](const std::string& value, std::size_t, Sought& sought) {
       const std::size_t words = words_of(sought.query.words = searched_words(value)).size();
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

/// Whether it may be read still: the client may have left the room meanwhile, or have logged out.
bool may_be_read(const Turn& turn, const HistoryOf& of) {
  const Client& client = turn.client;
  if (!of.is_private()) return client.hub().find_room_of(*client.person, of.name) != nullptr;
  const Conversation between = Conversation::of_key(of.conversation);
  const PrivateNumber own = client.hub().number_of(*client.person);
  return own != 0 && (between.one == own || between.other == own);
}

/// Nothing if there is no such conversation any more. `place`: see ArchiveAnswer.
std::optional<HistoryOf> history_of(const Turn& turn, const std::string& place) {
  const Hub& hub = turn.client.hub();
  if (place.starts_with('#')) {
    const Room* const room = hub.find_room(place);
    return room == nullptr ? std::nullopt : std::optional(HistoryOf{room->name()});
  }
  const Conversation between = Conversation::of_key(place);
  const bool is_first = between.one == hub.number_of(*turn.client.person);
  const PrivateNumber other = is_first ? between.other : between.one;
  std::string name = hub.name_in_conversation(other);
  // A stranger has the name at the moment.
  if (name.empty()) name = hub.name_of(other);
  return name.empty() ? std::nullopt : std::optional(HistoryOf{name, place});
}

std::vector<Found> that_may_be_read(const Turn& turn, const ArchiveAnswer& answer) {
  std::map<std::string, std::optional<HistoryOf>> known;
  std::vector<Found> found;
  for (std::size_t i = 0; i < answer.lines.size(); ++i) {
    const auto [of, is_new] = known.try_emplace(answer.places[i]);
    if (is_new) of->second = history_of(turn, answer.places[i]);
    if (of->second && may_be_read(turn, *of->second)) found.push_back({*of->second, answer.lines[i]});
  }
  return found;
}

/// Without those, at the end that is farther from where the search begins, that would make more messages than
/// were asked for: a long line is several. The first is never among them: a client that asks for one message
/// would find nothing.
std::vector<Found> that_fit(const Turn& turn, const ArchiveQuery& query, std::vector<Found> lines) {
  constexpr std::size_t kPointsAnEntry = 4;
  turn.share.spend(kPointsAnEntry * lines.size());
  const bool begins_with_first = query.point.at.has_value();
  if (!begins_with_first) std::reverse(lines.begin(), lines.end());
  std::size_t messages = 0;
  const auto too_many = std::find_if(lines.begin(), lines.end(), [&](const Found& each) {
    messages += count_lines(messages_of(turn, each.in, each.line));
    return messages > query.count && &each != &lines.front();
  });
  lines.erase(too_many, lines.end());
  if (!begins_with_first) std::reverse(lines.begin(), lines.end());
  return lines;
}

/// The part of an answer that tells what was found, a line at a time.
struct FoundLines {
  std::shared_ptr<const std::vector<Found>> lines;
  std::size_t next = 0;
  std::string batch{};

  bool operator()(const Turn& turn) {
    const bool has_batch = turn.client.has(Capability::batch);
    if (has_batch && batch.empty()) {
      batch = turn.replies.next_batch();
      turn.replies.reply(fmt::format("BATCH +{} soju.im/search", batch));
    }
    if (next < lines->size()) {
      const auto& [in, line] = (*lines)[next++];
      const std::string messages = may_be_read(turn, in) ? messages_of(turn, in, line) : std::string();
      turn.replies.reply_lines(has_batch ? with_tag(messages, "batch=" + batch) : messages);
      return true;
    }
    if (has_batch) turn.replies.reply(fmt::format("BATCH -{}", batch));
    return false;
  }
};

void tell_incomplete(const Turn& turn, std::string_view in, std::string_view about) {
  if (about.empty()) return;
  if (turn.client.has(Capability::standard_replies)) {
    return turn.replies.reply(
        fmt::format("WARN SEARCH INCOMPLETE {} :{}", in.empty() ? "*" : one_word(in), about));
  }
  turn.replies.reply(fmt::format("NOTICE {} :SEARCH: {}", turn.client.nick(), about));
}

void refuse_to_run(const Turn& turn, std::string_view in, std::string_view why) {
  refuse_search(turn, "INTERNAL_ERROR", in.empty() ? "" : one_word(in), why);
}

void tell_sought(const Turn& turn, const Sought& sought, const ArchiveAnswer& answer) {
  constexpr std::string_view kNot = "The search could not be run: try again later";
  if (answer.failed) return refuse_to_run(turn, sought.in, answer.is_busy ? about_busy_search() : kNot);
  const std::string_view about = about_search(answer);
  if (answer.has_no_word) return refuse_search(turn, "INVALID_PARAMS", "text", about);
  std::vector<Found> found = that_may_be_read(turn, answer);
  // Where it is not readable any more, it cannot be said that nothing was found.
  if (found.empty() && !answer.lines.empty()) return refuse_to_run(turn, sought.in, kNot);
  tell_incomplete(turn, sought.in, about);
  turn.then.emplace_back(
      FoundLines{std::make_shared<const std::vector<Found>>(that_fit(turn, sought.query, std::move(found)))});
}

/// All that the client may read.
void look_everywhere(const Client& client, ArchiveQuery& query) {
  for (const Seat& seat : client.person->seats)
    query.rooms.push_back({fold_case(seat.room->name()), seat.room->era()});
  query.whose = client.hub().number_of(*client.person);
}

/// Has the query look in a channel or a conversation, or everywhere. Returns why it cannot; empty: it does.
std::string look_in(const Request& request, Sought& sought) {
  const Client& client = request.client;
  if (sought.in.empty()) {
    look_everywhere(client, sought.query);
    return {};
  }
  ArchiveQuery about;
  if (sought.in.starts_with('#')) {
    const Room* const room = client.hub().find_room_of(*client.person, sought.in);
    if (room == nullptr) return "You are not in such a channel: SEARCH in=#channel;text=words";
    about = query_about(*room);
    sought.in = room->name();
  } else {
    const auto conversation = client.hub().conversation_with(*client.person, sought.in);
    if (!conversation) return std::string(words_for(conversation.error()));
    about = query_about(*conversation);
  }
  sought.query.room = about.room;
  sought.query.era = about.era;
  return {};
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
  sought.query.kind = ArchiveQuery::Kind::search;
  if (const std::string why = look_in(request, sought); !why.empty())
    return refuse_search(request, "INVALID_PARAMS", "in", why);
  ArchiveQuery query = sought.query;
  request.to_find = std::make_unique<OlderLines<Turn>>(OlderLines<Turn>{
      std::move(query),
      [sought](const Turn& turn, const ArchiveAnswer& found) { tell_sought(turn, sought, found); }});
}

}  // namespace chat::relay::irc
