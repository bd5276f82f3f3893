#include "client/text/services.h"

#include "client/text/words.h"
#include "common/is_in.h"
#include "common/text.h"

#include <array>
#include <cstddef>
#include <string>
#include <tuple>

namespace chat::client {
namespace {

constexpr std::array<std::string_view, 3> kPasswordVerbs{"identify", "login", "register"};

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  for (; !text.empty(); text = first_word(text).second) ++words;
  return words;
}

}  // namespace

/// "NickServ", "NickServ@services.example", "Q@CServe.quakenet.org", "Q", "bob,NickServ"; not "observer".
bool is_service(std::string_view target) {
  constexpr std::string_view kServ = "serv";
  const std::string name = fold_case(target);
  for (std::size_t at = name.find(kServ); at != name.npos; at = name.find(kServ, at + 1)) {
    if (name[at + kServ.size()] != 'e') return true;
  }
  return name.substr(0, name.find('@')) == "q";
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

}  // namespace chat::client
