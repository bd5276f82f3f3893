#include "client/secrets.h"

#include "client/words.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::client {

bool has_secret(std::string_view typed) {
  const auto [command, arguments] = first_word(trimmed(typed));
  const auto [first, rest] = first_word(arguments);
  const std::string name = fold_case(command);
  if (name == "/join") return !rest.empty();
  if (name == "/mode") return first.find('k') != first.npos;
  if (name == "/msg" || name == "/query") return fold_case(first).ends_with("serv");
  if (name != "/raw") return false;
  constexpr std::array<std::string_view, 5> kVerbs{"pass", "oper", "authenticate", "nickserv", "ns"};
  const std::string verb = fold_case(first);
  if (verb == "privmsg") return has_secret(fmt::format("/msg {}", rest));
  if (verb == "join" || verb == "mode") return has_secret(fmt::format("/{} {}", verb, rest));
  return std::find(kVerbs.begin(), kVerbs.end(), verb) != kVerbs.end();
}

}  // namespace chat::client
