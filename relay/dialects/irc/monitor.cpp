// MONITOR (IRCv3 monitor).

#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

/// Sends "a,b,c" in as many messages as the items take; nothing without items.
void send_items(const Request& request, Numeric number, const std::vector<std::string>& items) {
  constexpr std::size_t kItemsBytes = 350;  // beside the longest names
  std::string line;
  for (const std::string& item : items) {
    if (!line.empty() && line.size() + item.size() >= kItemsBytes)
      request.replies.numeric(number, ":{}", std::exchange(line, {}));
    line.append(line.empty() ? "" : ",").append(item);
  }
  if (!line.empty()) request.replies.numeric(number, ":{}", line);
}

void tell_whether_here(const Request& request, const std::vector<std::string>& nicks) {
  std::vector<std::string> here;
  std::vector<std::string> gone;
  for (const std::string& nick : nicks) {
    const Person* const person = request.client.hub().find(nick);
    // As it is told of them: see tell_watchers().
    if (person != nullptr && (person->is_announced || person == request.client.person)) {
      here.push_back(full_source(person->source()));
    } else {
      gone.push_back(nick);
    }
  }
  send_items(request, RPL_MONONLINE, here);
  send_items(request, RPL_MONOFFLINE, gone);
}

/// Those behind `nick` are not watched either. In as many messages as they take.
void refuse_from(const Request& request, std::string_view nick, Refusal refusal) {
  constexpr std::size_t kNicksBytes = 100;  // as many as one_word() shows
  std::string_view rest = request[1].substr(static_cast<std::size_t>(nick.data() - request[1].data()));
  while (!rest.empty()) {
    const std::size_t comma = rest.size() <= kNicksBytes ? rest.size() : rest.rfind(',', kNicksBytes);
    const std::string_view some = rest.substr(0, comma == std::string_view::npos ? kNicksBytes : comma);
    refusal.subject = some;
    request.replies.refuse(refusal);
    rest.remove_prefix(std::min(rest.size(), some.size() + 1));
  }
}

/// What is asked for; nothing, which is refused, if no nick is.
std::vector<std::string_view> nicks_asked_for(const Request& request) {
  auto nicks = split(request[1], ',');
  if (nicks.empty()) request.replies.numeric(ERR_NEEDMOREPARAMS, "MONITOR :Not enough parameters");
  return nicks;
}

/// What cannot be a nick is nobody's, and ignored as elsewhere.
void add(const Request& request) {
  std::vector<std::string> added;
  for (const std::string_view nick : nicks_asked_for(request)) {
    const auto done = request.client.hub().watch(*request.client.person, nick, request.now);
    if (done) {
      added.emplace_back(nick);
    } else if (done.error().problem == Problem::too_many_watched) {
      refuse_from(request, nick, done.error());
      break;
    }
  }
  tell_whether_here(request, added);
}

std::vector<std::string> watched(const Request& request) {
  return request.client.person->particulars().watched;
}

void remove(const Request& request) {
  for (const std::string_view nick : nicks_asked_for(request))
    request.client.hub().unwatch(*request.client.person, nick, request.now);
}

void clear(const Request& request) {
  for (const std::string& nick : watched(request))
    request.client.hub().unwatch(*request.client.person, nick, request.now);
}

void list(const Request& request) {
  send_items(request, RPL_MONLIST, watched(request));
  request.replies.numeric(RPL_ENDOFMONLIST, ":End of MONITOR list");
}

void tell_all(const Request& request) {
  tell_whether_here(request, watched(request));
}

struct Action {
  std::string_view name;
  void (*handler)(const Request&);
};

constexpr std::array<Action, 5> kActions{
    {{"+", add}, {"-", remove}, {"C", clear}, {"L", list}, {"S", tell_all}}};

}  // namespace

void monitor(const Request& request) {
  const std::string name = upper_case(request[0]);
  const auto* const found = std::find_if(kActions.begin(), kActions.end(),
                                         [&](const Action& action) { return action.name == name; });
  if (found != kActions.end()) return found->handler(request);
  request.replies.numeric(ERR_UNKNOWNERROR, "MONITOR {} :Unknown action: +, -, C, L or S",
                          one_word(request[0]));
}

void tell_of_watched(const Request& request) {
  tell_all(request);
}

}  // namespace chat::relay::irc
