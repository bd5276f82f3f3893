// All that is kept of an account or a room: export.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/pages.h"
#include "relay/dialects/control/request.h"
#include "relay/dialects/control/words.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

/// What is wanted, and how much has been shown.
struct Wanted : Sought {
  bool is_known = false;  // something else has been shown of it
  std::size_t lines = 0;

  std::string name() const { return account.empty() ? room : account; }
};
using WantedLines = std::shared_ptr<Wanted>;

std::string_view kind_name(Fact::Kind kind) {
  if (kind == Fact::Kind::acted) return "acted";
  return kind == Fact::Kind::noticed ? "noticed" : "said";
}

/// The other end of the private conversation that is kept under the key; null: nobody's any more.
Json other_end(const Hub& hub, std::string_view key, PrivateNumber number) {
  const Conversation between = Conversation::of_key(key);
  const std::string name = hub.name_of(between.one == number ? between.other : between.one);
  return name.empty() ? Json() : Json(name);
}

/// Where it was said: in a room, or between the account and somebody else.
Json place_of(const Hub& hub, std::string_view room, PrivateNumber number) {
  if (room.starts_with('#')) return {{"room", room}};
  return {{"private_with", other_end(hub, room, number)}};
}

/// What an event is called, as in chat-client's JSON, and what its text and its object are. Nothing is called
/// "text": ctl shows that alone.
struct EventForm {
  Fact::Kind kind;
  std::string_view name;
  std::string_view text{};
  std::string_view object{};
};
constexpr std::array<EventForm, 7> kEventForms{{{Fact::Kind::joined, "joined"},
                                                {Fact::Kind::parted, "left", "reason", "to_room"},
                                                {Fact::Kind::quit, "quit", "reason"},
                                                {Fact::Kind::renamed, "renamed", {}, "new_nick"},
                                                {Fact::Kind::topic_set, "topic", "topic"},
                                                {Fact::Kind::kicked, "kicked", "reason", "whom"},
                                                {Fact::Kind::modes_set, "mode"}}};

const EventForm& form_of(Fact::Kind kind) {
  static constexpr EventForm kOther{Fact::Kind::joined, "other"};
  const auto* const found = std::find_if(kEventForms.begin(), kEventForms.end(),
                                         [=](const EventForm& each) { return each.kind == kind; });
  return found == kEventForms.end() ? kOther : *found;
}

Json account_or_null(std::string_view account) {
  return account.empty() ? Json() : Json(account);
}

/// Who came and went, or what changed.
Json described_event(const Json& place, const KeptLine& line) {
  const Fact fact = line.event->view();
  const EventForm& form = form_of(fact.kind);
  Json item{{"type", "event"}};
  item.update(place);
  item.update(Json{{"time", iso_time(line.at)},
                   {"id", line.id},
                   {"kind", form.name},
                   {"nick", fact.source.nick},
                   {"user", fact.source.user},
                   {"host", fact.source.host},
                   {"account", account_or_null(fact.source.account)}});
  if (fact.kind == Fact::Kind::joined) item["realname"] = fact.source.realname;
  if (!form.text.empty()) item[std::string(form.text)] = fact.text;
  if (!form.object.empty() && !fact.object.empty()) item[std::string(form.object)] = fact.object;
  if (fact.kind == Fact::Kind::modes_set) item["modes"] = written_whole(fact.changes);
  return item;
}

/// `place`: where it was said, or happened.
Json described(const Json& place, const KeptLine& line) {
  if (line.event != nullptr) return described_event(place, line);
  Json item{{"type", "line"}};
  item.update(place);
  item.update(Json{{"time", iso_time(line.at)},
                   {"id", line.id},
                   {"kind", kind_name(line.kind)},
                   {"nick", line.nick},
                   {"user", line.user},
                   {"host", line.host},
                   {"account", account_or_null(line.account)},
                   {"said", line.text}});
  if (!line.tags.empty()) item["tags"] = line.tags;
  if (line.bot) item["bot"] = true;
  return item;
}

Json described(const std::vector<ListedMask>& masks) {
  Json list = Json::array();
  for (const ListedMask& each : masks) {
    list.push_back({{"mask", each.mask}, {"by", each.by}, {"at", iso_time(each.at)}});
    if (each.until != WallTime::max()) list.back()["until"] = iso_time(each.until);
  }
  return list;
}

Json described(const Room& room) {
  const Topic& topic = room.topic();
  return {{"type", "room"},
          {"room", room.name()},
          {"since", iso_time(room.created().wall)},
          {"founder", room.claim().founder},
          {"operators", room.claim().operators},
          {"topic", topic.text},
          {"topic_by", topic.by},
          {"modes", written(room.modes(), true)},
          {"bans", described(room.modes().bans)},
          {"mutes", described(room.modes().mutes)},
          {"ban_exceptions", described(room.modes().ban_exceptions)},
          {"invite_exceptions", described(room.modes().invite_exceptions)}};
}

void refuse_if_nothing(const Request& request, const Wanted& wanted) {
  if (!wanted.is_known && wanted.lines == 0) request.answers.refuse(nothing_is_kept_of(wanted.name()));
}

void show_page(const Request& request, const WantedLines& wanted, std::uint64_t after);

/// The part of an answer that shows a page, a line at a time, and then asks for the next.
struct LinesOfPage {
  WantedLines wanted;
  std::shared_ptr<const ArchivePage> page;
  std::size_t next = 0;

  bool operator()(const Request& request) {
    if (next < page->lines.size()) {
      const ArchivedLine& line = page->lines[next++];
      request.answers.show(described(place_of(request.hub, line.room, wanted->number), line.entry));
      ++wanted->lines;
      return true;
    }
    if (page->is_last) {
      refuse_if_nothing(request, *wanted);
    } else {
      show_page(request, wanted, page->looked_until);
    }
    return false;
  }
};

void show_page(const Request& request, const WantedLines& wanted, std::uint64_t after) {
  ask_for_page(request, *wanted, after, [wanted](const Request& later, const ArchivePage& page) {
    later.then.emplace_back(LinesOfPage{wanted, std::make_shared<const ArchivePage>(page)});
  });
}

/// The part of an answer that shows what rooms remember of it, where nothing else does, a room at a time.
struct LinesInMemory {
  WantedLines wanted;
  std::string last{};  // the folded name of the room that was looked at last

  bool operator()(const Request& request) {
    const auto& all = request.hub.rooms();
    const auto next = all.upper_bound(last);
    if (next == all.end()) return refuse_if_nothing(request, *wanted), false;
    last = next->first;
    if (!wanted->room.empty() && wanted->room != last) return true;
    const History& history = next->second->history();
    HistoryCursor cursor = history.all();
    while (const KeptLine* const line = history.take(cursor)) {
      if (!wanted->account.empty() && fold_case(line->account) != fold_case(wanted->account)) continue;
      request.answers.show(described({{"room", next->second->name()}}, *line));
      ++wanted->lines;
    }
    return true;
  }
};

void show_lines(const Request& request, const WantedLines& wanted) {
  if (request.hub.has_archive()) return show_page(request, wanted, 0);
  request.then.emplace_back(LinesInMemory{wanted});
}

void export_room(const Request& request, std::string_view name) {
  const auto wanted = std::make_shared<Wanted>(Wanted{{.room = fold_case(name)}});
  const Room* const room = request.hub.find_room(name);
  if (room != nullptr && room->claim()) {
    request.answers.show(described(*room));
    wanted->is_known = true;
  }
  show_lines(request, wanted);
}

/// The rooms that are kept for the account, and those of which it is an operator.
Json rooms_of(const Hub& hub, const std::string& account) {
  Json list = Json::array();
  for (const auto& [name, room] : hub.rooms()) {
    if (room->claim().rules(account))
      list.push_back({{"room", room->name()}, {"founder", room->claim().is_founder(account)}});
  }
  return list;
}

Json described(const Bookmark& bookmark) {
  if (bookmark.kind == Bookmark::Kind::read) {
    return {{"type", "read"},
            {"in", bookmark.target},
            {"up_to", iso_time(WallTime(std::chrono::milliseconds(bookmark.at)))}};
  }
  const bool is_here = bookmark.at == Bookmark::kHere;
  return {{"type", "place"},
          {"room", bookmark.target},
          {"left", is_here ? Json() : Json(iso_time(time_of(static_cast<std::uint64_t>(bookmark.at))))}};
}

void tell_of_account(const Request& request, const Verdict& verdict) {
  const auto wanted = std::make_shared<Wanted>(
      Wanted{{.account = verdict.account, .number = request.hub.number_of_account(verdict.account)}});
  if (verdict.is_good()) {
    wanted->is_known = true;
    request.answers.show({{"type", "account"},
                          {"account", verdict.account},
                          {"made", iso_time(verdict.made)},
                          {"certificates", verdict.certificates},
                          {"rooms", rooms_of(request.hub, verdict.account)},
                          {"keeps_private", wanted->number != 0}});
    for (const Bookmark& each : request.hub.bookmarks_of(verdict.account))
      request.answers.show(described(each));
  } else if (verdict.refusal->problem != Problem::no_such_account) {
    return request.answers.refuse(*verdict.refusal);
  }
  show_lines(request, wanted);
}

}  // namespace

void export_all(const Request& request, std::string_view account_or_room) {
  if (account_or_room.starts_with('#')) return export_room(request, account_or_room);
  const std::string account(account_or_room);
  if (!request.hub.has_accounts())
    return show_lines(request, std::make_shared<Wanted>(Wanted{{.account = account}}));
  request.later.ask_accounts({.kind = AccountRequest::Kind::describe, .account = account}, tell_of_account);
}

}  // namespace chat::relay::control
