#include "client/rendering/json.h"

#include "client/rendering/json_line.h"
#include "client/text/formatting.h"
#include "common/ascii.h"
#include "common/is_in.h"
#include "common/iso_time.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

using Json = nlohmann::ordered_json;

// By Event::Kind.
constexpr std::array<const char*, 18> kTypes{
    "message", "action",  "notice", "joined", "left", "quit",  "kicked", "renamed",    "topic",
    "mode",    "invited", "away",   "answer", "info", "error", "marker", "attendance", "taken_back"};
static_assert(kTypes.size() == static_cast<std::size_t>(Event::Kind::taken_back) + 1);

void add_text(std::string_view key, std::string_view text, JsonLine& line) {
  if (!text.empty()) line.add(key, text);
}

void add_flag(std::string_view key, bool set, JsonLine& line) {
  if (set) line.add_true(key);
}

void add_members(const std::vector<Member>& members, JsonLine& line) {
  if (members.empty()) return;
  line.begin_list("members");
  for (const Member& member : members) {
    line.begin_item();
    line.add("nick", member.nick);
    add_text("rank", member.prefixes, line);
    line.end_item();
  }
  line.end_list();
}

/// The codes of IRC's formatting are all control characters, and most lines have none.
void add_said(std::string_view key, const std::string& text, JsonLine& line) {
  const bool may_have_codes = std::any_of(text.begin(), text.end(), is_ascii_control);
  line.add(key, may_have_codes ? without_formatting(text) : text);
}

struct Type {
  std::string_view name;
  JsonRequest::Kind kind;
};
constexpr std::array<Type, 3> kRequestTypes{{{"message", JsonRequest::Kind::message},
                                             {"action", JsonRequest::Kind::action},
                                             {"notice", JsonRequest::Kind::notice}}};
constexpr std::array<std::string_view, 5> kRequestKeys{"text", "room", "to", "type", "command"};

Failure failure(std::string why) {
  return Failure(std::move(why));
}

std::string kind_in_words(const Json& value) {
  const std::string_view name = value.type_name();
  const std::string article = value.is_null()                                  ? ""
                              : name.starts_with('a') || name.starts_with('o') ? "an "
                                                                               : "a ";
  return article + std::string(name);
}

/// The string behind `key`, which is one line; empty where there is no such key.
Result<std::string> text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::string();
  if (!found->is_string())
    return failure(fmt::format("\"{}\" is {}, not a string", key, kind_in_words(*found)));
  std::string text = *found;
  if (text.empty()) return failure(fmt::format("\"{}\" is empty", key));
  if (text.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos) {
    return failure(fmt::format("\"{}\" has a line break or a NUL: each line is an object of its own", key));
  }
  return text;
}

Result<std::string> name_of(const Json& object, const char* key) {
  Result<std::string> name = text_of(object, key);
  if (!name || name->empty()) return name;
  const bool bad = name->find_first_of(" ,") != std::string::npos || name->starts_with(':') ||
                   std::any_of(name->begin(), name->end(), is_ascii_control);
  if (bad) return failure(fmt::format("\"{}\" is no name: '{}'", key, plain(*name)));
  return name;
}

Result<std::string> target_of(const Json& object) {
  if (object.contains("room") && object.contains("to"))
    return failure(R"(it has both "room" and "to": one will do)");
  return name_of(object, object.contains("to") ? "to" : "room");
}

Result<JsonRequest::Kind> kind_of(const Json& object) {
  const Result<std::string> name = text_of(object, "type");
  if (!name) return failure(name.error());
  if (name->empty()) return JsonRequest::Kind::message;
  const auto* const type = std::find_if(kRequestTypes.begin(), kRequestTypes.end(),
                                        [&](const Type& each) { return each.name == *name; });
  if (type != kRequestTypes.end()) return type->kind;
  return failure(fmt::format("\"type\" is '{}', not message, action or notice", plain(*name)));
}

Result<JsonRequest> command_of(const Json& object) {
  Result<std::string> command = text_of(object, "command");
  if (!command) return failure(command.error());
  if (object.size() > 1) return failure("\"command\" stands alone: its text says all");
  if (!command->starts_with('/')) return failure(R"("command" begins with '/', as in "/topic tea")");
  return JsonRequest{JsonRequest::Kind::command, {}, false, std::move(*command)};
}

Result<JsonRequest> said_in(const Json& object) {
  Result<std::string> text = text_of(object, "text");
  if (!text) return failure(text.error());
  if (text->empty()) return failure(R"(it has no "text" (and no "command"))");
  Result<std::string> target = target_of(object);
  if (!target) return failure(target.error());
  const Result<JsonRequest::Kind> kind = kind_of(object);
  if (!kind) return failure(kind.error());
  return JsonRequest{*kind, std::move(*target), object.contains("room"), std::move(*text)};
}

/// A key that means nothing is more likely a slip, such as "rom", than meant to be passed over.
const std::string* unknown_key(const Json& object) {
  for (const auto& [key, value] : object.items()) {
    if (!is_in(kRequestKeys, key)) return &key;
  }
  return nullptr;
}

}  // namespace

void render_json(const Event& event, std::string& out) {
  JsonLine line(out);
  line.add("type", kTypes[static_cast<std::size_t>(event.kind)]);
  line.add("time", iso_time(event.time));
  add_text("room", event.room, line);
  add_text("nick", event.nick, line);
  add_text(event.said.empty() ? "object" : "to", event.object, line);
  add_said("text", event.text, line);
  if (!event.said.empty()) add_said("said", event.said, line);
  add_members(event.members, line);
  add_text("id", event.id, line);
  add_text("about", event.about, line);
  add_flag("own", event.own, line);
  add_flag("mention", event.mention, line);
  add_flag("private", event.is_private, line);
  add_flag("replayed", event.replayed, line);
  line.end();
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == line.npos;
}

Result<JsonRequest> parse_json_request(std::string_view line) {
  try {
    const Json object = Json::parse(line);
    if (!object.is_object()) return failure(fmt::format("it is {}, not an object", kind_in_words(object)));
    if (const std::string* key = unknown_key(object)) {
      return failure(
          fmt::format("it has a key \"{}\"; known are text, room, to, type and command", plain(*key)));
    }
    return object.contains("command") ? command_of(object) : said_in(object);
  } catch (const Json::parse_error& error) {
    return failure(fmt::format("not JSON (byte {} of {})", error.byte, line.size()));
  } catch (const Json::out_of_range&) {
    return failure("it has a number that is too large");
  }
}

}  // namespace chat::client
