#include "client/text/services.h"

#include "client/text/irc_words.h"
#include "client/text/words.h"
#include "common/ascii.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <tuple>

namespace chat::client {
namespace {

constexpr std::array<std::string_view, 4> kPasswordVerbs{"auth", "identify", "login", "register"};

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  for (; !text.empty(); text = first_word(text).second) ++words;
  return words;
}

}  // namespace

namespace {

/// "nickserv", "nickserv_", "services"; neither "observer" nor "servus".
bool is_called_as_services_are(std::string_view name) {
  constexpr std::string_view kServ = "serv";
  for (std::size_t at = name.find(kServ); at != name.npos; at = name.find(kServ, at + 1)) {
    const std::string_view rest = name.substr(at + kServ.size());
    if (rest.empty() || !is_letter(rest.front()) || rest.starts_with("ice")) return true;
  }
  return false;
}

}  // namespace

/// Also "NickServ@services.example", "Q@CServe.quakenet.org", "Q", "X@channels.undernet.org", "bob,NickServ".
bool is_service(std::string_view target) {
  for (std::string_view rest = target; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string whole = fold_case(rest.substr(0, end));
    const std::string_view name = std::string_view(whole).substr(0, whole.find('@'));
    const bool has_host = name.size() < whole.size();
    if (is_called_as_services_are(name) || name == "q" || (name == "x" && has_host)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool may_tell_password(std::string_view said) {
  constexpr std::size_t kMostWords = 2;  // behind the verb: a name or an address, and the password
  if (said.find('\n') != said.npos) return false;
  auto [verb, rest] = first_word(trimmed(said));
  if (is_service(first_word(rest).first)) std::tie(verb, rest) = first_word(rest);  // "msg NickServ ..."
  if (fold_case(verb) == "ns" || is_service(verb)) std::tie(verb, rest) = first_word(rest);
  const std::size_t words = count_words(rest);
  // As typed into nc, "PASS word" and "OPER name word" are commands.
  const std::string name = fold_case(verb);
  if (name == "pass") return words == 1;
  if (name == "oper") return words == 2;
  return is_in(kPasswordVerbs, name) && words > 0 && words <= kMostWords;
}

bool a_row_may_tell_password(std::string_view lines) {
  bool may = false;
  for_each_line(lines, [&may](std::string_view line) { may = may || may_tell_password(line); });
  return may;
}

}  // namespace chat::client
