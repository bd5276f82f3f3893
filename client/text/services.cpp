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

/// What services are told with a password, and with how many words behind it.
struct PasswordVerb {
  std::string_view verb;
  std::size_t least_words;
  std::size_t most_words;
};

constexpr auto kPasswordVerbs = std::to_array<PasswordVerb>({{"auth", 1, 2},
                                                             {"ghost", 2, 2},
                                                             {"identify", 1, 2},
                                                             {"login", 1, 2},
                                                             {"oper", 2, 2},
                                                             {"pass", 1, 1},
                                                             {"passwd", 1, 2},
                                                             {"regain", 2, 2},
                                                             {"register", 1, 2},
                                                             {"resetpass", 1, 2},
                                                             {"set password", 1, 1},
                                                             {"setpass", 1, 2}});

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  for (; !text.empty(); text = first_word(text).second) ++words;
  return words;
}

/// Behind a slip such as ". /ns identify sesame".
std::string_view from_first_letter(std::string_view said) {
  const auto letter = std::find_if(said.begin(), said.end(), is_letter);
  return said.substr(static_cast<std::size_t>(letter - said.begin()));
}

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
  if (said.find('\n') != said.npos) return false;
  auto [verb, rest] = first_word(from_first_letter(said));
  if (is_service(first_word(rest).first)) std::tie(verb, rest) = first_word(rest);  // "msg NickServ ..."
  if (fold_case(verb) == "ns" || is_service(verb)) std::tie(verb, rest) = first_word(rest);
  std::string name = fold_case(verb);
  if (name == "set") {
    std::tie(verb, rest) = first_word(rest);
    name += " " + fold_case(verb);
  }
  const std::size_t words = count_words(rest);
  return std::any_of(kPasswordVerbs.begin(), kPasswordVerbs.end(), [&](const PasswordVerb& each) {
    return each.verb == name && words >= each.least_words && words <= each.most_words;
  });
}

bool a_row_may_tell_password(std::string_view lines) {
  bool may = false;
  for_each_line(lines, [&may](std::string_view line) { may = may || may_tell_password(line); });
  return may;
}

}  // namespace chat::client
